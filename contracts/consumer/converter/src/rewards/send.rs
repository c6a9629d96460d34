//! Sending of booked rewards: one ICS20 transfer per batch, with the split in its memo.
//!
//! A batch is taken from the booked rewards, and is in transit from then on. The memo carries its
//! number, by which the callback finds it. The transfer is a sub-message: if the chain cannot send
//! it now, the reply books the batch again and the caller goes on.

use cosmwasm_std::{
    from_json, to_json_binary, Attribute, Binary, Coin, Env, IbcMsg, Order, Response, StdResult, Storage,
    SubMsg, Timestamp, Uint128,
};
use cw_storage_plus::Bound;
use mesh_apis::rewards::RewardSplit;
use mesh_apis::time::{Seconds, UnixTime};
use mesh_apis::BatchId;
use mesh_toolkit::control_channel::CHANNEL;
use mesh_toolkit::send::SEND_GAS_LIMIT;

use super::books::{rebook, Batch, RewardConfig, Rewards, BATCHES, BOOKED, REWARDS};
use super::channel;
use crate::error::ContractError;
use crate::reply_id::REWARDS_NOT_SENT;
use crate::state::CONFIG;

/// Route of the transfers that are sent now.
pub(crate) struct Route {
    denom: String,
    channel_id: String,
    receiver: String,
    timeout: Timestamp,
    /// Time from the timeout until a batch counts as silent.
    grace_period_secs: Seconds,
}

/// The route to the far end of the control channel, which is final.
///
/// # Errors
/// [`ContractError::NoTransferChannel`], [`ContractError::NoControlChannel`],
/// [`ContractError::RemoteNotAContract`].
pub(crate) fn route(storage: &dyn Storage, env: &Env, config: RewardConfig) -> Result<Route, ContractError> {
    let channel_id = config.channel.ok_or(ContractError::NoTransferChannel)?;
    let remote = CHANNEL.may_load(storage)?.ok_or(ContractError::NoControlChannel)?.remote;
    Ok(Route {
        denom: config.denom,
        channel_id,
        receiver: channel::receiver(&remote)?.to_string(),
        timeout: CONFIG.load(storage)?.packet_timeout(env.block.time),
        grace_period_secs: config.grace_period_secs,
    })
}

/// Sends at most `max` batches of booked rewards. The caller saves `rewards`.
pub(crate) fn send_batches(
    storage: &mut dyn Storage,
    env: &Env,
    rewards: &mut Rewards,
    route: &Route,
    max: usize,
) -> StdResult<Vec<SubMsg>> {
    let mut sent = vec![];
    for _ in 0..max {
        if must_wait(rewards, env) {
            break;
        }
        let split = take_split(storage, rewards)?;
        if split.is_empty() {
            break;
        }
        let ask_from = UnixTime::from(route.timeout).plus(route.grace_period_secs);
        let batch = Batch { ask_from, not_booked: false, split };
        rewards.last_batch = rewards.last_batch.saturating_add(1);
        let id = BatchId(rewards.last_batch);
        let amount = batch.amount();
        rewards.booked = rewards.booked.saturating_sub(amount);
        rewards.in_transit = rewards.in_transit.saturating_add(amount);
        rewards.silent_at = (!rewards.callbacks_work).then_some(batch.ask_from);
        sent.push(transfer(env, route, id, &batch, amount)?);
        BATCHES.save(storage, id.0, &batch)?;
    }
    Ok(sent)
}

/// Whether the next batch must wait for the outcome of the last one. Until a first callback has
/// come, the chain may support none, and the outcome of a batch stays unknown. So only one is in
/// transit at a time. A relayer can also let the first callback run out of gas, which the chain
/// swallows, so a silent batch holds nothing up.
pub(crate) fn must_wait(rewards: &Rewards, env: &Env) -> bool {
    let silent = rewards.silent_at.is_none_or(|at| UnixTime::from(env.block.time) >= at);
    !rewards.callbacks_work && !rewards.in_transit.is_zero() && !silent
}

/// Takes the booked rewards of the next validators in turn.
fn take_split(storage: &mut dyn Storage, rewards: &mut Rewards) -> StdResult<Vec<(String, Uint128)>> {
    let cursor = Some(rewards.cursor.as_str()).filter(|cursor| !cursor.is_empty());
    let mut split = BOOKED
        .range(storage, cursor.map(Bound::exclusive), None, Order::Ascending)
        .take(rewards.limit)
        .collect::<StdResult<Vec<_>>>()?;
    if let Some(cursor) = cursor {
        let room = rewards.limit.saturating_sub(split.len());
        let first = BOOKED.range(storage, None, Some(Bound::inclusive(cursor)), Order::Ascending).take(room);
        split.extend(first.collect::<StdResult<Vec<_>>>()?);
    }
    for (validator, _) in &split {
        BOOKED.remove(storage, validator);
    }
    if let Some((last, _)) = split.last() {
        rewards.cursor.clone_from(last);
    }
    Ok(split)
}

fn transfer(env: &Env, route: &Route, id: BatchId, batch: &Batch, amount: Uint128) -> StdResult<SubMsg> {
    let split = RewardSplit { batch: id, split: batch.to_split() };
    let transfer = IbcMsg::Transfer {
        channel_id: route.channel_id.clone(),
        to_address: route.receiver.clone(),
        amount: Coin::new(amount, &route.denom),
        timeout: route.timeout.into(),
        memo: Some(split.to_memo(&env.contract.address, &route.receiver)?),
    };
    let payload = to_json_binary(&id)?;
    Ok(SubMsg::reply_on_error(transfer, REWARDS_NOT_SENT)
        .with_payload(payload)
        .with_gas_limit(SEND_GAS_LIMIT))
}

/// Reply: the transfer could not be sent. Its batch is booked again. Its number is not reused.
pub(crate) fn not_sent(storage: &mut dyn Storage, payload: &Binary) -> Result<Response, ContractError> {
    let batch: BatchId = from_json(payload)?;
    let found = BATCHES.may_load(storage, batch.0)?.ok_or(ContractError::UnknownBatch { batch })?;
    let mut rewards = Rewards::load(storage)?;
    rebook(storage, &mut rewards, batch, &found)?;
    // It was sent because the batches before it held nothing up.
    rewards.silent_at = None;
    REWARDS.save(storage, &rewards)?;
    Ok(Response::new().add_attributes([
        Attribute::new("action", "rewards_not_sent"),
        Attribute::new("booked_again", found.amount()),
    ]))
}
