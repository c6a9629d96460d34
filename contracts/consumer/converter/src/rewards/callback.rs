//! The callback of a transfer: it has arrived, or it was refunded. ibc-go lets the transfer module
//! refund first, and calls then.
//!
//! Never an error, whatever the bytes are: the chain would swallow it, and the batch would have to
//! be recovered. Nothing is sent here, for a callback has little gas: the next page of rewards
//! sends, or anyone.

use cosmwasm_std::{
    from_json, Addr, Attribute, DepsMut, Env, IbcBasicResponse, IbcPacket, IbcSourceCallbackMsg,
};
use mesh_apis::ack::{self, AckOutcome};
use mesh_apis::rewards::{self, MAX_SPLIT, TRANSFER_PORT};
use mesh_apis::BatchId;
use serde::Deserialize;

use super::books::{load, BATCHES, REWARDS};
use super::recover::not_booked;
use crate::error::ContractError;

/// What has become of a transfer.
enum Outcome {
    Arrived,
    /// With the reason.
    Refunded(String),
    /// The ack is neither a result nor an error, so the transfer module cannot have settled it.
    Unclear,
}

pub(crate) fn source_callback(
    deps: DepsMut,
    env: &Env,
    msg: IbcSourceCallbackMsg,
) -> Result<IbcBasicResponse, ContractError> {
    let (packet, outcome) = match msg {
        IbcSourceCallbackMsg::Acknowledgement(msg) => {
            (msg.original_packet, outcome_of(&msg.acknowledgement.data))
        }
        IbcSourceCallbackMsg::Timeout(msg) => (msg.packet, Outcome::Refunded("timeout".to_string())),
    };
    let response = IbcBasicResponse::new().add_attribute("action", "rewards_callback");
    let id = batch_of(&packet, &env.contract.address);
    let found = id.map(|id| BATCHES.may_load(deps.storage, id.0)).transpose()?.flatten();
    let (Some(id), Some(batch)) = (id, found) else {
        return Ok(response.add_attribute("ignored", "no such batch is in transit"));
    };
    let mut rewards = load(deps.storage)?;
    rewards.callbacks_work = true;
    let attributes = match outcome {
        Outcome::Arrived => {
            let amount = batch.amount();
            rewards.in_transit = rewards.in_transit.saturating_sub(amount);
            rewards.limit = rewards.limit.saturating_mul(2).min(MAX_SPLIT);
            BATCHES.remove(deps.storage, id.0);
            REWARDS.save(deps.storage, &rewards)?;
            vec![Attribute::new("outcome", "arrived"), Attribute::new("amount", amount)]
        }
        Outcome::Refunded(reason) => {
            // What may have been too long for the other side is sent in smaller parts.
            rewards.limit = rewards.limit.min(batch.split.len() / 2).max(1);
            vec![Attribute::new("outcome", reason), not_booked(deps, env, &mut rewards, id, batch)?]
        }
        Outcome::Unclear => {
            REWARDS.save(deps.storage, &rewards)?;
            vec![Attribute::new("outcome", "malformed")]
        }
    };
    Ok(response.add_attribute("batch", id.to_string()).add_attributes(attributes))
}

fn outcome_of(ack: &[u8]) -> Outcome {
    match ack::decode(ack) {
        AckOutcome::Success(_) => Outcome::Arrived,
        // The counterparty writes the text, which may be empty.
        AckOutcome::Failure(error) => {
            Outcome::Refunded(format!("refused ({}): {}", error.code.name(), error.text))
        }
        AckOutcome::Malformed => Outcome::Unclear,
    }
}

/// The number of the batch that a transfer of this contract was. The chain brings the transfer as
/// it was sent.
fn batch_of(packet: &IbcPacket, this: &Addr) -> Option<BatchId> {
    #[derive(Deserialize)]
    struct Transfer {
        sender: String,
        memo: String,
    }
    if packet.src.port_id != TRANSFER_PORT {
        return None;
    }
    let Transfer { sender, memo } = from_json(&packet.data).ok()?;
    // The chain calls back nobody but the sender. Only what this contract has sent counts, whatever
    // a chain does.
    if sender != this.as_str() {
        return None;
    }
    rewards::batch_of(&memo).ok()
}
