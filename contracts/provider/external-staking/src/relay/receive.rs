//! A chunk of the validator set arrives.

use cosmwasm_std::{Binary, DepsMut, IbcPacket, StdResult, Timestamp};
use mesh_apis::ack::{self, AckError, ReasonCode, ValsetAck};
use mesh_apis::packet::{self, ConsumerPacket};

use crate::channel;
use crate::valset;

/// Merges the chunk and acknowledges it. What cannot be decoded, or comes over another channel, gets an error ack, and
/// changes nothing: everything is decoded before anything is written.
///
/// # Errors
/// Only if storage fails.
pub fn receive(deps: DepsMut, now: Timestamp, packet: IbcPacket) -> StdResult<Binary> {
    let channel_id = packet.dest.channel_id;
    if !channel::is_control(deps.storage, &channel_id)? {
        let text = format!("{channel_id} is not the control channel");
        return AckError::new(ReasonCode::WrongChannel, text).to_ack();
    }
    match packet::decode::<ConsumerPacket>(&packet.data) {
        Err(malformed) => AckError::new(ReasonCode::MalformedPacket, malformed.to_string()).to_ack(),
        Ok(operations) => ack::success(&ValsetAck { refused: valset::apply(deps.storage, now, operations)? }),
    }
}
