//! Recovery of a batch whose callback never came, from the answer of external-staking.

use cosmwasm_std::{Attribute, DepsMut, Env, IbcBasicResponse, StdResult, Uint128};
use mesh_apis::ack::BatchAck;
use mesh_apis::BatchId;

use super::books::{balance, rebook, Batch, Rewards, BATCHES, REWARDS, REWARD_CONFIG};
use crate::error::ContractError;

/// Applies the answer of external-staking about a batch. A repeated or late one changes nothing.
pub(crate) fn apply_answer(
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
    let mut rewards = Rewards::load(deps.storage)?;
    if answer.booked {
        BATCHES.remove(deps.storage, batch.0);
        rewards.in_transit = rewards.in_transit.saturating_sub(found.amount());
        REWARDS.save(deps.storage, &rewards)?;
        return Ok(response);
    }
    let attribute = rebook_or_await_refund(deps, env, &mut rewards, batch, found)?;
    Ok(response.add_attributes([attribute]))
}

/// Books a batch again that external-staking has not booked and never will. Without the refund in
/// the balance, it waits for that. Saves `rewards`.
pub(super) fn rebook_or_await_refund(
    deps: DepsMut,
    env: &Env,
    rewards: &mut Rewards,
    batch: BatchId,
    found: Batch,
) -> Result<Attribute, ContractError> {
    let amount = found.amount();
    let is_covered = surplus(&deps, env, rewards)? >= amount;
    if is_covered {
        rebook(deps.storage, rewards, batch, &found)?;
    } else {
        BATCHES.save(deps.storage, batch.0, &Batch { not_booked: true, ..found })?;
    }
    REWARDS.save(deps.storage, rewards)?;
    Ok(Attribute::new(if is_covered { "booked_again" } else { "not_covered" }, amount))
}

/// Balance of the reward token above what is booked.
pub(crate) fn surplus(deps: &DepsMut, env: &Env, rewards: &Rewards) -> StdResult<Uint128> {
    let denom = REWARD_CONFIG.load(deps.storage)?.denom;
    Ok(balance(deps.querier, env, denom)?.saturating_sub(rewards.booked))
}
