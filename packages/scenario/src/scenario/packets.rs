//! Which packets a step means, and what it does with them.

use mesh_apis::packet::ProviderPacket;
use mesh_apis::TxId;
use mesh_simulator::{Content, InFlight, PacketId};

use super::run::{Teller, Told};
use super::step::{Handle, Pick, Selection, Which};

impl Teller<'_> {
    /// Does it to all of them, one after the other. Stops at the first that it cannot be done to.
    pub(super) fn handle(&mut self, handle: Handle, selection: &Selection) -> Told {
        let mut told = vec![];
        for id in self.select(Some(handle), selection)? {
            let world = &mut self.lab.system.world;
            match handle {
                Handle::Deliver => drop(self.lab.deliver(id).map_err(|err| format!("{id}: {err}"))?),
                Handle::Acknowledge => drop(self.lab.acknowledge(id).map_err(|err| format!("{id}: {err}"))?),
                Handle::TimeOut => drop(self.lab.time_out(id).map_err(|err| format!("{id}: {err}"))?),
                Handle::Drop => self.lab.lose(id).map_err(|err| format!("{id}: {err}"))?,
                Handle::PickUp => world.pick_up(id),
            }
            told.push(format!("#{}", id.sequence));
        }
        Ok(match told.is_empty() {
            true => "nothing to do".to_string(),
            false => told.join(" "),
        })
    }

    /// The packets of a selection. What comes into question depends on what is to be done; a packet
    /// that is named by its label always does.
    pub(super) fn select(
        &mut self,
        handle: Option<Handle>,
        selection: &Selection,
    ) -> Result<Vec<PacketId>, String> {
        let mut eligible = vec![];
        for id in self.lab.in_flight().map_err(|err| err.to_string())? {
            let route = self.lab.route(id).map(|(consumer, _)| consumer);
            let is_meant = selection.consumer.is_none_or(|consumer| route == Some(consumer));
            let packet = self.lab.system.world.packet(id).map_err(|err| err.to_string())?;
            if packet.is_some_and(|packet| is_meant && is_eligible(handle, &packet)) {
                eligible.push(id);
            }
        }
        let none = || "no packet in flight comes into question".to_string();
        match &selection.which {
            Which::All => Ok(eligible),
            Which::Random => {
                self.rng.shuffle(&mut eligible);
                Ok(eligible)
            }
            Which::First => Ok(vec![*eligible.first().ok_or_else(none)?]),
            Which::Last => Ok(vec![*eligible.last().ok_or_else(none)?]),
            Which::These(picks) => {
                let mut ids = vec![];
                for pick in picks {
                    match pick {
                        Pick::Number(number) => {
                            let id = eligible.get(number.value.saturating_sub(1));
                            let count = eligible.len();
                            let missing = || {
                                let text = format!("no packet {}: {count} come into question", number.value);
                                self.at(number.place, text)
                            };
                            ids.push(*id.ok_or_else(missing)?);
                        }
                        Pick::Label(label) => ids.extend(self.labelled_packets(label)?),
                    }
                }
                Ok(ids)
            }
        }
    }

    /// The packet of a labelled transaction, be it sent again; or what the labelled step sent.
    fn labelled_packets(&self, label: &str) -> Result<Vec<PacketId>, String> {
        let labelled = self.labels.get(label).ok_or_else(|| format!("step {label:?} has not happened"))?;
        let Some(tx) = labelled.tx else {
            return match labelled.packets.is_empty() {
                true => Err(format!("step {label:?} sent no packet")),
                false => Ok(labelled.packets.clone()),
            };
        };
        let system = &self.lab.system;
        let end = system.consumer(tx.consumer).map_err(|err| err.to_string())?.provider_end;
        let in_flight = system.world.in_flight().map_err(|err| err.to_string())?;
        let mut of_tx = in_flight.iter().filter(|p| p.id.channel == end && number(p) == Some(tx.tx_id));
        match of_tx.next_back() {
            Some(packet) => Ok(vec![packet.id]),
            // Resolved: relaying it again shows that nothing happens.
            None if !labelled.packets.is_empty() => Ok(labelled.packets.clone()),
            None => Err(format!("no packet of {label:?} is in flight")),
        }
    }
}

fn number(packet: &InFlight) -> Option<TxId> {
    match Content::of(packet) {
        Content::Provider(ProviderPacket::Stake { tx_id, .. } | ProviderPacket::Unstake { tx_id, .. }) => {
            Some(tx_id)
        }
        _ => None,
    }
}

fn is_eligible(handle: Option<Handle>, packet: &InFlight) -> bool {
    match handle {
        Some(Handle::Deliver) => packet.is_sent() && !packet.dropped,
        Some(Handle::Acknowledge) => packet.ack().is_some() && !packet.dropped,
        Some(Handle::TimeOut) => packet.is_sent(),
        Some(Handle::Drop) => !packet.dropped,
        Some(Handle::PickUp) => packet.dropped,
        None => true,
    }
}
