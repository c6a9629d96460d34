//! `BookRewards`: virtual-staking reports rewards that the chain has paid to this contract.

use std::collections::BTreeMap;

use cosmwasm_std::{ensure, DepsMut, Env, Event, MessageInfo, Response, StdResult, Storage, Uint128};
use mesh_apis::rewards::ValidatorReward;
use mesh_apis::OperatorAddress;

use crate::auth::check_virtual_staking;
use crate::error::ContractError;
use crate::rewards::books::{balance, book, Rewards, Sharing, REWARDS, REWARD_CONFIG};
use crate::rewards::send;
use crate::stakes::{TOTALS, TOTAL_STAKE};
use crate::valset::is_in_total;

/// Most entries in one call.
const MAX_REWARDS: usize = 100;
/// Most batches that one call sends. The rest waits for the next page or for `SendRewards`.
const SEND_BATCHES: usize = 1;

/// Books a page of rewards. No entry makes it fail: an amount that the balance does not cover is
/// not booked, and a malformed entry is skipped with an event. Rewards that cannot be sent now
/// wait.
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
    let mut rewards = Rewards::load(deps.storage)?;
    let surplus = balance(deps.querier, env, &config.denom)?.saturating_sub(rewards.booked);

    let Page { mut gains, surplus, booked, uncovered, skipped } = cover(entries, surplus);
    let mut sharing = match rewards.sharing.take() {
        Some(sharing) if sharing.epoch == epoch => sharing,
        _ => {
            let total_stake = TOTAL_STAKE.may_load(deps.storage)?.unwrap_or_default();
            let amount = surplus.saturating_sub(rewards.in_transit);
            Sharing { epoch, amount, left: amount, total_stake, in_transit: rewards.in_transit }
        }
    };
    // The surplus may contain refunds whose callback never came. They belong to their batches. What
    // this epoch has sent was never part of the surplus.
    let spare = surplus.saturating_sub(rewards.in_transit.min(sharing.in_transit));
    let shared = share_out(deps.storage, &mut gains, &mut sharing, spare)?;
    rewards.sharing = Some(sharing);
    for (validator, amount) in gains.iter().filter(|(_, amount)| !amount.is_zero()) {
        book(deps.storage, &mut rewards, validator, *amount)?;
    }
    let sent = match send::route(deps.storage, env, config) {
        Ok(route) => send::send_batches(deps.storage, env, &mut rewards, &route, SEND_BATCHES)?,
        Err(ContractError::Std(err)) => return Err(err.into()),
        Err(_) => vec![],
    };
    REWARDS.save(deps.storage, &rewards)?;
    Ok(Response::new()
        .add_attribute("action", "book_rewards")
        .add_attribute("booked", booked)
        .add_attribute("not_covered", uncovered)
        .add_attribute("shared", shared)
        .add_attribute("batches", sent.len().to_string())
        .add_events(skipped)
        .add_submessages(sent))
}

/// A page of rewards, covered by coins.
struct Page {
    /// Gains by validator. Every validator of the page is included, if only with zero.
    gains: BTreeMap<OperatorAddress, Uint128>,
    /// Surplus that is left after the gains.
    surplus: Uint128,
    /// Sum of the gains.
    booked: Uint128,
    /// Sum of what the surplus did not cover.
    uncovered: Uint128,
    /// An event for each malformed entry.
    skipped: Vec<Event>,
}

/// Covers the entries from the surplus, in their order, until it is used up.
fn cover(entries: Vec<ValidatorReward>, surplus: Uint128) -> Page {
    let mut page = Page {
        gains: BTreeMap::new(),
        surplus,
        booked: Uint128::zero(),
        uncovered: Uint128::zero(),
        skipped: vec![],
    };
    for (index, ValidatorReward { validator, amount }) in entries.into_iter().enumerate() {
        let Ok(validator) = OperatorAddress::try_from(validator) else {
            // The address may be too long or empty for an event.
            page.skipped.push(
                Event::new("reward_skipped")
                    .add_attribute("index", index.to_string())
                    .add_attribute("reason", "not an operator address"),
            );
            continue;
        };
        let covered = amount.min(page.surplus);
        let gain = page.gains.entry(validator).or_default();
        *gain = gain.saturating_add(covered);
        page.surplus = page.surplus.saturating_sub(covered);
        page.booked = page.booked.saturating_add(covered);
        page.uncovered = page.uncovered.saturating_add(amount.saturating_sub(covered));
    }
    page
}

/// Adds to each validator of the page its share of the coins that are shared out in this epoch, in
/// proportion to its stake, until `spare` is used up. Returns the sum of the shares.
///
/// The chain pays rewards whenever it touches a delegation, also without a withdrawal (a slash, a
/// redelegation). Such coins belong to no entry, and are shared out here. A call handles only its
/// page, because a loop over all validators has no bound. Amount and total stake are fixed at the
/// first page of the epoch, so that a share does not depend on the page. Coins that come later, or
/// that nobody gets, wait for the next epoch. A validator without stake gets nothing, nor does one
/// whose stake is not in the total.
fn share_out(
    storage: &dyn Storage,
    gains: &mut BTreeMap<OperatorAddress, Uint128>,
    sharing: &mut Sharing,
    mut spare: Uint128,
) -> StdResult<Uint128> {
    let mut shared = Uint128::zero();
    if sharing.left.is_zero() {
        return Ok(shared);
    }
    for (validator, gain) in gains {
        let stake = TOTALS.may_load(storage, validator)?.unwrap_or_default().stake();
        if stake.is_zero() || !is_in_total(storage, validator)? {
            continue;
        }
        // Stake may have been zero at the first page, or have grown since. Then only what is left
        // bounds the share.
        let share = sharing.amount.checked_multiply_ratio(stake, sharing.total_stake).unwrap_or_default();
        let share = share.min(sharing.left).min(spare);
        *gain = gain.saturating_add(share);
        sharing.left = sharing.left.saturating_sub(share);
        spare = spare.saturating_sub(share);
        shared = shared.saturating_add(share);
    }
    Ok(shared)
}
