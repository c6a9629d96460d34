//! The callback of a transfer: it has arrived, or it was refunded. ibc-go lets the transfer module refund first, and calls
//! then.
//!
//! Never an error, whatever the bytes are: the chain would swallow it, and the batch would have to be recovered. Nothing is
//! sent here, for a callback has little gas: the next page of rewards sends, or anyone.

use cosmwasm_std::{
    Attribute, DepsMut, Env, IbcBasicResponse, IbcPacket, IbcSourceCallbackMsg, StdResult, Storage,
};
use mesh_apis::ack::{self, AckOutcome};
use mesh_apis::rewards::{MAX_SPLIT, TRANSFER_PORT};

use super::{balance, book_again, load};
use crate::error::ContractError;
use crate::state::{Batch, BATCHES, REWARDS, REWARD_CONFIG};

/// Longest name of a channel (ICS-24). Longer ones are not looked up.
const MAX_CHANNEL_ID_BYTES: usize = 64;

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
    let Some(batch) = batch_of(deps.storage, &packet)? else {
        return Ok(response.add_attribute("ignored", "no such batch is in transit"));
    };
    let amount = batch.amount();
    let mut rewards = load(deps.storage)?;
    rewards.callbacks_work = true;
    let attributes = match outcome {
        Outcome::Arrived => {
            rewards.in_transit = rewards.in_transit.saturating_sub(amount);
            rewards.limit = rewards.limit.saturating_mul(2).min(MAX_SPLIT);
            forget(deps.storage, &packet);
            vec![Attribute::new("outcome", "arrived"), Attribute::new("amount", amount)]
        }
        Outcome::Refunded(reason) => {
            // What may have been too long for the other side is sent in smaller parts.
            rewards.limit = rewards.limit.min(batch.split.len() / 2).max(1);
            let denom = REWARD_CONFIG.load(deps.storage)?.denom;
            let surplus = balance(deps.querier, env, denom)?.saturating_sub(rewards.booked);
            let outcome = Attribute::new("outcome", reason);
            if surplus < amount {
                // Not on a chain that refunds first. Nothing is booked that is not there, so the batch stays, and can be
                // recovered.
                vec![outcome, Attribute::new("not_covered", amount)]
            } else {
                book_again(deps.storage, &mut rewards, &batch)?;
                forget(deps.storage, &packet);
                vec![outcome, Attribute::new("booked_again", amount)]
            }
        }
        Outcome::Unclear => vec![Attribute::new("outcome", "malformed")],
    };
    REWARDS.save(deps.storage, &rewards)?;
    Ok(response
        .add_attribute("channel_id", packet.src.channel_id)
        .add_attribute("sequence", packet.sequence.to_string())
        .add_attributes(attributes))
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

/// The batch in transit that a packet belongs to.
fn batch_of(storage: &dyn Storage, packet: &IbcPacket) -> StdResult<Option<Batch>> {
    let src = &packet.src;
    if src.port_id != TRANSFER_PORT || src.channel_id.len() > MAX_CHANNEL_ID_BYTES {
        return Ok(None);
    }
    BATCHES.may_load(storage, (&src.channel_id, packet.sequence))
}

fn forget(storage: &mut dyn Storage, packet: &IbcPacket) {
    BATCHES.remove(storage, (&packet.src.channel_id, packet.sequence));
}
