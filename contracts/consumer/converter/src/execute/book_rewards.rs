//! `BookRewards`: virtual-staking says what the chain has paid to this contract, and for whom.

use std::collections::BTreeMap;

use cosmwasm_std::{ensure, DepsMut, Env, Event, MessageInfo, Response, StdResult, Storage, Uint128};
use mesh_apis::rewards::ValidatorReward;

use crate::auth::check_virtual_staking;
use crate::error::ContractError;
use crate::rewards::books::{add, balance, load, Sharing, REWARDS, REWARD_CONFIG};
use crate::rewards::send;
use crate::stakes::{TOTALS, TOTAL_STAKE};
use crate::valset::{is_valoper, VALIDATORS};

/// Entries in one call at most.
const MAX_REWARDS: usize = 100;
/// Batches that one call sends at most. What is left waits for the next page, or for anyone who
/// asks.
const SEND_BATCHES: usize = 1;

/// Never fails for what the entries say: what the balance does not cover is not booked, and a
/// malformed entry is skipped with an event. What cannot be sent now waits.
pub(crate) fn book_rewards(
    deps: DepsMut,
    env: &Env,
    info: &MessageInfo,
    epoch: u64,
    entries: Vec<ValidatorReward>,
) -> Result<Response, ContractError> {
    check_virtual_staking(deps.storage, info)?;
    ensure!(
        entries.len() <= MAX_REWARDS,
        ContractError::TooManyRewards { max: MAX_REWARDS, actual: entries.len() }
    );
    let config = REWARD_CONFIG.load(deps.storage)?;
    let mut rewards = load(deps.storage)?;
    let surplus = balance(deps.querier, env, &config.denom)?.saturating_sub(rewards.booked);

    let Page { mut gains, surplus, booked, missing, skipped } = cover(entries, surplus);
    // A refund whose callback never came is in the surplus too, and belongs to its batch.
    let spare = surplus.saturating_sub(rewards.in_transit);
    let mut sharing = match rewards.sharing.take() {
        Some(sharing) if sharing.epoch == epoch => sharing,
        _ => {
            let total_stake = TOTAL_STAKE.may_load(deps.storage)?.unwrap_or_default();
            Sharing { epoch, amount: spare, left: spare, total_stake }
        }
    };
    let shared = share_out(deps.storage, &mut gains, &mut sharing, spare)?;
    rewards.sharing = Some(sharing);
    for (validator, amount) in gains.iter().filter(|(_, amount)| !amount.is_zero()) {
        add(deps.storage, &mut rewards, validator, *amount)?;
    }
    let sent = match send::route(deps.storage, env, config) {
        Ok(route) => send::take_batches(deps.storage, env, &mut rewards, &route, SEND_BATCHES)?,
        Err(ContractError::Std(err)) => return Err(err.into()),
        Err(_) => vec![],
    };
    REWARDS.save(deps.storage, &rewards)?;
    Ok(Response::new()
        .add_attribute("action", "book_rewards")
        .add_attribute("booked", booked)
        .add_attribute("not_covered", missing)
        .add_attribute("shared", shared)
        .add_attribute("batches", sent.len().to_string())
        .add_events(skipped)
        .add_submessages(sent))
}

/// What a page brings.
struct Page {
    /// By validator. Each one of the page is there, if only with zero.
    gains: BTreeMap<String, Uint128>,
    /// What the gains leave of the surplus.
    surplus: Uint128,
    /// Sum of the gains.
    booked: Uint128,
    /// What the surplus did not cover.
    missing: Uint128,
    /// An event for each malformed entry.
    skipped: Vec<Event>,
}

/// Covers the entries from the surplus, in their order, as far as it goes.
fn cover(entries: Vec<ValidatorReward>, surplus: Uint128) -> Page {
    let mut page = Page {
        gains: BTreeMap::new(),
        surplus,
        booked: Uint128::zero(),
        missing: Uint128::zero(),
        skipped: vec![],
    };
    for (index, ValidatorReward { validator, amount }) in entries.into_iter().enumerate() {
        if !is_valoper(&validator) {
            // The address may be too long or empty for an event.
            page.skipped.push(
                Event::new("reward_skipped")
                    .add_attribute("index", index.to_string())
                    .add_attribute("reason", "not an operator address"),
            );
            continue;
        }
        let covered = amount.min(page.surplus);
        let gain = page.gains.entry(validator).or_default();
        *gain = gain.saturating_add(covered);
        page.surplus = page.surplus.saturating_sub(covered);
        page.booked = page.booked.saturating_add(covered);
        page.missing = page.missing.saturating_add(amount.saturating_sub(covered));
    }
    page
}

/// Gives each validator of the page its part of what is shared out in this epoch, by its part of
/// all stake, as far as `spare` goes. Returns how much that is.
///
/// The chain pays out whenever it touches a delegation, also when nobody has asked (a slash, a
/// redelegation): such coins belong to no entry, and are shared out here. Only a page of validators
/// is at hand, and a loop over all of them has no bound. The amount and the stake are those of the
/// first page of the epoch, so that it makes no difference which page a validator is on; what comes
/// meanwhile, or is nobody's, waits for the next epoch. A validator without stake gets nothing, nor
/// does one whose stake is not in the total.
fn share_out(
    storage: &dyn Storage,
    gains: &mut BTreeMap<String, Uint128>,
    sharing: &mut Sharing,
    mut spare: Uint128,
) -> StdResult<Uint128> {
    let mut shared = Uint128::zero();
    if sharing.left.is_zero() {
        return Ok(shared);
    }
    for (validator, gain) in gains {
        let stake = TOTALS.may_load(storage, validator)?.unwrap_or_default().stake();
        if stake.is_zero() || !counts(storage, validator)? {
            continue;
        }
        // Without stake at the first page, and where stake has come since, only what is left bounds
        // it.
        let share = sharing.amount.checked_multiply_ratio(stake, sharing.total_stake).unwrap_or_default();
        let share = share.min(sharing.left).min(spare);
        *gain = gain.saturating_add(share);
        sharing.left = sharing.left.saturating_sub(share);
        spare = spare.saturating_sub(share);
        shared = shared.saturating_add(share);
    }
    Ok(shared)
}

fn counts(storage: &dyn Storage, validator: &str) -> StdResult<bool> {
    Ok(VALIDATORS.may_load(storage, validator)?.is_none_or(|validator| validator.counts()))
}
