//! Recovery of a batch whose callback never came: what external-staking answers, and what becomes of
//! a batch that it has not booked.

use cosmwasm_std::{Attribute, DepsMut, Env, IbcBasicResponse, StdResult, Uint128};
use mesh_apis::ack::BatchAck;
use mesh_apis::BatchId;

use super::books::{balance, end, load, Batch, Rewards, BATCHES, REWARDS, REWARD_CONFIG};
use crate::error::ContractError;

/// The answer of external-staking. One that comes twice, or too late, changes nothing.
pub(crate) fn answered(
    deps: DepsMut,
    env: &Env,
    batch: BatchId,
    answer: &BatchAck,
) -> Result<IbcBasicResponse, ContractError> {
    let response = IbcBasicResponse::new()
        .add_attribute("action", "batch_closed")
        .add_attribute("batch", batch.to_string())
        .add_attribute("booked", answer.booked.to_string());
    let Some(found) = BATCHES.may_load(deps.storage, batch.0)? else {
        return Ok(response.add_attribute("ignored", "no such batch is in transit"));
    };
    let mut rewards = load(deps.storage)?;
    if answer.booked {
        BATCHES.remove(deps.storage, batch.0);
        rewards.in_transit = rewards.in_transit.saturating_sub(found.amount());
        REWARDS.save(deps.storage, &rewards)?;
        return Ok(response);
    }
    let attribute = not_booked(deps, env, &mut rewards, batch, found)?;
    Ok(response.add_attributes([attribute]))
}

/// A batch is known not to be booked, now or ever: it is booked again, or waits for its refund.
/// Saves `rewards`.
pub(super) fn not_booked(
    deps: DepsMut,
    env: &Env,
    rewards: &mut Rewards,
    batch: BatchId,
    found: Batch,
) -> Result<Attribute, ContractError> {
    let amount = found.amount();
    let is_covered = surplus(&deps, env, rewards)? >= amount;
    if is_covered {
        end(deps.storage, rewards, batch, &found)?;
    } else {
        BATCHES.save(deps.storage, batch.0, &Batch { not_booked: true, ..found })?;
    }
    REWARDS.save(deps.storage, rewards)?;
    Ok(Attribute::new(if is_covered { "booked_again" } else { "not_covered" }, amount))
}

/// What is here and not booked.
pub(crate) fn surplus(deps: &DepsMut, env: &Env, rewards: &Rewards) -> StdResult<Uint128> {
    let denom = REWARD_CONFIG.load(deps.storage)?.denom;
    Ok(balance(deps.querier, env, denom)?.saturating_sub(rewards.booked))
}
