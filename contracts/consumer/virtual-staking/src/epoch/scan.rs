//! Scan: withdraws the rewards of what is delegated, compares it with the targets, and queues the
//! differences.

use cosmwasm_std::{Deps, DepsMut, Env, StdResult, Storage, Uint128};
use mesh_apis::converter::{QueryMsg, StakeResponse, StakesResponse};
use mesh_apis::valset::ValidatorStatus;
use mesh_apis::virtual_staking::Bonding;

use super::{rewards, Page};
use crate::entries::Entries;
use crate::quarantine::Quarantine;
use crate::state::{
    entries, failed_lately, Config, Run, DEFICIT, DELEGATED, DUST, FILLABLE, MOVABLE, SNAPSHOT, SURPLUS,
};
use crate::target::{difference, scale, Difference};
use crate::ContractError;

/// Handles one page of the converter's list. Gives its last validator, or none if the list is
/// through.
pub(super) fn scan(
    mut deps: DepsMut,
    env: &Env,
    run: &Run,
    page: &mut Page,
    start_after: Option<String>,
) -> Result<Option<String>, ContractError> {
    let page_limit = page.config.page_limit;
    let first_page = start_after.is_none();
    let query = QueryMsg::Stakes { start_after, limit: Some(page_limit) };
    let list: StakesResponse = deps.querier.query_wasm_smart(&page.config.converter, &query)?;
    let above_cap = DELEGATED.load(deps.storage)?.saturating_sub(run.quarantined) > run.room;
    let quarantine = Quarantine::load(deps.storage)?;
    for stake in list.stakes.iter().filter(|stake| !quarantine.holds(&stake.validator)) {
        scan_one(deps.branch(), env, run, page, stake, above_cap)?;
    }
    rewards::close_page(deps.storage, &page.config, &mut page.messages)?;
    let full = u64::try_from(list.stakes.len()).unwrap_or(u64::MAX) >= u64::from(page_limit);
    let last = list.stakes.into_iter().next_back().filter(|_| full).map(|last| last.validator);
    match &last {
        Some(last) if first_page => std::mem::take(&mut page.delegations).keep_after(deps.storage, last)?,
        None if !first_page => SNAPSHOT.remove(deps.storage),
        Some(_) | None => {}
    }
    Ok(last)
}

fn scan_one(
    deps: DepsMut,
    env: &Env,
    run: &Run,
    page: &mut Page,
    stake: &StakeResponse,
    above_cap: bool,
) -> Result<(), ContractError> {
    let v = stake.validator.as_str();
    let delegated = page.delegations.of(v);
    if !delegated.is_zero() {
        // Whatever becomes of the target. The chain would also pay when the delegation changes, and
        // not say for whom.
        page.messages.push(rewards::withdraw_message(v));
    }

    let config = &page.config;
    let Some(target) = wanted(run, stake)? else { return Ok(()) };
    let difference = match difference(target, delegated, config.dead_band) {
        // Surpluses that are left alone may not add up to more than the cap.
        Difference::Dust(amount) if above_cap => Difference::Surplus(amount),
        Difference::Dust(amount) if waited(deps.storage, env, run, config, v)? => Difference::Surplus(amount),
        Difference::Dust(_) => return Ok(()),
        other => other,
    };
    DUST.remove(deps.storage, v);
    let (queue, amount) = match difference {
        Difference::None | Difference::Dust(_) => return Ok(()),
        Difference::Surplus(amount) => {
            (if can_send(deps.as_ref(), env, run, config, v)? { MOVABLE } else { SURPLUS }, amount)
        }
        Difference::Deficit(amount) => {
            let active = stake.status == Some(ValidatorStatus::Active);
            if !run.increase || !active || failed_lately(deps.storage, v, run.epoch)? {
                return Ok(());
            }
            let fillable = config.bonding == Bonding::Treasury
                && entries_of(deps.as_ref(), env, config, v)?.may_receive(config.limits());
            (if fillable { FILLABLE } else { DEFICIT }, amount)
        }
    };
    queue.save(deps.storage, v, &amount)?;
    Ok(())
}

/// Whether the dust of V has been there for as long as a surplus may wait. It may have come right
/// after the epoch before looked at V.
fn waited(storage: &mut dyn Storage, env: &Env, run: &Run, config: &Config, v: &str) -> StdResult<bool> {
    let known = DUST.may_load(storage, v)?;
    let since = known.unwrap_or(run.previous);
    if env.block.time.seconds() >= since.saturating_add(config.patience()) {
        return Ok(true);
    }
    if known.is_none() {
        DUST.save(storage, v, &since)?;
    }
    Ok(false)
}

/// A redelegation that failed is not tried again at once: the surplus then leaves by undelegation,
/// and no bad destination can keep it.
fn can_send(deps: Deps, env: &Env, run: &Run, config: &Config, v: &str) -> StdResult<bool> {
    Ok(config.bonding == Bonding::Treasury
        && !failed_lately(deps.storage, v, run.epoch)?
        && entries_of(deps, env, config, v)?.may_send())
}

fn entries_of(deps: Deps, env: &Env, config: &Config, v: &str) -> StdResult<Entries> {
    entries(deps.storage, v, env.block.time.seconds(), config.limits())
}

/// The target of V. None: no price is known, the delegation stays.
pub(crate) fn wanted(run: &Run, stake: &StakeResponse) -> Result<Option<Uint128>, ContractError> {
    if run.cap.is_zero() || stake.tombstoned || stake.stake.is_zero() {
        return Ok(Some(Uint128::zero()));
    }
    let Some(rate) = run.rate else { return Ok(None) };
    Ok(Some(scale(rate.convert(stake.stake)?, run.total_target, run.room)?))
}
