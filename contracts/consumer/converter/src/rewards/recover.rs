//! `RecoverBatch`: anyone finds out what has become of a batch whose callback never came.
//!
//! The balance proves nothing about a batch: a refund that lies here may be that of another. So
//! external-staking is asked, and closes the batch if it has not booked it. Its answer is final,
//! and comes with the proofs of the control channel. From then on the refund of the batch has come
//! or will come, for ICS20 books a transfer or refunds it. Nothing is kept of the question but its
//! time: a packet or an answer that gets lost is asked for again.

use cosmwasm_std::{
    ensure, to_json_binary, Attribute, DepsMut, Env, IbcBasicResponse, IbcMsg, Response, StdResult, Storage,
    Uint128,
};
use mesh_apis::ack::BatchAck;
use mesh_apis::packet::ConsumerPacket;
use mesh_apis::BatchId;

use super::{balance, end, load};
use crate::error::ContractError;
use crate::state::{open_channel, Batch, Rewards, BATCHES, CONFIG, REWARDS, REWARD_CONFIG};

/// Takes the next step with a batch: asks about it, or books it again if it is known not to be
/// booked and its refund is there.
pub(crate) fn recover_batch(deps: DepsMut, env: &Env, batch: BatchId) -> Result<Response, ContractError> {
    let found = BATCHES.may_load(deps.storage, batch.0)?.ok_or(ContractError::UnknownBatch { batch })?;
    let response =
        Response::new().add_attribute("action", "recover_batch").add_attribute("batch", batch.to_string());
    if found.not_booked {
        let amount = found.amount();
        let mut rewards = load(deps.storage)?;
        let surplus = surplus(&deps, env, &rewards)?;
        ensure!(surplus >= amount, ContractError::BatchNotCovered { amount, surplus });
        end(deps.storage, &mut rewards, batch, &found)?;
        REWARDS.save(deps.storage, &rewards)?;
        return Ok(response.add_attribute("booked_again", amount));
    }
    Ok(response.add_message(ask(deps.storage, env, batch, found)?))
}

/// Asks about a batch. The packet is a plain message: if it cannot be sent, nothing has happened.
fn ask(storage: &mut dyn Storage, env: &Env, batch: BatchId, found: Batch) -> Result<IbcMsg, ContractError> {
    let (from, now) = (found.ask_from, env.block.time.seconds());
    ensure!(now >= from, ContractError::BatchNotSilent { from, now });
    let channel = open_channel(storage)?.ok_or(ContractError::NoOpenChannel)?;
    let ask_from = now.saturating_add(REWARD_CONFIG.load(storage)?.grace_period_secs);
    BATCHES.save(storage, batch.0, &Batch { ask_from, ..found })?;
    Ok(IbcMsg::SendPacket {
        channel_id: channel.channel_id,
        data: to_json_binary(&ConsumerPacket::CloseBatch { batch })?,
        timeout: CONFIG.load(storage)?.packet_timeout(env.block.time).into(),
    })
}

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
fn surplus(deps: &DepsMut, env: &Env, rewards: &Rewards) -> StdResult<Uint128> {
    let denom = REWARD_CONFIG.load(deps.storage)?.denom;
    Ok(balance(deps.querier, env, denom)?.saturating_sub(rewards.booked))
}
