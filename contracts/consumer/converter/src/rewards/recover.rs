//! `RecoverBatch`: anyone books a batch again whose callback never came.

use cosmwasm_std::{ensure, DepsMut, Env, Response};

use super::{balance, book_again, load};
use crate::error::ContractError;
use crate::state::{BATCHES, REWARDS, REWARD_CONFIG};

/// Only as a whole, and only if the surplus covers it: it was refunded then, or what belongs to no validator takes its
/// place. A callback that comes after all finds no batch.
pub(crate) fn recover_batch(
    deps: DepsMut,
    env: &Env,
    channel_id: String,
    sequence: u64,
) -> Result<Response, ContractError> {
    let key = (channel_id.as_str(), sequence);
    let batch = BATCHES
        .may_load(deps.storage, key)?
        .ok_or_else(|| ContractError::UnknownBatch { channel_id: channel_id.clone(), sequence })?;
    let config = REWARD_CONFIG.load(deps.storage)?;
    let now = env.block.time.seconds();
    let from = batch.timeout_at.saturating_add(config.grace_period_secs);
    ensure!(now >= from, ContractError::BatchNotSilent { from, now });

    let mut rewards = load(deps.storage)?;
    let surplus = balance(deps.querier, env, config.denom)?.saturating_sub(rewards.booked);
    let amount = batch.amount();
    ensure!(surplus >= amount, ContractError::BatchNotCovered { amount, surplus });

    book_again(deps.storage, &mut rewards, &batch)?;
    BATCHES.remove(deps.storage, key);
    REWARDS.save(deps.storage, &rewards)?;
    Ok(Response::new()
        .add_attribute("action", "recover_batch")
        .add_attribute("channel_id", channel_id)
        .add_attribute("sequence", sequence.to_string())
        .add_attribute("booked_again", amount))
}
