//! `RecoverBatch`: anyone recovers a batch whose callback never came.
//!
//! The balance proves nothing about a batch: a refund in it may belong to another one. So this
//! contract asks external-staking, which closes the batch if it has not booked it. The answer is
//! final, and the control channel proves it. If the batch was not booked, its refund has come or
//! will come, because ICS20 either delivers a transfer or refunds it. Of the question only its time
//! is stored: after a lost packet or answer, anyone can ask again.

use cosmwasm_std::{ensure, to_json_binary, DepsMut, Env, IbcMsg, Response, Storage};
use mesh_apis::packet::ConsumerPacket;
use mesh_apis::time::UnixTime;
use mesh_apis::BatchId;
use mesh_toolkit::control_channel;

use crate::error::ContractError;
use crate::rewards::books::{rebook, Batch, Rewards, BATCHES, REWARDS, REWARD_CONFIG};
use crate::rewards::recover::surplus;
use crate::state::CONFIG;

/// Takes the next step of a recovery: asks about the batch, or books it again if external-staking
/// has not booked it and its refund has come.
pub(crate) fn recover_batch(deps: DepsMut, env: &Env, batch: BatchId) -> Result<Response, ContractError> {
    let found = BATCHES.may_load(deps.storage, batch.0)?.ok_or(ContractError::UnknownBatch { batch })?;
    let response =
        Response::new().add_attribute("action", "recover_batch").add_attribute("batch", batch.to_string());
    if found.not_booked {
        let amount = found.amount();
        let mut rewards = Rewards::load(deps.storage)?;
        let surplus = surplus(&deps, env, &rewards)?;
        ensure!(surplus >= amount, ContractError::BatchNotCovered { amount, surplus });
        rebook(deps.storage, &mut rewards, batch, &found)?;
        REWARDS.save(deps.storage, &rewards)?;
        return Ok(response.add_attribute("booked_again", amount));
    }
    Ok(response.add_message(ask(deps.storage, env, batch, found)?))
}

/// The packet that asks about a batch. It is a plain message: if it cannot be sent, the call fails
/// and changes nothing.
fn ask(storage: &mut dyn Storage, env: &Env, batch: BatchId, found: Batch) -> Result<IbcMsg, ContractError> {
    let (from, now) = (found.ask_from, UnixTime::from(env.block.time));
    ensure!(now >= from, ContractError::BatchNotSilent { from, now });
    let channel = control_channel::open(storage)?.ok_or(ContractError::NoOpenChannel)?;
    let ask_from = now.plus(REWARD_CONFIG.load(storage)?.grace_period_secs);
    BATCHES.save(storage, batch.0, &Batch { ask_from, ..found })?;
    Ok(IbcMsg::SendPacket {
        channel_id: channel.channel_id,
        data: to_json_binary(&ConsumerPacket::CloseBatch { batch })?,
        timeout: CONFIG.load(storage)?.packet_timeout(env.block.time).into(),
    })
}
