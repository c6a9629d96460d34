//! The relayer's steps, counted.

use mesh_apis::ack::{decode, AckOutcome};
use mesh_simulator::{Delivery, IbcError, PacketId, Phase, Resolution, Rng, SimError, SimResult};
use mesh_trace::Step;

use super::{Lab, Run};

/// Where packets go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Direction {
    /// Stakes and Unstakes.
    ToConsumer,
    /// Updates of the validator set.
    ToProvider,
    /// Transfers of rewards, from a consumer.
    Rewards,
}

/// What became of the packets of a channel in one direction.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Traffic {
    /// Packets that were sent.
    pub sent: u64,
    /// Received at the other end.
    pub delivered: u64,
    /// Of those, answered with an error ack.
    pub refused: u64,
    /// Acks that came back.
    pub acknowledged: u64,
    /// Timeouts that were proved.
    pub timed_out: u64,
    /// Packets that were lost on their way, by the run's own will.
    pub dropped: u64,
    /// Acks that were lost on their way back, by the run's own will.
    pub acks_dropped: u64,
}

/// How likely a relayer is to fail, each from 0 to 1.
#[derive(Clone, Copy, Debug)]
pub struct Losses {
    /// A packet is lost for good: it can only time out.
    pub packet: f64,
    /// An ack is lost: nobody learns what became of its packet, until somebody brings it after all.
    pub ack: f64,
    /// A packet waits for another time.
    pub delay: f64,
}

impl Lab {
    /// Which channel a packet travels on. None if it is neither a control channel nor one for
    /// rewards.
    pub fn route(&self, id: PacketId) -> Option<(usize, Direction)> {
        let consumers = self.system.deployment.consumers.iter().enumerate();
        consumers.into_iter().find_map(|(number, consumer)| {
            if id.channel == consumer.provider_end {
                return Some((number, Direction::ToConsumer));
            }
            if id.channel == consumer.consumer_end {
                return Some((number, Direction::ToProvider));
            }
            (id.channel == consumer.consumer_transfer).then_some((number, Direction::Rewards))
        })
    }

    fn count(&mut self, id: PacketId, count: impl FnOnce(&mut Traffic)) {
        if let Some(route) = self.route(id) {
            count(self.traffic.entry(route).or_default());
        }
    }

    /// Everything that is in flight now.
    pub fn in_flight(&mut self) -> SimResult<Vec<PacketId>> {
        let ids = self.system.world.in_flight_ids()?;
        for id in &ids {
            // Sequences count up from 1 on each channel, and none is resolved before it was seen
            // here.
            self.count(*id, |traffic| traffic.sent = traffic.sent.max(id.sequence));
        }
        Ok(ids)
    }

    /// Delivers a packet.
    pub fn deliver(&mut self, id: PacketId) -> SimResult<Delivery> {
        let delivery = self.system.world.deliver(id)?;
        let refused = match &delivery {
            Delivery::Acked(ack) | Delivery::Reverted(ack) => !matches!(decode(ack), AckOutcome::Success(_)),
            _ => false,
        };
        if delivery != Delivery::Noop {
            self.count(id, |traffic| {
                traffic.delivered = traffic.delivered.saturating_add(1);
                traffic.refused = traffic.refused.saturating_add(u64::from(refused));
            });
        }
        self.look(Step::Silent)?;
        Ok(delivery)
    }

    /// Brings the ack of a packet back.
    pub fn acknowledge(&mut self, id: PacketId) -> SimResult<Resolution> {
        let resolution = self.system.world.acknowledge(id)?;
        if resolution == Resolution::Done {
            self.count(id, |traffic| traffic.acknowledged = traffic.acknowledged.saturating_add(1));
        }
        self.look(Step::Silent)?;
        Ok(resolution)
    }

    /// Proves the timeout of a packet.
    pub fn time_out(&mut self, id: PacketId) -> SimResult<Resolution> {
        let resolution = self.system.world.timeout(id)?;
        if resolution == Resolution::Done {
            self.count(id, |traffic| traffic.timed_out = traffic.timed_out.saturating_add(1));
        }
        self.look(Step::Silent)?;
        Ok(resolution)
    }

    /// Loses a packet, or its ack if it was received.
    pub fn lose(&mut self, id: PacketId) -> SimResult<()> {
        let Some(packet) = self.system.world.packet(id)? else { return Ok(()) };
        self.system.world.drop_packet(id);
        self.count(id, |traffic| match packet.phase {
            Phase::Sent => traffic.dropped = traffic.dropped.saturating_add(1),
            Phase::Received { .. } => traffic.acks_dropped = traffic.acks_dropped.saturating_add(1),
        });
        self.look(Step::Silent)
    }

    /// Does the next thing for a packet: deliver it, bring its ack back, or prove its timeout.
    /// Returns whether that could be done.
    ///
    /// # Errors
    /// When the world refuses for another reason than faults that are expected here.
    pub fn relay(&mut self, id: PacketId) -> Run<bool> {
        let Some(packet) = self.system.world.packet(id)? else { return Ok(false) };
        let result = match packet.phase {
            Phase::Sent if packet.dropped => self.time_out(id).map(drop),
            Phase::Sent => match self.deliver(id) {
                Err(SimError::Ibc(IbcError::TimeoutElapsed { .. })) => self.time_out(id).map(drop),
                other => other.map(drop),
            },
            Phase::Received { ack: Some(_) } if !packet.dropped => self.acknowledge(id).map(drop),
            Phase::Received { .. } => return Ok(false),
        };
        match result {
            Ok(()) => Ok(true),
            Err(SimError::Halted { .. }) => Ok(false),
            Err(SimError::Ibc(IbcError::TimeoutNotReached { .. } | IbcError::ClientExpired { .. })) => {
                Ok(false)
            }
            // Counted by the world, and judged by the audit.
            Err(SimError::Aborted { .. }) => Ok(false),
            Err(other) => Err(other.into()),
        }
    }

    /// Looks at everything in flight once, in any order, and fails to care for some of it.
    ///
    /// # Errors
    /// As [`Lab::relay`].
    pub fn relay_badly(&mut self, rng: &mut Rng, losses: Losses) -> Run {
        let mut ids = self.in_flight()?;
        rng.shuffle(&mut ids);
        for id in ids {
            let is_silent = self.route(id).is_some_and(|(consumer, _)| self.silent.contains(&consumer));
            if is_silent || rng.chance(losses.delay) {
                continue;
            }
            let Some(packet) = self.system.world.packet(id)? else { continue };
            let loss = if packet.is_sent() { losses.packet } else { losses.ack };
            if !packet.dropped && rng.chance(loss) {
                self.lose(id)?;
            } else {
                self.relay(id)?;
            }
        }
        Ok(())
    }

    /// Relays everything, in any order, until nothing more can be done. What was lost is picked up
    /// again, if it was received; a packet that was lost before can only time out.
    ///
    /// # Errors
    /// As [`Lab::relay`].
    pub fn relay_well(&mut self, rng: &mut Rng) -> Run {
        loop {
            let mut progress = false;
            let mut ids = self.in_flight()?;
            rng.shuffle(&mut ids);
            for id in ids {
                let packet = self.system.world.packet(id)?;
                if packet.is_some_and(|packet| packet.dropped && !packet.is_sent()) {
                    self.system.world.pick_up(id);
                }
                progress |= self.relay(id)?;
            }
            if !progress {
                return Ok(());
            }
        }
    }
}
