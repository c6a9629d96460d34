//! Callback of a transfer: it has arrived, or was refunded. The transfer module of ibc-go refunds
//! before the callback.
//!
//! No callback is an error, whatever its bytes: the chain would swallow the error, and the batch
//! would have to be recovered. Nothing is sent here, because a callback has little gas. The next
//! page of rewards sends, or anyone does by `SendRewards`.

use cosmwasm_std::{
    from_json, Addr, Attribute, DepsMut, Env, IbcBasicResponse, IbcPacket, IbcSourceCallbackMsg,
};
use mesh_apis::ack::{self, AckOutcome};
use mesh_apis::rewards::{self, MAX_SPLIT, TRANSFER_PORT};
use mesh_apis::BatchId;
use serde::Deserialize;

use super::books::{Rewards, BATCHES, REWARDS};
use super::recover::rebook_or_await_refund;
use crate::error::ContractError;

/// Outcome of a transfer.
enum Outcome {
    Arrived,
    /// Refunded, with the reason.
    Refunded(String),
    /// Unknown: the ack is neither a result nor an error, so the transfer module cannot have
    /// accepted it.
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
    let mut rewards = Rewards::load(deps.storage)?;
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
            // The batch may have been too long for the other side: the next one is shorter.
            rewards.limit = rewards.limit.min(batch.split.len() / 2).max(1);
            vec![
                Attribute::new("outcome", reason),
                rebook_or_await_refund(deps, env, &mut rewards, id, batch)?,
            ]
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
        // The counterparty writes the text, and it may be empty.
        AckOutcome::Failure(error) => {
            Outcome::Refunded(format!("refused ({}): {}", error.code.name(), error.text))
        }
        AckOutcome::Malformed => Outcome::Unclear,
    }
}

/// Number of the batch that a transfer carried, if this contract sent it. The callback has the
/// transfer as it was sent.
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
    // A chain should call back nobody but the sender. Nothing here depends on that.
    if sender != this.as_str() {
        return None;
    }
    rewards::batch_of(&memo).ok()
}
