//! What travels, and what has become of it since the last look.

use std::collections::{BTreeMap, BTreeSet};

use mesh_simulator::{InFlight, PacketId, Phase, SimResult, System};

use crate::cast::Cast;
use crate::message::{answer, content, route, tx_of};
use crate::place::Place;
use crate::trace::Happening;

/// A packet that is told of.
#[derive(Clone, Debug)]
struct Flight {
    text: String,
    phase: Phase,
    lost: bool,
}

/// All packets that are told of and are in flight.
#[derive(Clone, Debug, Default)]
pub(crate) struct Flights {
    known: BTreeMap<PacketId, Flight>,
    ignored: BTreeSet<PacketId>,
    /// Timeouts that were proved, or believed in, on all channels.
    timed_out: u64,
}

impl Flights {
    /// What is in flight before a story begins is none of it.
    pub(crate) fn of(system: &System) -> SimResult<Self> {
        let ignored = system.world.in_flight_ids()?.into_iter().collect();
        Ok(Self { ignored, timed_out: system.world.stats().timed_out, ..Self::default() })
    }

    /// What has happened since the last look: what arrived before what was sent.
    pub(crate) fn look(&mut self, system: &System, cast: &Cast) -> SimResult<Vec<Happening>> {
        let in_flight = system.world.in_flight()?;
        let now: BTreeMap<PacketId, &InFlight> = in_flight.iter().map(|packet| (packet.id, packet)).collect();
        let timeouts = system.world.stats().timed_out;
        let mut happened = self.resolved(&now, timeouts.saturating_sub(self.timed_out));
        self.timed_out = timeouts;
        for packet in &in_flight {
            if let Some(flight) = self.known.get_mut(&packet.id) {
                happened.extend(moved(flight, packet));
            }
        }
        for packet in &in_flight {
            if self.known.contains_key(&packet.id) || self.ignored.contains(&packet.id) {
                continue;
            }
            match told(system, cast, packet)? {
                Some((from, to)) => happened.extend(self.sent(cast, packet, (from, to))),
                None => drop(self.ignored.insert(packet.id)),
            }
        }
        Ok(happened)
    }

    /// What was resolved: so many by a timeout, and the others by an ack. A chain that lies, or a
    /// fault, can let a packet time out that was received.
    fn resolved(&mut self, now: &BTreeMap<PacketId, &InFlight>, timeouts: u64) -> Vec<Happening> {
        let gone = self.known.iter().filter(|(id, _)| !now.contains_key(id));
        let unreceived = gone.filter(|(_, flight)| flight.phase == Phase::Sent).count() as u64;
        let mut believed = timeouts.saturating_sub(unreceived);
        let mut happened = vec![];
        self.known.retain(|id, flight| {
            if now.contains_key(id) {
                return true;
            }
            let what = flight.text.clone();
            happened.push(match &flight.phase {
                Phase::Received { ack: Some(ack) } if believed == 0 => {
                    let (says, good) = answer(ack);
                    Happening::Answered { packet: *id, what, says, good }
                }
                Phase::Received { .. } => {
                    believed = believed.saturating_sub(1);
                    Happening::TimedOut { packet: *id, what, received: true }
                }
                Phase::Sent => Happening::TimedOut { packet: *id, what, received: false },
            });
            false
        });
        happened
    }

    fn sent(&mut self, cast: &Cast, packet: &InFlight, (from, to): (Place, Place)) -> Vec<Happening> {
        let consumer = from.chain().or(to.chain()).unwrap_or_default();
        let mut text = content(packet, consumer, cast);
        if packet.forged {
            text.push_str(", made up by the chain");
        }
        let mut flight = Flight { text: text.clone(), phase: Phase::Sent, lost: false };
        let mut happened = vec![Happening::Sent { packet: packet.id, from, to, text }];
        happened.extend(moved(&mut flight, packet));
        self.known.insert(packet.id, flight);
        happened
    }
}

/// Where a packet comes from and goes to, if it is told of.
fn told(system: &System, cast: &Cast, packet: &InFlight) -> SimResult<Option<(Place, Place)>> {
    let Some((from, to)) = route(system, packet.id) else { return Ok(None) };
    if !cast.only_these {
        return Ok(Some((from, to)));
    }
    let (Some(tx_id), Place::ExternalStaking(consumer)) = (tx_of(packet), from) else { return Ok(None) };
    let tx = system.tx(consumer, tx_id)?;
    Ok(cast.user_at(system, &tx.user).map(|_| (from, to)))
}

/// What has become of a packet that is still in flight.
fn moved(flight: &mut Flight, packet: &InFlight) -> Vec<Happening> {
    let mut happened = vec![];
    if flight.phase != packet.phase {
        let (says, good) = packet.ack().map_or(("no ack yet".to_string(), true), answer);
        if flight.phase == Phase::Sent {
            happened.push(Happening::Received { packet: packet.id, what: flight.text.clone(), says, good });
        }
        flight.phase = packet.phase.clone();
        flight.lost = false;
    }
    if packet.dropped && !flight.lost {
        let what = flight.text.clone();
        happened.push(Happening::Lost { packet: packet.id, what, of_ack: !packet.is_sent() });
    }
    flight.lost = packet.dropped;
    happened
}
