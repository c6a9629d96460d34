//! What the IBC core knows of Stakes and Unstakes that are under way.

use std::collections::BTreeMap;

use cosmwasm_std::Uint128;
use mesh_apis::ack::{decode, AckOutcome};
use mesh_apis::packet::ProviderPacket;

use super::content::Content;
use super::deploy::port_of;
use super::System;
use crate::ibc::InFlight;
use crate::SimResult;

/// Packets of one validator that are unresolved.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Travelling {
    /// How many there are.
    pub count: u64,
    /// All Stakes.
    pub stake: Uint128,
    /// All Unstakes.
    pub unstake: Uint128,
    /// Stakes that the converter has applied; their ack is under way.
    pub stake_applied: Uint128,
    /// Unstakes that the converter has applied; their ack is under way.
    pub unstake_applied: Uint128,
    /// Unstakes that the converter has not received.
    pub unstake_unreceived: Uint128,
}

fn is_applied(packet: &InFlight) -> bool {
    packet.ack().is_some_and(|ack| matches!(decode(ack), AckOutcome::Success(_)))
}

impl System {
    /// What is under way to a consumer, by validator.
    pub(super) fn travelling(
        &self,
        consumer: usize,
        in_flight: &[InFlight],
    ) -> SimResult<BTreeMap<String, Travelling>> {
        let port = port_of(&self.consumer(consumer)?.external_staking);
        let mut all: BTreeMap<String, Travelling> = BTreeMap::new();
        for packet in in_flight {
            if packet.from != self.deployment.provider || packet.packet.src.port_id != port {
                continue;
            }
            let Content::Provider(content) = &Content::of(packet) else { continue };
            let applied = is_applied(packet);
            // The contracts send amounts of 128 bits only.
            let amount = |coin: &cosmwasm_std::Coin| Uint128::try_from(coin.amount).unwrap_or(Uint128::MAX);
            match content {
                ProviderPacket::Stake { validator, stake, .. } => {
                    let of = all.entry(validator.clone()).or_default();
                    of.count += 1;
                    of.stake += amount(stake);
                    if applied {
                        of.stake_applied += amount(stake);
                    }
                }
                ProviderPacket::Unstake { validator, unstake, .. } => {
                    let of = all.entry(validator.clone()).or_default();
                    of.count += 1;
                    of.unstake += amount(unstake);
                    if applied {
                        of.unstake_applied += amount(unstake);
                    }
                    if packet.is_sent() {
                        of.unstake_unreceived += amount(unstake);
                    }
                }
            }
        }
        Ok(all)
    }

    /// Whether validator updates of a consumer are unresolved.
    pub(super) fn updates_in_flight(&self, consumer: usize, in_flight: &[InFlight]) -> SimResult<bool> {
        let port = port_of(&self.consumer(consumer)?.converter);
        let chain = self.consumer(consumer)?.chain;
        Ok(in_flight.iter().any(|packet| packet.from == chain && packet.packet.src.port_id == port))
    }
}
