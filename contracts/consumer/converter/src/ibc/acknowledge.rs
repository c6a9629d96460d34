//! Acks: of a chunk of validator-set updates, or of a question about a batch of rewards.
//!
//! The handler never fails: an ack whose handler fails can never be delivered.

use cosmwasm_std::{DepsMut, Env, IbcBasicResponse, IbcPacketAckMsg};
use mesh_apis::ack::{self, AckOutcome, BatchAck};
use mesh_apis::packet::{self, ConsumerPacket};
use mesh_apis::BatchId;

use crate::error::ContractError;
use crate::outbox;
use crate::rewards::recover;

/// Chunks sent after each success. One for one empties the outbox and keeps the number of packets
/// in flight.
const FLUSH_PACKETS: usize = 1;

/// Sends the next chunk after a success. After a failure it puts the chunk back and sends nothing:
/// with a provider that refuses everything, sending would loop for ever. The next Stake, Unstake or
/// `SendUpdates` sends it again.
pub(super) fn acknowledge(
    deps: DepsMut,
    env: &Env,
    msg: &IbcPacketAckMsg,
) -> Result<IbcBasicResponse, ContractError> {
    if let Some((batch, answer)) = answer_of(msg) {
        return recover::apply_answer(deps, env, batch, &answer);
    }
    let response = IbcBasicResponse::new().add_attribute("action", "acknowledge");
    // The counterparty writes the text, and it may be empty. Some chains refuse an empty attribute,
    // hence the prefix.
    let outcome = match ack::decode(&msg.acknowledgement.data) {
        AckOutcome::Success(_) => {
            let sent = outbox::flush_if_open(deps.storage, env.block.time, FLUSH_PACKETS)?;
            return Ok(response.add_attribute("outcome", "success").add_submessages(sent));
        }
        AckOutcome::Failure(error) => format!("refused ({}): {}", error.code.name(), error.text),
        AckOutcome::Malformed => "malformed".to_string(),
    };
    let attributes = outbox::put_back(deps.storage, &msg.original_packet.data)?;
    Ok(response.add_attribute("outcome", outcome).add_attributes(attributes))
}

/// The answer of external-staking about a batch, if the ack is one. The packet is decoded only if
/// the data of the ack fits.
fn answer_of(msg: &IbcPacketAckMsg) -> Option<(BatchId, BatchAck)> {
    let answer = ack::data(&msg.acknowledgement.data)?;
    match packet::decode(&msg.original_packet.data) {
        Ok(ConsumerPacket::CloseBatch { batch }) => Some((batch, answer)),
        _ => None,
    }
}
