//! An ack of a validator-set chunk, or of a question about a batch of rewards. Never an error: an
//! ack that fails is stuck for ever.

use cosmwasm_std::{DepsMut, Env, IbcBasicResponse, IbcPacketAckMsg};
use mesh_apis::ack::{self, AckOutcome, BatchAck};
use mesh_apis::packet::{self, ConsumerPacket};
use mesh_apis::BatchId;

use crate::error::ContractError;
use crate::outbox;
use crate::rewards::recover;

/// Chunks that a success sends on. One for one: the outbox empties itself, with one packet in
/// flight for each that started.
const FLUSH_PACKETS: usize = 1;

/// After a failure nothing is sent: a provider that refuses everything would turn that into an
/// endless loop. The next Stake, Unstake or `SendUpdates` sends again.
pub(super) fn acknowledge(
    deps: DepsMut,
    env: &Env,
    msg: &IbcPacketAckMsg,
) -> Result<IbcBasicResponse, ContractError> {
    if let Some((batch, answer)) = answer_of(msg) {
        return recover::answered(deps, env, batch, &answer);
    }
    let response = IbcBasicResponse::new().add_attribute("action", "acknowledge");
    // The counterparty writes the text, which may be empty: some chains refuse an empty attribute,
    // so it gets a prefix.
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

/// What external-staking has answered about a batch. The data of an ack tells whether it is worth
/// to decode the packet.
fn answer_of(msg: &IbcPacketAckMsg) -> Option<(BatchId, BatchAck)> {
    let answer = ack::data(&msg.acknowledgement.data)?;
    match packet::decode(&msg.original_packet.data) {
        Ok(ConsumerPacket::CloseBatch { batch }) => Some((batch, answer)),
        _ => None,
    }
}
