//! What must be charged, worked out from what can be seen: when packets were sent, what became of
//! them, at which heights they were applied, and when claims were withdrawn. It knows nothing of
//! settling.

use std::collections::{BTreeMap, BTreeSet};

use super::*;
use crate::claim::CLAIMS;
use crate::tests::correct_consumer::Consumer;
use crate::tx::record::Tx;

#[derive(Clone, Copy, Debug)]
enum Until {
    At(u64),
    Unknown,
}

/// Stake on its way out.
#[derive(Clone, Debug)]
struct Lot {
    user: Addr,
    validator: String,
    amount: u128,
    since: u64,
    until: Until,
}

#[derive(Clone, Default, Debug)]
struct Stake {
    acked: u128,
    pending: u128,
    since: Option<u64>,
}

/// What was known when the last packet of a transaction was sent.
#[derive(Clone, Copy, Default)]
struct Sent {
    height: u64,
    infraction: Option<u64>,
}

impl Sent {
    /// Of stake whose Unstake was applied at this height.
    fn until(self, applied: u64) -> Until {
        Until::At((applied + LAG).max(self.infraction.unwrap_or_default()))
    }
}

#[derive(Default)]
pub(super) struct Model {
    infractions: BTreeMap<String, BTreeSet<u64>>,
    heights: BTreeMap<String, u64>,
    stakes: BTreeMap<(Addr, String), Stake>,
    lots: BTreeMap<u64, Lot>,
    sent: BTreeMap<u64, Sent>,
    txs: BTreeMap<u64, Tx>,
    /// Sequences of the packets in flight, by transaction.
    flying: BTreeMap<u64, u64>,
    withdrawn: BTreeMap<Addr, u128>,
}

impl Model {
    fn greatest_infraction(&self, validator: &str) -> Option<u64> {
        self.infractions.get(validator).and_then(BTreeSet::last).copied()
    }

    fn is_inside(&self, validator: &str, since: u64, until: Option<u64>) -> bool {
        let until = until.unwrap_or(u64::MAX);
        since <= until
            && self.infractions.get(validator).is_some_and(|set| set.range(since..=until).next().is_some())
    }

    pub(super) fn slash(&mut self, validator: &str, height: u64) {
        self.infractions.entry(validator.to_string()).or_default().insert(height);
    }

    /// After each step.
    pub(super) fn observe(&mut self, world: &World, consumer: &Consumer) {
        let txs = world.txs();
        for (id, tx) in &txs {
            let before = self.txs.get(id).map(|tx| Phase::of(&tx.state));
            if before != Some(Phase::of(&tx.state)) {
                let applied =
                    self.flying.get(id).and_then(|sequence| consumer.applied.get(sequence)).copied();
                self.moved(*id, tx, before, applied);
            }
        }
        // The number of a transaction tells its user.
        let claims: BTreeSet<u64> = CLAIMS
            .keys(&world.deps.storage, None, None, Order::Ascending)
            .map(|key| key.map(|(_, _, id)| id).unwrap())
            .collect();
        let gone = |(id, _): &(&u64, &Lot)| !claims.contains(*id);
        for id in self.lots.iter().filter(gone).map(|(id, _)| *id).collect::<Vec<_>>() {
            let lot = self.lots.remove(&id).unwrap();
            // What is not known is never known: it counts as exposed for ever.
            let until = match lot.until {
                Until::At(height) => Some(height),
                Until::Unknown => None,
            };
            if self.is_inside(&lot.validator, lot.since, until) {
                *self.withdrawn.entry(lot.user).or_default() += lot.amount;
            }
        }
        self.flying = world.flying.iter().map(|packet| (packet_tx(packet).0, packet.sequence)).collect();
        self.txs = txs;
    }

    fn moved(&mut self, id: u64, tx: &Tx, before: Option<Phase>, applied: Option<u64>) {
        use Phase::{Aborted, Confirmed, Discharged, Failed, Owed, OwedInFlight, Pending};
        let (v, amount) = (tx.validator.clone(), tx.amount.u128());
        let sent = self.sent.get(&id).copied().unwrap_or_default();
        let key = (tx.user.clone(), v.clone());
        let phase = Phase::of(&tx.state);
        match (tx.kind, before, phase) {
            (PacketKind::Stake, None, Pending) => self.stake(&key).pending += amount,
            (PacketKind::Stake, Some(Pending), Confirmed) => {
                let stake = self.stake(&key);
                stake.pending -= amount;
                stake.acked += amount;
                stake.since = Some(stake.since.map_or(applied.unwrap(), |since| since.min(applied.unwrap())));
            }
            (PacketKind::Stake, Some(Pending), Failed) => self.stake(&key).pending -= amount,
            (PacketKind::Stake, Some(Pending), Owed { .. }) => {
                self.stake(&key).pending -= amount;
                self.leaves(id, tx, applied.unwrap(), Until::Unknown);
            }
            (PacketKind::Stake, Some(Pending), Aborted { .. }) => {
                self.stake(&key).pending -= amount;
                self.leaves(id, tx, sent.height, Until::Unknown);
            }
            (PacketKind::Stake, Some(Aborted { .. }), Failed) => drop(self.lots.remove(&id)),
            (PacketKind::Stake, Some(Aborted { .. }), Owed { .. }) => {
                if let Some(lot) = self.lots.get_mut(&id) {
                    lot.since = applied.unwrap();
                }
            }
            (PacketKind::Unstake, None, Pending) => (),
            (PacketKind::Unstake, Some(Pending), Failed) => (),
            (PacketKind::Unstake, Some(Pending), Confirmed) => {
                self.unstaked(id, tx, &key, sent.until(applied.unwrap()));
            }
            (PacketKind::Unstake, Some(Pending), OwedInFlight { .. }) => {
                self.unstaked(id, tx, &key, Until::Unknown);
            }
            (PacketKind::Unstake, None | Some(Failed), Owed { .. }) => {
                self.unstaked(id, tx, &key, Until::Unknown);
            }
            (_, Some(Owed { .. }), OwedInFlight { .. }) | (_, Some(OwedInFlight { .. }), Owed { .. }) => (),
            (_, Some(OwedInFlight { .. }), Discharged) => {
                if let Some(lot) = self.lots.get_mut(&id) {
                    lot.until = sent.until(applied.unwrap());
                }
            }
            other => panic!("{id} did what nothing does: {other:?}"),
        }
        let infraction = self.greatest_infraction(&v);
        let known = self.heights.entry(v).or_default();
        let landed = matches!(phase, Confirmed | Discharged | Owed { .. });
        *known = applied.filter(|_| landed).map_or(*known, |height| height.max(*known));
        if matches!(phase, Pending) || matches!((before, phase), (Some(Owed { .. }), OwedInFlight { .. })) {
            self.sent.insert(id, Sent { height: *known, infraction });
        }
        let stake = self.stake(&key);
        if stake.acked == 0 && stake.pending == 0 {
            stake.since = None;
        }
    }

    fn stake(&mut self, key: &(Addr, String)) -> &mut Stake {
        self.stakes.entry(key.clone()).or_default()
    }

    fn unstaked(&mut self, id: u64, tx: &Tx, key: &(Addr, String), until: Until) {
        let stake = self.stake(key);
        stake.acked -= tx.amount.u128();
        let since = stake.since.unwrap();
        self.leaves(id, tx, since, until);
    }

    fn leaves(&mut self, id: u64, tx: &Tx, since: u64, until: Until) {
        let (user, validator) = (tx.user.clone(), tx.validator.clone());
        self.lots.insert(id, Lot { user, validator, amount: tx.amount.u128(), since, until });
    }

    /// What must have been charged of a user when everything that is decided was settled.
    pub(super) fn charged(&self, user: &Addr) -> u128 {
        let lots: u128 = self
            .lots
            .values()
            .filter(|lot| lot.user == *user)
            .filter(|lot| match lot.until {
                Until::At(height) => self.is_inside(&lot.validator, lot.since, Some(height)),
                Until::Unknown => false,
            })
            .map(|lot| lot.amount)
            .sum();
        let stakes: u128 = self
            .stakes
            .iter()
            .filter(|((of, v), stake)| {
                of == user && stake.since.is_some_and(|at| self.is_inside(v, at, None))
            })
            .map(|(_, stake)| stake.acked)
            .sum();
        lots + stakes + self.withdrawn.get(user).copied().unwrap_or_default()
    }
}
