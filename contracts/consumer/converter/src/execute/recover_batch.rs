//! `RecoverBatch`: anyone finds out what has become of a batch whose callback never came.
//!
//! The balance proves nothing about a batch: a refund that lies here may be that of another. So
//! external-staking is asked, and closes the batch if it has not booked it. Its answer is final,
//! and comes with the proofs of the control channel. From then on the refund of the batch has come
//! or will come, for ICS20 books a transfer or refunds it. Nothing is kept of the question but its
//! time: a packet or an answer that gets lost is asked for again.

use cosmwasm_std::{ensure, to_json_binary, DepsMut, Env, IbcMsg, Response, Storage};
use mesh_apis::packet::ConsumerPacket;
use mesh_apis::BatchId;
use mesh_toolkit::control_channel;

use crate::error::ContractError;
use crate::rewards::books::{end, load, Batch, BATCHES, REWARDS, REWARD_CONFIG};
use crate::rewards::recover::surplus;
use crate::state::CONFIG;

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
    let channel = control_channel::open(storage)?.ok_or(ContractError::NoOpenChannel)?;
    let ask_from = now.saturating_add(REWARD_CONFIG.load(storage)?.grace_period_secs);
    BATCHES.save(storage, batch.0, &Batch { ask_from, ..found })?;
    Ok(IbcMsg::SendPacket {
        channel_id: channel.channel_id,
        data: to_json_binary(&ConsumerPacket::CloseBatch { batch })?,
        timeout: CONFIG.load(storage)?.packet_timeout(env.block.time).into(),
    })
}
