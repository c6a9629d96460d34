//! The outbox of owed Unstakes.

use cosmwasm_std::{to_json_binary, DepsMut, Env, MessageInfo, Response, StdResult, Storage, SubMsg};
use mesh_apis::TxId;

use crate::channel;
use crate::error::ContractError;
use crate::ledger::{Ledger, PacketKind};
use crate::reply::OWED_REPLY;
use crate::state::{Config, CONFIG, OWED};
use crate::tx::{self, Phase, Tx};

const DEFAULT_LIMIT: u32 = 10;
const MAX_LIMIT: u32 = 30;

/// How many owed Unstakes other traffic takes along.
const PIGGYBACK_LIMIT: u32 = 1;

/// Sends the oldest owed Unstakes. Open to anyone: it only does what is due.
///
/// # Errors
/// The channel is not open.
pub fn send_owed(
    deps: DepsMut,
    env: Env,
    _info: MessageInfo,
    limit: Option<u32>,
) -> Result<Response, ContractError> {
    let config = CONFIG.load(deps.storage)?;
    let limit = limit.unwrap_or(DEFAULT_LIMIT).min(MAX_LIMIT);
    let channel = channel::open(deps.storage)?.ok_or(ContractError::ChannelNotOpen)?;
    let packets = take(deps.storage, &env, &config, &channel.channel_id, limit)?;
    Ok(Response::new()
        .add_attribute("action", "send_owed")
        .add_attribute("sent", packets.len().to_string())
        .add_submessages(packets))
}

/// What a Stake or an Unstake takes along. It can never fail that message: a packet that cannot be sent goes back.
pub(super) fn piggyback(
    deps: DepsMut,
    env: &Env,
    config: &Config,
    channel_id: &str,
) -> Result<Vec<SubMsg>, ContractError> {
    take(deps.storage, env, config, channel_id, PIGGYBACK_LIMIT)
}

fn take(
    storage: &mut dyn Storage,
    env: &Env,
    config: &Config,
    channel_id: &str,
    limit: u32,
) -> Result<Vec<SubMsg>, ContractError> {
    let mut packets = vec![];
    for _ in 0..limit {
        let Some(tx_id) = OWED.pop_front(storage)? else { break };
        packets.extend(dispatch(storage, env, config, channel_id, tx_id)?);
    }
    Ok(packets)
}

fn dispatch(
    storage: &mut dyn Storage,
    env: &Env,
    config: &Config,
    channel_id: &str,
    tx_id: TxId,
) -> Result<Option<SubMsg>, ContractError> {
    let mut tx = tx::load(storage, tx_id)?;
    let Phase::Owed { release_at } = tx.phase else { return Ok(None) };
    let (ledger, mark) = Ledger::load(storage, &tx.validator)?.sent(PacketKind::Unstake, tx.amount)?;

    ledger.save(storage, &tx.validator)?;
    tx.channel_id = channel_id.to_string();
    tx.mark = mark;
    tx.timeout_at = config.timeout_at(env.block.time);
    tx.enter(Phase::OwedInFlight { release_at }, env.block.time);
    tx::save(storage, config, tx_id, &tx)?;
    let packet = channel::packet(PacketKind::Unstake, tx_id, &tx, &config.denom)?;
    Ok(Some(
        SubMsg::reply_on_error(packet, OWED_REPLY)
            .with_payload(to_json_binary(&tx_id)?)
            .with_gas_limit(channel::SEND_GAS_LIMIT),
    ))
}

/// The packet of an owed Unstake could not be sent, was refused, or has timed out: it waits again, behind the others.
///
/// # Errors
/// No packet of it is in flight.
pub(crate) fn put_back(
    storage: &mut dyn Storage,
    env: &Env,
    config: &Config,
    tx_id: TxId,
    tx: &mut Tx,
    ledger: &Ledger,
) -> Result<(), ContractError> {
    let Phase::OwedInFlight { release_at } = tx.phase else {
        return Err(ContractError::NotInFlight { tx_id, status: tx.phase.status() });
    };
    ledger.save(storage, &tx.validator)?;
    OWED.push_back(storage, &tx_id)?;
    tx.enter(Phase::Owed { release_at }, env.block.time);
    Ok(tx::save(storage, config, tx_id, tx)?)
}

/// The owed Unstakes that wait, in their order.
pub(crate) fn waiting(storage: &dyn Storage, limit: usize) -> StdResult<Vec<TxId>> {
    OWED.iter(storage)?.take(limit).collect()
}
