//! What can be forced, against every way in which the units of a position can have been asked for.
//!
//! A user says amounts, and a packet carries one: the units of a position are alike, those in
//! flight and the others. So an outcome can be told of any of its units. What can be forced is what
//! the most favourable telling allows, and no telling allows more.

#![allow(clippy::arithmetic_side_effects)]

use mesh_apis::time::UnixTime;
use mesh_apis::ConsumerHeight;
use std::collections::BTreeSet;

use super::*;

/// One telling of what happened to the units of a position.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Units {
    /// An Unstake of them has failed, and they are still here.
    failed: u128,
    /// None has.
    fresh: u128,
}

impl Units {
    /// All ways to name `amount` of them: what is named, and the others.
    fn name(self, amount: u128) -> impl Iterator<Item = (Self, Self)> {
        (0..=amount).filter_map(move |failed| {
            let named = Self { failed, fresh: amount - failed };
            let fresh = self.fresh.checked_sub(named.fresh)?;
            Some((named, Self { failed: self.failed.checked_sub(failed)?, fresh }))
        })
    }
}

/// A position, its Unstakes in flight, and all tellings that fit.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct State {
    stake: u128,
    forcible: u128,
    flying: Vec<u128>,
    /// What was staked, failed and was forced in all.
    sums: [u128; 3],
    tellings: BTreeSet<Units>,
}

/// Of all stakes together, and of all failures: what comes later begins from a state that was seen.
const MOST: u128 = 6;
const MOST_IN_FLIGHT: usize = 3;

const NOTHING: Uint128 = Uint128::zero();

impl State {
    fn empty() -> Self {
        let tellings = [Units { failed: 0, fresh: 0 }].into();
        Self { stake: 0, forcible: 0, flying: vec![], sums: [0; 3], tellings }
    }

    fn position(&self) -> Position {
        Position {
            stake: self.stake.into(),
            unstaking: self.flying.iter().sum::<u128>().into(),
            forcible: self.forcible.into(),
            ..Position::default()
        }
    }

    fn after(&self, position: &Position, flying: Vec<u128>, change: impl Fn(Units) -> Vec<Units>) -> Self {
        assert_eq!(position.unstaking.u128(), flying.iter().sum::<u128>());
        let tellings = self.tellings.iter().flat_map(|units| change(*units)).collect();
        let (stake, forcible) = (position.stake.u128(), position.forcible.u128());
        Self { stake, forcible, flying, sums: self.sums, tellings }
    }

    fn staked(&self, amount: u128) -> Self {
        let position = self.position().stake_sent(amount.into()).unwrap();
        let position = position.stake_confirmed(amount.into(), ConsumerHeight(1)).unwrap();
        let mut state = self.after(&position, self.flying.clone(), |units| {
            vec![Units { fresh: units.fresh + amount, ..units }]
        });
        state.sums[0] += amount;
        state
    }

    fn unstaking(&self, amount: u128) -> Self {
        let (position, _) = self.position().unstake_sent(amount.into()).unwrap();
        self.after(&position, [self.flying.as_slice(), &[amount]].concat(), |units| vec![units])
    }

    fn without(&self, at: usize) -> (u128, Vec<u128>) {
        let mut flying = self.flying.clone();
        (flying.remove(at), flying)
    }

    /// Acknowledged, or silent and forced: what becomes of that later does not touch the position.
    fn done(&self, at: usize) -> Self {
        let (amount, flying) = self.without(at);
        let (position, _) = self.position().unstake_done(amount.into(), NOTHING).unwrap();
        self.after(&position, flying, |units| units.name(amount).map(|(_, others)| others).collect())
    }

    fn failed(&self, at: usize) -> Self {
        let (amount, flying) = self.without(at);
        let position = self.position().unstake_failed(amount.into(), NOTHING).unwrap();
        let mut state = self.after(&position, flying, |units| {
            let named = units.name(amount);
            named.map(|(_, others)| Units { failed: others.failed + amount, ..others }).collect()
        });
        state.sums[1] += amount;
        state
    }

    fn forced(&self, amount: u128) -> Self {
        let position = self.position().force(amount.into()).unwrap();
        let (position, _) = position.unstake_sent(amount.into()).unwrap();
        let (position, _) = position.unstake_done(amount.into(), NOTHING).unwrap();
        let mut state = self.after(&position, self.flying.clone(), |units| {
            units.failed.checked_sub(amount).map(|failed| Units { failed, ..units }).into_iter().collect()
        });
        state.sums[2] += amount;
        state
    }

    /// All states that one event leads to.
    fn next(&self) -> Vec<Self> {
        let [staked, failed, _] = self.sums;
        let mut next: Vec<_> = (1..=MOST - staked).map(|amount| self.staked(amount)).collect();
        if self.flying.len() < MOST_IN_FLIGHT {
            let available = self.position().available().u128();
            next.extend((1..=available).map(|amount| self.unstaking(amount)));
        }
        for (at, amount) in self.flying.iter().enumerate() {
            next.push(self.done(at));
            next.extend((failed + amount <= MOST).then(|| self.failed(at)));
        }
        next.extend((1..=self.position().forcible().u128()).map(|amount| self.forced(amount)));
        next
    }

    fn check(&self) {
        let most = self.tellings.iter().map(|units| units.failed).max().expect("some telling fits");
        let position = self.position();
        assert_eq!(position.forcible().u128(), most.min(position.available().u128()));
        assert!(position.clone().force((position.forcible().u128() + 1).into()).is_err());
        let [_, failed, forced] = self.sums;
        assert!(forced + self.forcible <= failed, "no more than has failed");
        assert!(position.unstaking <= position.stake && position.forcible <= position.stake);
    }
}

#[test]
fn what_failed_can_be_forced_and_nothing_more_in_all_schedules() {
    let mut open = vec![State::empty()];
    let mut seen: BTreeSet<State> = open.iter().cloned().collect();
    while let Some(state) = open.pop() {
        state.check();
        open.extend(state.next().into_iter().filter(|next| seen.insert(next.clone())));
    }
    assert!(seen.len() > 10_000, "{}", seen.len());
}

#[test]
fn all_that_failed_can_be_forced_if_nothing_else_left() {
    let state = State::empty().staked(6).unstaking(2).unstaking(3);
    let state = state.failed(0).failed(0);
    assert_eq!(state.position().forcible().u128(), 5);
    let state = state.unstaking(1).done(0);
    assert_eq!(state.position().forcible().u128(), 5, "another unit has left");
    let state = state.unstaking(2).done(0).staked(6);
    assert_eq!(state.position().forcible().u128(), 3, "what came later was never refused");
}

#[test]
fn what_has_left_is_not_paid_for_twice() {
    let staked = Uint128::new(10);
    let pool = RewardPool::default().book("valoper", Uint128::new(20), staked, UnixTime(1)).unwrap();
    let position = Position { earning: Some(staked), ..Position::default() };
    let (position, paid) = position.pay_out(pool.per_share);
    assert_eq!(paid.u128(), 20);
    assert_eq!(position.pay_out(pool.per_share).1.u128(), 0);
}
