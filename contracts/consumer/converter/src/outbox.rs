//! The outbox: operations on the validator set that wait to be sent, in the order of their numbers.
//!
//! Sending removes an operation. Nothing is stored for packets in flight. An error ack, a timeout
//! and a failed send each bring the packet back, with its operations and their numbers, so they
//! return to where they were and are sent again in the same order (specification, "Acks and
//! retries"). An operation that was superseded meanwhile does no harm: the provider merges by
//! number (specification, "Validator set").

use cosmwasm_std::{
    to_json_binary, Attribute, Binary, IbcMsg, IbcTimeout, Order, StdResult, Storage, SubMsg, Timestamp,
};
use cw_storage_plus::Map;
use mesh_apis::converter::OutboxEntry;
use mesh_apis::handshake::ControlChannel;
use mesh_apis::packet::{self, ConsumerPacket};
use mesh_toolkit::control_channel;
use mesh_toolkit::send::SEND_GAS_LIMIT;

use crate::reply_id::SEND_FAILED;
use crate::state::CONFIG;

/// Waiting operations, by number.
pub(crate) const OUTBOX: Map<u64, OutboxEntry> = Map::new("outbox");

/// Most operations in one packet. For each the provider reads and writes one record and one index
/// entry, about 25,000 gas at the default prices of the Cosmos SDK. A full chunk takes little more
/// than one million.
pub(crate) const CHUNK: usize = 40;

/// Removes the longest run of operations of one kind from the head of the outbox, at most
/// [`CHUNK`], and returns it as an encoded packet. None if the outbox is empty.
///
/// # Errors
/// If the storage cannot be read.
pub(crate) fn take_chunk(storage: &mut dyn Storage) -> StdResult<Option<Binary>> {
    let mut chunk: Option<ConsumerPacket> = None;
    let mut taken = vec![];
    for item in OUTBOX.range(storage, None, None, Order::Ascending).take(CHUNK) {
        let (seq, entry) = item?;
        match (&mut chunk, entry) {
            (None, entry) => chunk = Some(packet_of(entry)),
            (Some(ConsumerPacket::AddValidators { validators }), OutboxEntry::Add(op)) => validators.push(op),
            (Some(ConsumerPacket::RemoveValidators { validators }), OutboxEntry::Remove(op)) => {
                validators.push(op);
            }
            (Some(ConsumerPacket::UpdateValidators { validators }), OutboxEntry::Update(op)) => {
                validators.push(op);
            }
            (Some(_), _) => break,
        }
        taken.push(seq);
    }
    let data = chunk.map(|chunk| to_json_binary(&chunk)).transpose()?;
    for seq in taken {
        OUTBOX.remove(storage, seq);
    }
    Ok(data)
}

/// Removes at most `max` chunks. See [`take_chunk`].
///
/// # Errors
/// If the storage cannot be read.
pub(crate) fn take_chunks(storage: &mut dyn Storage, max: usize) -> StdResult<Vec<Binary>> {
    let mut chunks = vec![];
    for _ in 0..max {
        match take_chunk(storage)? {
            Some(chunk) => chunks.push(chunk),
            None => break,
        }
    }
    Ok(chunks)
}

/// Puts the operations of a packet back under their numbers. Returns an attribute with their count.
/// A malformed packet changes nothing and is no error: it must not stop an ack, a timeout or a
/// Stake.
///
/// # Errors
/// If the storage cannot be written.
pub(crate) fn put_back(storage: &mut dyn Storage, data: &[u8]) -> StdResult<Vec<Attribute>> {
    let entries = match packet::decode::<ConsumerPacket>(data) {
        Ok(packet) => entries_of(packet),
        Err(_) => return Ok(vec![Attribute::new("put_back", "none: not a packet of this protocol")]),
    };
    for (seq, entry) in &entries {
        OUTBOX.save(storage, *seq, entry)?;
    }
    Ok(vec![Attribute::new("put_back", entries.len().to_string())])
}

/// The message that sends a chunk.
pub(crate) fn send_message(channel: &ControlChannel, timeout: &IbcTimeout, data: Binary) -> IbcMsg {
    IbcMsg::SendPacket { channel_id: channel.channel_id.clone(), data, timeout: timeout.clone() }
}

/// Sends at most `max` chunks by sub-messages whose failure does not fail the caller: the reply
/// puts the chunk back from its payload.
///
/// # Errors
/// If the storage cannot be read.
pub(crate) fn flush(
    storage: &mut dyn Storage,
    channel: &ControlChannel,
    timeout: &IbcTimeout,
    max: usize,
) -> StdResult<Vec<SubMsg>> {
    let chunks = take_chunks(storage, max)?;
    Ok(chunks
        .into_iter()
        .map(|data| {
            SubMsg::reply_on_error(send_message(channel, timeout, data.clone()), SEND_FAILED)
                .with_payload(data)
                .with_gas_limit(SEND_GAS_LIMIT)
        })
        .collect())
}

/// Like [`flush`], over the open control channel. Sends nothing if there is none or nothing waits.
///
/// # Errors
/// If the storage cannot be read.
pub(crate) fn flush_if_open(storage: &mut dyn Storage, now: Timestamp, max: usize) -> StdResult<Vec<SubMsg>> {
    match control_channel::open(storage)? {
        Some(channel) if !OUTBOX.is_empty(storage) => {
            let timeout = CONFIG.load(storage)?.packet_timeout(now).into();
            flush(storage, &channel, &timeout, max)
        }
        _ => Ok(vec![]),
    }
}

fn packet_of(entry: OutboxEntry) -> ConsumerPacket {
    match entry {
        OutboxEntry::Add(op) => ConsumerPacket::AddValidators { validators: vec![op] },
        OutboxEntry::Remove(op) => ConsumerPacket::RemoveValidators { validators: vec![op] },
        OutboxEntry::Update(op) => ConsumerPacket::UpdateValidators { validators: vec![op] },
    }
}

fn entries_of(packet: ConsumerPacket) -> Vec<(u64, OutboxEntry)> {
    match packet {
        ConsumerPacket::AddValidators { validators } => {
            validators.into_iter().map(|op| (op.seq, OutboxEntry::Add(op))).collect()
        }
        ConsumerPacket::RemoveValidators { validators } => {
            validators.into_iter().map(|op| (op.seq, OutboxEntry::Remove(op))).collect()
        }
        ConsumerPacket::UpdateValidators { validators } => {
            validators.into_iter().map(|op| (op.seq, OutboxEntry::Update(op))).collect()
        }
        // No operation: anyone can ask about the batch again.
        ConsumerPacket::CloseBatch { .. } => vec![],
    }
}
