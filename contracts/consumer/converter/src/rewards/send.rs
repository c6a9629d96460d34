//! Sending: booked rewards leave as one ICS20 transfer per batch, with the split in its memo.
//!
//! A batch is taken from what is booked, and in transit from then on. Its transfer is a sub-message, so that a chain that
//! cannot send now stops nobody: the payload of the reply brings the batch back.

use cosmwasm_std::{
    from_json, to_json_binary, Attribute, Binary, Coin, DepsMut, Env, IbcMsg, Order, Response, StdResult,
    Storage, SubMsg, SubMsgResponse, Timestamp, Uint128,
};
use cw_storage_plus::Bound;
use mesh_apis::reply;
use mesh_apis::rewards::RewardSplit;
use prost::Message;
use serde::{Deserialize, Serialize};

use super::{book_again, channel, load};
use crate::error::ContractError;
use crate::outbox::SEND_GAS_LIMIT;
use crate::reply::REWARDS_SENT;
use crate::state::{Batch, RewardConfig, Rewards, BATCHES, BOOKED, CONFIG, REMOTE, REWARDS, REWARD_CONFIG};

/// Batches that one call sends if it does not say.
const DEFAULT_LIMIT: u32 = 1;
/// Batches that one call sends at most.
const MAX_LIMIT: u32 = 10;

/// The way that rewards go now.
pub(crate) struct Route {
    denom: String,
    channel_id: String,
    receiver: String,
    timeout: Timestamp,
    /// How long after that a batch counts as silent, seconds.
    grace: u64,
}

/// What a reply needs to know of the batch that was sent.
#[derive(Serialize, Deserialize)]
struct Sent {
    channel_id: String,
    batch: Batch,
}

/// Answer of the transfer module, `ibc.applications.transfer.v1.MsgTransferResponse`.
#[derive(Clone, PartialEq, Message)]
struct MsgTransferResponse {
    #[prost(uint64, tag = "1")]
    sequence: u64,
}

/// `SendRewards`: anyone may send what waits.
pub(crate) fn send_rewards(deps: DepsMut, env: &Env, limit: Option<u32>) -> Result<Response, ContractError> {
    let route = route(deps.storage, env, REWARD_CONFIG.load(deps.storage)?)?;
    let mut rewards = load(deps.storage)?;
    let max = limit.unwrap_or(DEFAULT_LIMIT).min(MAX_LIMIT);
    let sent = take_batches(deps.storage, env, &mut rewards, &route, max)?;
    let mut response = Response::new()
        .add_attribute("action", "send_rewards")
        .add_attribute("batches", sent.len().to_string());
    if rewards.booked.is_zero() && sent.is_empty() {
        response = response.add_attribute("nothing_sent", "nothing is booked");
    } else if sent.is_empty() && waits(&rewards, env) {
        response = response.add_attribute("nothing_sent", "no callback ever came, and a batch is in transit");
    }
    if !sent.is_empty() {
        REWARDS.save(deps.storage, &rewards)?;
    }
    Ok(response.add_submessages(sent))
}

/// The way that rewards go now.
///
/// # Errors
/// [`ContractError::NoTransferChannel`], [`ContractError::NoRemote`], [`ContractError::RemoteNotAContract`].
pub(crate) fn route(storage: &dyn Storage, env: &Env, config: RewardConfig) -> Result<Route, ContractError> {
    let channel_id = config.channel.ok_or(ContractError::NoTransferChannel)?;
    let remote = REMOTE.may_load(storage)?.ok_or(ContractError::NoRemote)?;
    Ok(Route {
        denom: config.denom,
        channel_id,
        receiver: channel::receiver(&remote)?.to_string(),
        timeout: CONFIG.load(storage)?.packet_timeout(env.block.time),
        grace: config.grace_period_secs,
    })
}

/// Takes at most `max` batches from what is booked, and sends them. The caller saves `rewards`.
pub(crate) fn take_batches(
    storage: &mut dyn Storage,
    env: &Env,
    rewards: &mut Rewards,
    route: &Route,
    max: u32,
) -> StdResult<Vec<SubMsg>> {
    let mut sent = vec![];
    for _ in 0..max {
        if waits(rewards, env) {
            break;
        }
        let split = take(storage, rewards)?;
        if split.is_empty() {
            break;
        }
        let batch = Batch { timeout_at: route.timeout.seconds(), split };
        let amount = batch.amount();
        rewards.booked = rewards.booked.saturating_sub(amount);
        rewards.in_transit = rewards.in_transit.saturating_add(amount);
        rewards.silent_at = (!rewards.callbacks_work).then(|| batch.timeout_at.saturating_add(route.grace));
        sent.push(transfer(env, route, batch, amount)?);
    }
    Ok(sent)
}

/// As long as no callback ever came, this chain may have none: then a batch that was sent is lost sight of. So there is
/// one at a time. But a relayer can also make the first callback run out of gas, which the chain swallows: so a batch that is
/// silent holds nobody up.
fn waits(rewards: &Rewards, env: &Env) -> bool {
    let silent = rewards.silent_at.is_none_or(|at| env.block.time.seconds() >= at);
    !rewards.callbacks_work && !rewards.in_transit.is_zero() && !silent
}

/// Takes what was booked for the next validators in turn.
fn take(storage: &mut dyn Storage, rewards: &mut Rewards) -> StdResult<Vec<(String, Uint128)>> {
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

fn transfer(env: &Env, route: &Route, batch: Batch, amount: Uint128) -> StdResult<SubMsg> {
    let memo = RewardSplit { split: batch.to_split() }.to_memo(&env.contract.address, &route.receiver)?;
    let transfer = IbcMsg::Transfer {
        channel_id: route.channel_id.clone(),
        to_address: route.receiver.clone(),
        amount: Coin::new(amount, &route.denom),
        timeout: route.timeout.into(),
        memo: Some(memo),
    };
    let payload = to_json_binary(&Sent { channel_id: route.channel_id.clone(), batch })?;
    Ok(SubMsg::reply_always(transfer, REWARDS_SENT).with_payload(payload).with_gas_limit(SEND_GAS_LIMIT))
}

/// Reply: the transfer is on its way, and is known by its sequence from now on.
///
/// # Errors
/// When the sequence cannot be read: no callback could ever be matched with the batch, so it must not be sent.
pub(crate) fn sent(
    storage: &mut dyn Storage,
    payload: &Binary,
    response: SubMsgResponse,
) -> Result<Response, ContractError> {
    let Sent { channel_id, batch } = from_json(payload)?;
    let response = MsgTransferResponse::decode(reply::answer(response).unwrap_or_default().as_slice());
    let sequence = response.map(|response| response.sequence).unwrap_or_default();
    // The first one of a channel is 1.
    if sequence == 0 {
        return Err(ContractError::NoSequence);
    }
    BATCHES.save(storage, (&channel_id, sequence), &batch)?;
    Ok(Response::new()
        .add_attribute("action", "rewards_sent")
        .add_attribute("channel_id", channel_id)
        .add_attribute("sequence", sequence.to_string())
        .add_attribute("amount", batch.amount()))
}

/// Reply: the transfer could not be sent. Its batch is booked again, and waits.
pub(crate) fn not_sent(storage: &mut dyn Storage, payload: &Binary) -> Result<Response, ContractError> {
    let Sent { batch, .. } = from_json(payload)?;
    let mut rewards = load(storage)?;
    book_again(storage, &mut rewards, &batch)?;
    REWARDS.save(storage, &rewards)?;
    Ok(Response::new().add_attributes([
        Attribute::new("action", "rewards_not_sent"),
        Attribute::new("booked_again", batch.amount()),
    ]))
}
