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
pub(crate) fn receive(deps: DepsMut, now: Timestamp, packet: IbcPacket) -> StdResult<Binary> {
    let channel_id = packet.dest.channel_id;
    if !control_channel::is_control(deps.storage, &channel_id)? {
        let text = format!("{channel_id} is not the control channel");
        return AckError::new(ReasonCode::WrongChannel, text).to_ack();
    }
    match packet::decode::<ConsumerPacket>(&packet.data) {
        Err(malformed) => AckError::new(ReasonCode::MalformedPacket, malformed.to_string()).to_ack(),
        Ok(ConsumerPacket::CloseBatch { batch }) => {
            ack::success(&BatchAck { booked: batches::close(deps.storage, batch)? })
        }
        Ok(operations) => ack::success(&ValsetAck { refused: valset::apply(deps.storage, now, operations)? }),
    }
}
