//! What goes wrong, apart from lost packets.

use cosmwasm_std::{Decimal, Uint128};
use mesh_simulator::staking::{BondStatus, SimValidator};

use super::Play;
use crate::lab::Run;

const DAY: u64 = 24 * 3_600;
/// So long nobody relays: longer than the timeout and the grace period after it.
const SILENCE: u64 = 9 * DAY;
/// Tombstones per consumer.
const MAX_TOMBSTONES: usize = 3;
/// No more than this part of a set is jailed at a time.
const MAX_JAILED: usize = 5;

/// A time of trouble.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// The provider's client of the consumer expires: nothing can be sent.
    Expired,
    /// Nobody relays.
    Silence,
    /// The consumer makes no blocks.
    Halted,
    /// Governance sets the cap to 0.
    NoCap,
}

/// Times of trouble, one after the other.
pub(super) struct Troubles {
    queue: Vec<(Kind, usize)>,
    current: Option<(Kind, usize, u64)>,
    pause_until: u64,
    cap: Uint128,
}

impl Troubles {
    pub(super) fn new(play: &mut Play<'_>) -> Self {
        let count = play.consumers().len().max(1);
        let first = play.rng.below(count as u64) as usize;
        let mut queue: Vec<_> = [Kind::Expired, Kind::Silence, Kind::Halted, Kind::NoCap]
            .into_iter()
            .enumerate()
            .map(|(at, kind)| (kind, (first + at) % count))
            .collect();
        play.rng.shuffle(&mut queue);
        let pause_until = play.now() + 4 * DAY;
        Self { queue, current: None, pause_until, cap: Uint128::zero() }
    }

    /// Whether none is left.
    pub(super) fn are_over(&self) -> bool {
        self.queue.is_empty() && self.current.is_none()
    }

    /// Ends a trouble whose time is over, and starts the next one after a pause.
    pub(super) fn go_on(&mut self, play: &mut Play<'_>) -> Run {
        let now = play.now();
        if let Some((kind, consumer, until)) = self.current {
            if now >= until {
                // At its worst: from here, too, everything can be emptied.
                play.lab.check_drains()?;
                self.end(play, kind, consumer)?;
                self.current = None;
                self.pause_until = now + 2 * DAY;
            }
        } else if now >= self.pause_until {
            if let Some((kind, consumer)) = self.queue.pop() {
                let lasts = if kind == Kind::Silence { SILENCE } else { 3 * DAY };
                self.begin(play, kind, consumer)?;
                self.current = Some((kind, consumer, now + lasts));
            }
        }
        Ok(())
    }

    fn begin(&mut self, play: &mut Play<'_>, kind: Kind, consumer: usize) -> Run {
        let name = play.consumer_name(consumer);
        let deployed = play.lab.system.consumer(consumer)?.clone();
        let provider = play.lab.system.deployment.provider;
        let world = &mut play.lab.system.world;
        let line = match kind {
            Kind::Expired => {
                world.set_keep_alive(deployed.link, false);
                world.expire_client(deployed.link, provider)?;
                format!("the provider's client of {name} expires: nothing can be sent, Unstakes are forced at once")
            }
            Kind::Silence => {
                play.lab.silent.insert(consumer);
                format!("nobody relays to and from {name}: who waits longer than timeout and grace gives up")
            }
            Kind::Halted => {
                world.halt(deployed.chain);
                format!("{name} halts")
            }
            Kind::NoCap => {
                self.cap = play.lab.system.bond_status(consumer)?.cap;
                play.lab.system.set_max_cap(consumer, Uint128::zero())?;
                format!(
                    "governance of {name} sets the cap to 0: everything is undelegated, the protocol goes on"
                )
            }
        };
        play.progress.note(&line);
        Ok(())
    }

    fn end(&mut self, play: &mut Play<'_>, kind: Kind, consumer: usize) -> Run {
        let name = play.consumer_name(consumer);
        let deployed = play.lab.system.consumer(consumer)?.clone();
        let provider = play.lab.system.deployment.provider;
        let world = &mut play.lab.system.world;
        let line = match kind {
            Kind::Expired => {
                world.revive_client(deployed.link, provider)?;
                world.revive_client(deployed.link, deployed.chain)?;
                world.set_keep_alive(deployed.link, true);
                format!("governance revives the client of {name}")
            }
            Kind::Silence => {
                play.lab.silent.remove(&consumer);
                format!("relayers of {name} are back")
            }
            Kind::Halted => {
                world.resume(deployed.chain);
                format!("{name} goes on")
            }
            Kind::NoCap => {
                play.lab.system.set_max_cap(consumer, self.cap)?;
                format!("governance of {name} sets the cap to {}", self.cap)
            }
        };
        play.progress.note(&line);
        Ok(())
    }
}

impl Play<'_> {
    pub(super) fn is_halted(&self, consumer: usize) -> Run<bool> {
        Ok(self.lab.system.world.chain(self.lab.system.consumer(consumer)?.chain).is_halted())
    }

    /// What happens on the consumers' own chains.
    pub(super) fn chains_act(&mut self) -> Run {
        for consumer in self.consumers() {
            if self.is_halted(consumer)? {
                continue;
            }
            let id = self.lab.system.consumer(consumer)?.chain;
            let validators = self.lab.system.world.chain(id).validators()?;
            let (out, active): (Vec<_>, Vec<_>) =
                validators.into_iter().partition(|v| v.jailed || v.status != BondStatus::Bonded);
            let jailed: Vec<&SimValidator> = out.iter().filter(|v| !v.tombstoned && v.jailed).collect();
            let tombstones = out.iter().filter(|v| v.tombstoned).count();
            let (jail, unjail, tombstone) =
                (self.rng.chance(0.5), self.rng.chance(0.4), self.rng.chance(0.1));
            let pick = |rng: &mut mesh_simulator::Rng| rng.pick(&active).map(|v| v.operator.clone());
            let first = pick(&mut self.rng).filter(|_| jail && jailed.len() * MAX_JAILED < active.len());
            let second = pick(&mut self.rng).filter(|_| tombstone && tombstones < MAX_TOMBSTONES);
            let third = self.rng.pick(&jailed).map(|v| v.operator.clone()).filter(|_| unjail);
            let chain = self.lab.system.world.chain_mut(id);
            if let Some(operator) = first {
                chain.jail(&operator)?;
            }
            if let Some(operator) = second {
                let height = chain.height();
                chain.slash(&operator, Decimal::percent(5), height)?;
                chain.tombstone(&operator)?;
            }
            if let Some(operator) = third {
                chain.unjail(&operator)?;
            }
            if self.rng.chance(0.8) {
                self.lab.system.sync_validators(consumer)?;
            }
            if self.rng.chance(0.3) {
                self.lab.system.send_updates(consumer, Some(10))?;
            }
            if self.rng.chance(0.5) {
                let price = self.prices.get(consumer).copied().unwrap_or(Decimal::one());
                let change = Decimal::percent(self.rng.between(90, 110));
                self.lab.system.set_price(consumer, price * change)?;
            }
        }
        Ok(())
    }

    /// Epochs that are due.
    pub(super) fn epochs(&mut self) -> Run {
        for consumer in self.consumers() {
            let epoch = self.lab.system.epoch(consumer)?;
            let is_due = epoch.running || epoch.next <= self.lab.system.world.now();
            if is_due && !self.is_halted(consumer)? {
                self.lab.system.run_epoch(consumer)?;
            }
        }
        Ok(())
    }
}
