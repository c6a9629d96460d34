//! Conservation: no reward is lost or made, whatever happens to transfers and callbacks.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use proptest::sample::Index;

use super::*;

const VALIDATORS: [&str; 5] = ["a", "b", "c", "d", "dead"];

#[derive(Clone, Debug)]
enum Step {
    /// The chain pays, and a part is claimed for validators.
    Book {
        paid: u128,
        claimed: Vec<(Index, u128)>,
        can_send: bool,
    },
    Send {
        limit: u32,
        can_send: bool,
    },
    /// A transfer is resolved, with or without a callback.
    Arrive {
        which: Index,
        callback: bool,
    },
    Refuse {
        which: Index,
        callback: bool,
    },
    TimeOut {
        which: Index,
        callback: bool,
    },
    /// A callback is repeated or invented.
    Forge {
        batch: u64,
        ack: Option<&'static [u8]>,
    },
    Recover {
        batch: u64,
    },
    Wait {
        secs: u64,
    },
}

/// `swallow`: some callbacks get lost.
fn step(swallow: bool) -> impl Strategy<Value = Step> {
    let which = any::<Index>();
    let callback = prop::bool::weighted(if swallow { 0.6 } else { 1.0 });
    let claimed = prop::collection::vec((any::<Index>(), 0u128..2_000), 0..6);
    let acks = prop::sample::select(vec![Some(ARRIVED), Some(REFUSED), Some(b"" as &[u8]), None]);
    prop_oneof![
        4 => (0u128..4_000, claimed, prop::bool::weighted(0.8))
            .prop_map(|(paid, claimed, can_send)| Step::Book { paid, claimed, can_send }),
        3 => (0u32..4, prop::bool::weighted(0.8)).prop_map(|(limit, can_send)| Step::Send { limit, can_send }),
        3 => (which.clone(), callback).prop_map(|(which, callback)| Step::Arrive { which, callback }),
        2 => (which.clone(), callback).prop_map(|(which, callback)| Step::Refuse { which, callback }),
        2 => (which, callback).prop_map(|(which, callback)| Step::TimeOut { which, callback }),
        1 => (1u64..8, acks).prop_map(|(batch, ack)| Step::Forge { batch, ack }),
        u32::from(swallow) * 2 => (1u64..12).prop_map(|batch| Step::Recover { batch }),
        1 => (0u64..2 * TIMEOUT_SECS).prop_map(|secs| Step::Wait { secs }),
    ]
}

type Sums = BTreeMap<String, u128>;

struct World {
    chain: Chain,
    received: u128,
    arrived: u128,
    arrived_by: Sums,
    /// Batches that must be in transit for the converter.
    known: BTreeMap<u64, u128>,
    /// Batches that have arrived.
    booked: BTreeSet<u64>,
    /// Every transfer so far.
    sent: u64,
}

fn add(sums: &mut Sums, entries: &[(String, u128)]) {
    for (validator, amount) in entries {
        *sums.entry(validator.clone()).or_default() += amount;
    }
}

impl World {
    fn new() -> Self {
        let mut chain = Chain::new(&[("a", 1), ("b", 100), ("c", 1_000), ("dead", 5_000)]);
        report(&mut chain.deps, vec![tombstoned("dead")]);
        let (known, booked) = (BTreeMap::new(), BTreeSet::new());
        Self { chain, received: 0, arrived: 0, arrived_by: Sums::new(), known, booked, sent: 0 }
    }

    fn take(&mut self, which: Index) -> Option<Flight> {
        let flights = self.chain.flights.len();
        (flights > 0).then(|| self.chain.flights.remove(which.index(flights)))
    }

    /// Everything ever booked for each validator. No batch that has arrived is booked again.
    fn by_validator(&self) -> Sums {
        let mut sums = self.arrived_by.clone();
        add(&mut sums, &self.chain.booked());
        for flight in &self.chain.flights {
            add(&mut sums, &flight.split);
        }
        sums
    }

    fn resolve(&mut self, flight: &Flight, arrives: bool, callback: Option<IbcSourceCallbackMsg>) {
        if arrives {
            self.booked.insert(flight.batch);
            self.arrived += flight.amount;
            add(&mut self.arrived_by, &flight.split);
        } else {
            self.chain.pay(flight.amount);
        }
        if let Some(msg) = callback {
            self.chain.callback(msg);
            self.known.remove(&flight.batch);
        }
    }

    fn play(&mut self, step: Step) {
        match step {
            Step::Book { paid, claimed, can_send } => {
                self.chain.can_send = can_send;
                self.chain.pay(paid);
                self.received += paid;
                let claimed: Vec<_> = claimed
                    .iter()
                    .map(|(which, amount)| (VALIDATORS[which.index(VALIDATORS.len())], *amount))
                    .collect();
                self.chain.book(&claimed);
            }
            Step::Send { limit, can_send } => {
                self.chain.can_send = can_send;
                self.chain.send(Some(limit)).unwrap();
            }
            Step::Arrive { which, callback } => {
                if let Some(flight) = self.take(which) {
                    self.resolve(&flight, true, callback.then(|| acked(flight.batch, ARRIVED)));
                }
            }
            Step::Refuse { which, callback } => {
                if let Some(flight) = self.take(which) {
                    self.resolve(&flight, false, callback.then(|| acked(flight.batch, REFUSED)));
                }
            }
            Step::TimeOut { which, callback } => {
                if let Some(flight) = self.take(which) {
                    self.resolve(&flight, false, callback.then(|| timed_out(flight.batch)));
                }
            }
            // The chain lets nobody forge the callback of a packet that it has not resolved.
            Step::Forge { batch, .. } if self.known.contains_key(&batch) => {}
            Step::Forge { batch, ack } => {
                let before = self.chain.state();
                self.chain.callback(ack.map_or_else(|| timed_out(batch), |ack| acked(batch, ack)));
                assert_eq!(self.chain.state(), before);
            }
            Step::Recover { batch } => {
                // External-staking answers truthfully.
                if self.chain.recover(batch).is_ok() && self.chain.asked.pop().is_some() {
                    let flies = self.chain.flights.iter().any(|flight| flight.batch == batch);
                    let booked = self.booked.contains(&batch);
                    if !flies {
                        self.chain.answer(batch, booked);
                    }
                }
                if !self.chain.batches().iter().any(|of| of.batch.0 == batch) {
                    self.known.remove(&batch);
                }
            }
            Step::Wait { secs } => self.chain.wait(secs),
        }
        for flight in self.chain.flights.iter().filter(|flight| flight.batch > self.sent) {
            self.known.insert(flight.batch, flight.amount);
        }
        self.sent = self.chain.last_batch;
    }

    fn check(&self) {
        // In `sums`: booked + surplus = balance, so the booked is never above the balance.
        let (booked, in_transit, surplus) = self.chain.sums();
        let flying: u128 = self.chain.flights.iter().map(|flight| flight.amount).sum();
        assert_eq!(booked + surplus + flying + self.arrived, self.received);
        assert_eq!(in_transit, self.known.values().sum::<u128>());
        let limit = self.chain.rewards().batch_limit;
        assert!((1..=30).contains(&limit));
    }

    /// Delivers everything that is booked. Only coins that belong to no validator are left.
    fn drain(&mut self) {
        for _ in 0..1_000 {
            if !self.chain.flights.is_empty() {
                let flight = self.chain.flights.remove(0);
                self.resolve(&flight, true, Some(acked(flight.batch, ARRIVED)));
            } else if self.chain.booked().is_empty() {
                return;
            } else {
                self.play(Step::Send { limit: 10, can_send: true });
            }
            self.check();
        }
        panic!("the rewards never arrive");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn nothing_is_lost_and_nothing_is_made(steps in prop::collection::vec(step(true), 1..50)) {
        let mut world = World::new();
        for step in steps {
            world.play(step);
            world.check();
        }
    }

    #[test]
    fn each_validator_gets_what_was_booked_for_it_in_the_end(
        steps in prop::collection::vec(step(false), 1..50),
    ) {
        let mut world = World::new();
        for step in steps {
            let before = world.by_validator();
            let books = matches!(step, Step::Book { .. });
            world.play(step);
            world.check();
            let after = world.by_validator();
            match books {
                true => prop_assert!(before.iter().all(|(validator, amount)| after[validator] >= *amount)),
                false => prop_assert_eq!(before, after),
            }
        }
        let booked = world.by_validator();
        world.drain();
        prop_assert_eq!(booked, world.arrived_by.clone());
        prop_assert_eq!(world.arrived + world.chain.sums().2, world.received);
    }
}
