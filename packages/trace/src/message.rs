//! Packets and acks in words.

use cosmwasm_std::{Binary, Coin};
use mesh_apis::ack::{decode, AckOutcome};
use mesh_apis::packet::{ConsumerPacket, ProviderPacket};
use mesh_apis::TxId;
use mesh_simulator::{Content, InFlight, PacketId, System};

use crate::cast::Cast;
use crate::place::Place;

/// Where a packet comes from and goes to. None: it is on none of the channels that are told.
pub(crate) fn route(system: &System, id: PacketId) -> Option<(Place, Place)> {
    system.deployment.consumers.iter().enumerate().find_map(|(number, of)| {
        let (provider, consumer) = (Place::ExternalStaking(number), Place::Converter(number));
        if id.channel == of.provider_end || id.channel == of.provider_transfer {
            return Some((provider, consumer));
        }
        (id.channel == of.consumer_end || id.channel == of.consumer_transfer).then_some((consumer, provider))
    })
}

/// The transaction that a packet is about.
pub(crate) fn tx_of(packet: &InFlight) -> Option<TxId> {
    match Content::of(packet) {
        Content::Provider(ProviderPacket::Stake { tx_id, .. } | ProviderPacket::Unstake { tx_id, .. }) => {
            Some(tx_id)
        }
        _ => None,
    }
}

/// What is in a packet.
pub(crate) fn content(packet: &InFlight, consumer: usize, cast: &Cast) -> String {
    let amount = |coin: &Coin| coin.amount.to_string();
    let text = match Content::of(packet) {
        Content::Provider(ProviderPacket::Stake { validator, stake, .. }) => {
            format!("Stake {}, {}", amount(&stake), cast.validator(consumer, &validator))
        }
        Content::Provider(ProviderPacket::Unstake { validator, unstake, .. }) => {
            format!("Unstake {}, {}", amount(&unstake), cast.validator(consumer, &validator))
        }
        Content::Consumer(of) => updates(&of, consumer, cast),
        Content::Transfer(data) => format!("transfer of {} {}", data.amount, data.denom),
        Content::Other => "a packet of another protocol".to_string(),
    };
    format!("{text} (#{})", packet.id.sequence)
}

fn updates(packet: &ConsumerPacket, consumer: usize, cast: &Cast) -> String {
    let some = |operators: Vec<&String>| match operators.as_slice() {
        [one] => cast.validator(consumer, one),
        several => format!("{} validators", several.len()),
    };
    match packet {
        ConsumerPacket::AddValidators { validators } => {
            format!("AddValidators: {}", some(validators.iter().map(|of| &of.valoper).collect()))
        }
        ConsumerPacket::RemoveValidators { validators } => {
            format!("RemoveValidators: {}", some(validators.iter().map(|of| &of.valoper).collect()))
        }
        ConsumerPacket::UpdateValidators { validators } => {
            format!("UpdateValidators: {}", some(validators.iter().map(|of| &of.valoper).collect()))
        }
        ConsumerPacket::CloseBatch { batch } => format!("CloseBatch {batch}"),
    }
}

/// What an ack says, and whether it is good news.
pub(crate) fn answer(ack: &Binary) -> (String, bool) {
    match decode(ack) {
        AckOutcome::Success(_) => ("success".to_string(), true),
        AckOutcome::Failure(error) => (format!("error: {}", error.text), false),
        AckOutcome::Malformed => ("neither a success nor an error".to_string(), false),
    }
}
