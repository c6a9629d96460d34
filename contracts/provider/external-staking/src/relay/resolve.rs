//! A packet was acknowledged, or has timed out.
//!
//! Total: whatever the bytes are, there is a next state, and the handlers of [`crate::ibc`] never
//! fail, for an ack that cannot be handled would be stuck for ever. What does not fit (an unknown
//! transaction, a packet that is not in flight) changes nothing.
//!
//! The way of an ack: its bytes become an event here, which [`crate::tx::advance`] carries out as
//! [`crate::tx::machine`] says.

use cosmwasm_std::{DepsMut, IbcPacket, SubMsg, Timestamp};
use mesh_apis::ack::{self, AckError, AckOutcome, ReasonCode};

use crate::error::ContractError;
use crate::packet::Packet;
use crate::state::CONFIG;
use crate::tx::advance::advance;
use crate::tx::event::Event;
use crate::tx::history;
use crate::tx::machine::Books;
use crate::tx::record::Tx;

/// The event of an acknowledgement.
pub(crate) fn acknowledged(bytes: &[u8]) -> Event {
    match ack::decode(bytes) {
        AckOutcome::Success(sums) => Event::Applied(sums),
        AckOutcome::Failure(reason) => Event::Refused(reason),
        AckOutcome::Malformed => Event::Malformed,
    }
}

/// The event of a proven timeout.
pub(crate) fn timed_out() -> Event {
    Event::Refused(AckError::new(ReasonCode::Timeout, "the packet timed out"))
}

/// Applies what has become of a packet that this contract has sent.
///
/// # Errors
/// Nothing was changed: the packet does not belong to anything in flight.
pub(crate) fn resolve(
    deps: DepsMut,
    now: Timestamp,
    original: &IbcPacket,
    event: Event,
) -> Result<(Tx, Vec<SubMsg>), ContractError> {
    let packet = Packet::decode(&original.data)?;
    let tx_id = packet.tx_id;
    let config = CONFIG.load(deps.storage)?;
    let tx = history::load_tx(deps.storage, tx_id)?;
    let status = tx.state.status();
    let sent = tx.in_flight(&config.denom).ok_or(ContractError::NotInFlight { tx_id, status })?;
    if packet != sent || original.src.channel_id != tx.channel_id {
        return Err(ContractError::ForeignPacket { tx_id });
    }
    let books = Books::load(deps.storage, &tx)?;
    advance(deps.storage, &config, now, tx, event, books)
}
