//! Scan: withdraws rewards, compares delegations with their targets, and queues the differences.

use cosmwasm_std::{Deps, DepsMut, Env, StdResult, Storage, Uint128};
use mesh_apis::converter::{QueryMsg, StakeResponse, StakesResponse};
use mesh_apis::valset::ValidatorStatus;
use mesh_apis::virtual_staking::Bonding;

use super::page::Page;
use super::rewards;
use crate::delegations::{DELEGATED, SNAPSHOT};
use crate::entries::Entries;
use crate::failures::failed_lately;
use crate::quarantine::Quarantine;
use crate::queues::{DEFICIT, FILLABLE, MOVABLE, SURPLUS};
use crate::run::Run;
use crate::state::Config;
use crate::surplus::{since, SURPLUS_SINCE};
use crate::target::{difference, scale, Difference};
use crate::ContractError;

/// Scans one page of the converter's list. Returns its last validator, or none if the list is done.
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
    for stake in list.stakes.iter().filter(|stake| !quarantine.excludes(&stake.validator)) {
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
    let validator = stake.validator.as_str();
    let delegated = page.delegations.of(validator);
    if !delegated.is_zero() {
        // Whatever the target is. A change of the delegation pays the rewards too, but its answer
        // does not say how much.
        page.messages.push(rewards::withdraw_message(validator));
    }

    let config = &page.config;
    let Some(target) = target_of(run, stake)? else { return Ok(()) };
    let difference = difference(target, delegated, config.dead_band);
    let (queue, amount) = match difference {
        Difference::None => {
            SURPLUS_SINCE.remove(deps.storage, validator);
            return Ok(());
        }
        Difference::Dust(amount) | Difference::Surplus(amount) => {
            // It counts from its first scan, whether or not it goes now.
            let has_waited = has_waited(deps.storage, run, page, validator)?;
            let is_dust = matches!(difference, Difference::Dust(_));
            // Dust that is left alone must not keep the sum above the cap.
            if is_dust && !has_waited && !above_cap {
                return Ok(());
            }
            let can_send = can_send(deps.as_ref(), env, run, config, validator)?;
            (if can_send { MOVABLE } else { SURPLUS }, amount)
        }
        Difference::Deficit(amount) => {
            SURPLUS_SINCE.remove(deps.storage, validator);
            let active = stake.status == Some(ValidatorStatus::Active);
            if !run.increase || !active || failed_lately(deps.storage, validator, run.epoch)? {
                return Ok(());
            }
            let fillable = config.bonding == Bonding::Treasury
                && entries_of(deps.as_ref(), env, config, validator)?.may_receive(config.limits());
            (if fillable { FILLABLE } else { DEFICIT }, amount)
        }
    };
    queue.save(deps.storage, validator, &amount)?;
    Ok(())
}

/// Whether a surplus has lasted for so long that it goes even if it is dust. The module undelegates
/// at once, whatever its size.
fn has_waited(storage: &mut dyn Storage, run: &Run, page: &Page, validator: &str) -> StdResult<bool> {
    match page.config.bonding {
        Bonding::Treasury => {
            let since = since(storage, validator, run.previous)?;
            Ok(page.now >= since.saturating_add(page.config.limits().spacing_secs()))
        }
        Bonding::Module => Ok(true),
    }
}

/// Whether a surplus can be redelegated. Not after a failure: then it is undelegated, so that no
/// bad destination can hold it up.
fn can_send(deps: Deps, env: &Env, run: &Run, config: &Config, validator: &str) -> StdResult<bool> {
    Ok(config.bonding == Bonding::Treasury
        && !failed_lately(deps.storage, validator, run.epoch)?
        && entries_of(deps, env, config, validator)?.may_send())
}

fn entries_of(deps: Deps, env: &Env, config: &Config, validator: &str) -> StdResult<Entries> {
    Entries::load(deps.storage, validator, env.block.time.seconds(), config.limits())
}

/// Target of a validator. None if no price is known: then the delegation stays.
pub(crate) fn target_of(run: &Run, stake: &StakeResponse) -> Result<Option<Uint128>, ContractError> {
    if run.cap.is_zero() || stake.tombstoned || stake.stake.is_zero() {
        return Ok(Some(Uint128::zero()));
    }
    let Some(rate) = run.rate else { return Ok(None) };
    Ok(Some(scale(rate.convert(stake.stake)?, run.total_target, run.room)?))
}
