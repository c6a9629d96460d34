//! Who backed which validator, and when: a second opinion on what must be charged, from what the
//! chains have done and not from the contracts' books.
//!
//! Two bounds. *At least* what really backed V at an infraction, by the heights at which the
//! consumer applied Stakes and Unstakes, less what had been released before the evidence came; and
//! what external-staking held when it came, in positions and in claims whose end was known, if it
//! was exposed: nothing that happens later spares that. *At most* what docs/protocol.md, "Exposure",
//! lets be exposed: positions since their oldest Stake, claims until their Unstake and the lag.

use std::collections::BTreeMap;

use cosmwasm_std::Uint128;
use mesh_apis::external_staking::{TxKind, TxStatus};
use mesh_apis::TxId;

use super::facts::{facts, Fact, TxFact};
use super::System;
use crate::SimResult;

/// What a user and a validator have had with each other.
#[derive(Clone, Debug, Default)]
pub(super) struct Story {
    /// What external-staking has charged.
    pub charged: Uint128,
    /// What was burned for it.
    pub burned: Uint128,
    stake: Uint128,
    pending: Uint128,
    /// Unstakes in flight.
    unstaking: Uint128,
    /// Exposed and held when evidence came: the most of any.
    caught: Uint128,
    /// Height of the oldest Stake in the position.
    since: Option<u64>,
    claims: BTreeMap<u64, Claim>,
    /// Heights of the consumer, what was applied there, whether it was a Stake, and the
    /// transaction.
    applied: Vec<(u64, Uint128, TxKind, TxId)>,
}

#[derive(Clone, Debug)]
struct Claim {
    amount: Uint128,
    since: u64,
    /// None: may count as having no end.
    until: Option<u64>,
    /// Place in the journal.
    released: Option<usize>,
}

/// An infraction, and the place of its evidence in the journal.
#[derive(Clone, Copy, Debug)]
struct Infraction {
    height: u64,
    place: usize,
}

/// All that one consumer has seen of stakes and slashes.
#[derive(Debug, Default)]
pub(super) struct Chronicle {
    /// By (user, validator).
    pub stories: BTreeMap<(String, String), Story>,
    infractions: BTreeMap<String, Vec<Infraction>>,
    /// Greatest height known to the provider, by validator.
    known: BTreeMap<String, u64>,
    txs: BTreeMap<u64, Tx>,
    lag: u64,
}

#[derive(Clone, Debug)]
struct Tx {
    status: TxStatus,
    /// What was known when it was sent: the greatest height, and the greatest infraction of the
    /// validator.
    height: u64,
    slashed: Option<u64>,
}

/// Heights at which the consumer has applied transactions.
type Heights = BTreeMap<(u64, bool), u64>;

impl Chronicle {
    /// Reads what has happened to one consumer.
    pub fn of(system: &System, consumer: usize) -> SimResult<Self> {
        let deployed = system.consumer(consumer)?;
        let staking = deployed.external_staking.as_str();
        let consumer_chain = system.world.chain(deployed.chain);
        let heights = facts(consumer_chain).filter_map(|note| match note {
            Fact::Applied { converter, kind, tx_id, height, .. }
                if *converter == deployed.converter.as_str() =>
            {
                Some(((tx_id.0, *kind == TxKind::Stake), *height))
            }
            _ => None,
        });
        let heights: Heights = heights.collect();
        let mut chronicle = Self { lag: system.exposure_lag(consumer)?, ..Self::default() };
        let mut users = BTreeMap::new();
        for (place, note) in facts(system.world.chain(system.deployment.provider)).enumerate() {
            match note {
                Fact::Tx(tx) if tx.staking == staking => {
                    users.insert(tx.tx_id, tx.user.clone());
                    chronicle.changed(tx, &heights);
                }
                Fact::Convicted { staking: of, validator, height } if of == staking => {
                    let all = chronicle.infractions.entry(validator.clone()).or_default();
                    all.push(Infraction { height: *height, place });
                    let backers = chronicle.stories.iter_mut().filter(|((_, of), _)| of == validator);
                    backers.for_each(|(_, story)| story.caught = story.caught.max(story.held_at(*height)));
                }
                Fact::Released { staking: of, user, validator, tx_id } if of == staking => {
                    let story = chronicle.stories.entry((user.clone(), validator.clone())).or_default();
                    if let Some(claim) = story.claims.get_mut(&tx_id.0) {
                        claim.released = Some(place);
                    }
                }
                _ => {}
            }
        }
        for note in facts(consumer_chain) {
            let Fact::Applied { kind, tx_id, validator, amount, height, .. } = note else { continue };
            if let Some(user) = users.get(tx_id) {
                let story = chronicle.stories.entry((user.clone(), validator.clone())).or_default();
                story.applied.push((*height, *amount, *kind, *tx_id));
            }
        }
        Ok(chronicle)
    }

    fn changed(&mut self, note: &TxFact, heights: &Heights) {
        let story = self.stories.entry((note.user.clone(), note.validator.clone())).or_default();
        let (id, amount) = (note.tx_id.0, note.amount);
        let known = self.known.entry(note.validator.clone()).or_default();
        let slashed = self.infractions.get(&note.validator).into_iter().flatten().map(|of| of.height).max();
        let before = self.txs.get(&id).cloned();
        let tx = before.clone().unwrap_or(Tx { status: note.status, height: *known, slashed });
        self.txs.insert(id, Tx { status: note.status, ..tx });
        let height = heights.get(&(id, note.kind == TxKind::Stake)).copied();
        match (note.kind, before.map(|tx| tx.status), note.status) {
            (TxKind::Slash, _, _) => {
                story.charged += note.charged;
                story.burned += amount;
            }
            (TxKind::Stake, None, _) => story.pending += amount,
            (TxKind::Stake, Some(TxStatus::Pending), TxStatus::Confirmed) => {
                let height = height.unwrap_or(tx.height);
                *known = height.max(*known);
                story.pending -= amount;
                story.stake += amount;
                story.since = Some(story.since.map_or(height, |since| since.min(height)));
            }
            (TxKind::Stake, Some(TxStatus::Pending), TxStatus::Failed) => {
                story.pending -= amount;
                story.forget();
            }
            (TxKind::Stake, Some(TxStatus::Pending), TxStatus::Forced) => {
                let since = height.filter(|_| !note.silent).unwrap_or(tx.height);
                story.pending -= amount;
                story.claims.insert(id, Claim { amount, since, until: None, released: None });
                story.forget();
            }
            // It was applied after all.
            (TxKind::Stake, Some(TxStatus::Forced), TxStatus::Forced) => {
                if let (Some(claim), Some(height)) = (story.claims.get_mut(&id), height) {
                    claim.since = claim.since.max(height);
                }
            }
            // One that was paid before was charged for what was known then.
            (TxKind::Stake, Some(TxStatus::Forced), TxStatus::Failed) => {
                story.claims.retain(|of, claim| *of != id || claim.released.is_some());
            }
            (TxKind::Unstake, None, TxStatus::Pending) => story.unstaking += amount,
            (TxKind::Unstake, Some(TxStatus::Pending), TxStatus::Failed) => story.unstaking -= amount,
            (TxKind::Unstake, Some(TxStatus::Pending), TxStatus::Confirmed) => {
                story.unstaking -= amount;
                // An Unstake that is sent after the evidence ends no earlier than the infraction.
                let ends = |height: u64| height.saturating_add(self.lag).max(tx.slashed.unwrap_or_default());
                let until = height.map(ends);
                *known = height.unwrap_or_default().max(*known);
                story.leave(id, amount, until);
            }
            (TxKind::Unstake, None, TxStatus::Forced) => story.leave(id, amount, None),
            (TxKind::Unstake, Some(TxStatus::Pending), TxStatus::Forced) => {
                story.unstaking -= amount;
                story.leave(id, amount, None);
            }
            _ => {}
        }
    }

    /// What must have been charged of a user, at least, once everything is resolved and settled.
    pub fn at_least(&self, (user, validator): &(String, String)) -> Uint128 {
        let Some(story) = self.stories.get(&(user.clone(), validator.clone())) else {
            return Uint128::zero();
        };
        let all = self.infractions.get(validator).into_iter().flatten();
        all.map(|infraction| story.backed(*infraction)).max().unwrap_or_default().max(story.caught)
    }

    /// What can have been charged of a user, at most.
    pub fn at_most(&self, (user, validator): &(String, String)) -> Uint128 {
        let Some(story) = self.stories.get(&(user.clone(), validator.clone())) else {
            return Uint128::zero();
        };
        let all = self.infractions.get(validator).map(Vec::as_slice).unwrap_or_default();
        let hits = |since: u64, until: Option<u64>, released: Option<usize>| {
            all.iter().any(|of| {
                since <= of.height
                    && until.is_none_or(|until| of.height <= until)
                    && released.is_none_or(|released| of.place < released)
            })
        };
        let claims = story.claims.values().filter(|claim| hits(claim.since, claim.until, claim.released));
        let stake = story.since.filter(|since| hits(*since, None, None)).map(|_| story.stake);
        claims.map(|claim| claim.amount).sum::<Uint128>() + stake.unwrap_or_default()
    }
}

impl Story {
    /// Nothing is left, and nothing in flight: what comes later begins anew.
    fn forget(&mut self) {
        if self.stake.is_zero() && self.pending.is_zero() {
            self.since = None;
        }
    }

    fn leave(&mut self, id: u64, amount: Uint128, until: Option<u64>) {
        let since = self.since.unwrap_or_default();
        self.stake -= amount;
        self.claims.insert(id, Claim { amount, since, until, released: None });
        self.forget();
    }

    /// What is exposed to an infraction at this height, whatever happens to it from now on: what of
    /// the position is not in flight, and claims whose end is known.
    fn held_at(&self, height: u64) -> Uint128 {
        let exposed = |claim: &&Claim| {
            let ends = claim.until.is_some_and(|until| height <= until);
            ends && claim.since <= height && claim.released.is_none()
        };
        let claims = self.claims.values().filter(exposed).map(|claim| claim.amount).sum::<Uint128>();
        match self.since {
            Some(since) if since <= height => claims + (self.stake - self.unstaking),
            _ => claims,
        }
    }

    /// What really backed the validator, and was still held when the evidence came.
    fn backed(&self, infraction: Infraction) -> Uint128 {
        let until = |kind: TxKind| {
            let applied = self
                .applied
                .iter()
                .filter(move |(height, _, of, _)| *of == kind && *height <= infraction.height);
            applied.map(|(_, amount, _, _)| *amount).sum::<Uint128>()
        };
        let backing = until(TxKind::Stake).saturating_sub(until(TxKind::Unstake));
        let had_left = |id: u64| {
            self.applied.iter().any(|(height, _, kind, tx_id)| {
                tx_id.0 == id && *kind == TxKind::Unstake && *height <= infraction.height
            })
        };
        let released = self.claims.iter().filter(|(id, claim)| {
            claim.released.is_some_and(|place| place < infraction.place) && !had_left(**id)
        });
        backing.saturating_sub(released.map(|(_, claim)| claim.amount).sum())
    }
}
