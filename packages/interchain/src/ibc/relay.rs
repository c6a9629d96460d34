//! Convenient relayers. They do no more than [`World::deliver`], [`World::acknowledge`] and
//! [`World::timeout`] do.

use super::error::IbcError;
use super::in_flight::{InFlight, PacketId, Phase};
use crate::error::{SimError, SimResult};
use crate::rng::Rng;
use crate::world::World;

/// What a relayer has done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RelaySummary {
    /// Packets received.
    pub delivered: u64,
    /// Acks delivered.
    pub acknowledged: u64,
    /// Timeouts delivered.
    pub timed_out: u64,
    /// Packets that were dropped.
    pub dropped: u64,
    /// What could not be done at the last try, and why.
    pub failed: Vec<(PacketId, SimError)>,
}

/// How a random relayer behaves.
#[derive(Clone, Copy, Debug)]
pub struct RandomRelay {
    /// Packets that are looked at, one after the other.
    pub steps: u64,
    /// Probability that a packet is lost when it is first looked at: it then times out, if time
    /// passes.
    pub drop: f64,
    /// Probability that the ack of a packet is lost when it is looked at: nobody learns what became
    /// of it.
    pub drop_ack: f64,
}

impl World {
    /// Relays what can be relayed, in order, again and again until nothing is left to do. Dropped
    /// packets are left alone, unless they can time out.
    pub fn relay_all(&mut self) -> SimResult<RelaySummary> {
        let mut summary = RelaySummary::default();
        loop {
            let mut progress = false;
            summary.failed.clear();
            for id in self.in_flight_ids()? {
                if let Some(packet) = self.packet(id)? {
                    progress |= self.relay_one(&packet, &mut summary);
                }
            }
            if !progress {
                return Ok(summary);
            }
        }
    }

    /// Relays packets in random order, and loses some.
    pub fn relay_random(&mut self, rng: &mut Rng, relay: RandomRelay) -> SimResult<RelaySummary> {
        let mut summary = RelaySummary::default();
        for _ in 0..relay.steps {
            let ids = self.in_flight_ids()?;
            let Some(id) = rng.pick(&ids) else { break };
            let Some(packet) = self.packet(*id)? else { continue };
            let probability = if packet.is_sent() { relay.drop } else { relay.drop_ack };
            if !packet.dropped && rng.chance(probability) {
                self.drop_packet(packet.id);
                summary.dropped += 1;
            } else {
                self.relay_one(&packet, &mut summary);
            }
        }
        Ok(summary)
    }

    /// Does the next thing for a packet. Returns whether anything was done.
    fn relay_one(&mut self, packet: &InFlight, summary: &mut RelaySummary) -> bool {
        let result = match &packet.phase {
            Phase::Sent if packet.dropped => match self.timeout(packet.id) {
                Err(SimError::Ibc(IbcError::TimeoutNotReached { .. })) => return false,
                other => other.map(|_| summary.timed_out += 1),
            },
            Phase::Sent => match self.deliver(packet.id) {
                Err(SimError::Ibc(IbcError::TimeoutElapsed { .. } | IbcError::WrongState { .. })) => {
                    self.timeout(packet.id).map(|_| summary.timed_out += 1)
                }
                other => other.map(|_| summary.delivered += 1),
            },
            Phase::Received { .. } if packet.dropped => return false,
            Phase::Received { ack: None } => return false,
            Phase::Received { ack: Some(_) } => {
                self.acknowledge(packet.id).map(|_| summary.acknowledged += 1)
            }
        };
        match result {
            Ok(()) => true,
            Err(err) => {
                summary.failed.push((packet.id, err));
                false
            }
        }
    }
}
