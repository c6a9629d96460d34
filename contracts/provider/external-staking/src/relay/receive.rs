//! A packet of the converter: a chunk of the validator set, or the end of a batch of rewards.

use cosmwasm_std::{Binary, DepsMut, IbcPacket, StdResult, Timestamp};
use mesh_apis::ack::{self, AckError, BatchAck, ReasonCode, ValsetAck};
use mesh_apis::packet::{self, ConsumerPacket};

use crate::rewards::batches;
use crate::valset;
use mesh_toolkit::control_channel;

/// Does what it says and acknowledges it. What cannot be decoded, or comes over another channel,
/// gets an error ack, and changes nothing: everything is decoded before anything is written.
///
/// # Errors
/// Only if storage fails.
pub(crate) fn receive(deps: DepsMut, now: Timestamp, packet: IbcPacket) -> StdResult<Received> {
    let channel_id = packet.dest.channel_id;
    if !control_channel::is_control(deps.storage, &channel_id)? {
        let text = format!("{channel_id} is not the control channel");
        return Ok(Received::refused(ReasonCode::WrongChannel, text));
    }
    match packet::decode::<ConsumerPacket>(&packet.data) {
        Err(malformed) => Ok(Received::refused(ReasonCode::MalformedPacket, malformed.to_string())),
        Ok(ConsumerPacket::CloseBatch { batch }) => {
            let ack = ack::success(&BatchAck { booked: batches::close(deps.storage, batch)? })?;
            Ok(Received { action: "close_batch", ack })
        }
        Ok(operations) => {
            let ack = ack::success(&ValsetAck { refused: valset::apply(deps.storage, now, operations)? })?;
            Ok(Received { action: "receive_valset", ack })
        }
    }
}

/// What became of a packet.
pub(crate) struct Received {
    /// For the event.
    pub action: &'static str,
    /// For the sender.
    pub ack: Binary,
}

impl Received {
    /// It has changed nothing.
    pub(crate) fn refused(code: ReasonCode, text: String) -> Self {
        // An error always encodes.
        Self { action: "refuse_packet", ack: AckError::new(code, text).to_ack().unwrap_or_default() }
    }
}
