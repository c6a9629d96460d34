//! Random schedules: nothing is lost, to the last 10^-18 of a unit, and everybody gets what is
//! theirs.

use cosmwasm_std::Uint256;
use proptest::prelude::*;
use proptest::sample::Index;

use super::model::{in_fractions, position, Model};
use super::*;
use crate::position::POSITIONS;
use crate::rewards::pool::{PerShare, RewardPool};
use crate::tests::correct_consumer::Consumer;
use crate::tests::exit::lie_or_step;
use crate::tests::schedule::{self, check_books, check_liens, drain, leave, USERS, VALIDATORS};
use mesh_apis::time::UnixTime;

#[derive(Clone, Debug)]
enum Step {
    /// Whatever changes stake, or fails to.
    Stake(schedule::Step),
    /// For both validators.
    Reward(u128, u128),
    Withdraw(Index, Index),
    WithdrawAll(Index),
    Tombstone(Index),
    Sink(Index),
}

fn step(stake: impl Strategy<Value = schedule::Step>) -> impl Strategy<Value = Step> {
    let index = any::<Index>;
    let amount = || prop_oneof![4 => 1u128..1_000, 1 => 1u128..u128::MAX / 1_000];
    prop_oneof![
        24 => stake.prop_map(Step::Stake),
        6 => (amount(), amount()).prop_map(|(v, w)| Step::Reward(v, w)),
        3 => (index(), index()).prop_map(|(user, v)| Step::Withdraw(user, v)),
        1 => index().prop_map(Step::WithdrawAll),
        1 => prop::option::weighted(0.2, index()).prop_filter_map("rarely", |at| at.map(Step::Tombstone)),
        2 => index().prop_map(Step::Sink),
    ]
}

/// A schedule as it is played.
struct Play {
    world: World,
    consumer: Consumer,
    model: Model,
    /// Units that came.
    booked: u128,
}

impl Play {
    fn new(consumer: Consumer) -> Self {
        Self { world: World::new(), consumer, model: Model::default(), booked: 0 }
    }

    /// Takes a step and checks all.
    fn take(&mut self, step: &Step) {
        match step {
            Step::Stake(step) => schedule::take(&mut self.world, &mut self.consumer, step),
            Step::Reward(v, w) => self.reward([*v, *w]),
            Step::Withdraw(user, v) => {
                let (user, v) = (USERS[user.index(2)], VALIDATORS[v.index(2)]);
                self.withdraw(user, &[v], |world| world.withdraw_of(user, v));
            }
            Step::WithdrawAll(user) => self.withdraw_all(USERS[user.index(2)]),
            Step::Tombstone(v) => self.world.tombstone(VALIDATORS[v.index(2)]),
            Step::Sink(v) => {
                let (v, before) = (VALIDATORS[v.index(2)], self.world.paid("sink"));
                if self.world.sink(v).is_ok() {
                    self.model.sunk(v, self.world.paid("sink") - before);
                }
            }
        }
        self.check();
    }

    fn reward(&mut self, amounts: [u128; 2]) {
        let entries: Vec<_> = VALIDATORS.into_iter().zip(amounts).collect();
        self.world.reward(&entries);
        self.booked += amounts.iter().sum::<u128>();
        for (v, amount) in entries {
            self.model.book(&self.world, v, amount);
        }
    }

    fn withdraw_all(&mut self, user: &'static str) {
        let with_position = |v: &&str| self.world.stored_position(user, v).is_some();
        let looked_at: Vec<_> = VALIDATORS.into_iter().filter(with_position).collect();
        self.withdraw(user, &looked_at, |world| world.withdraw_page(user, None, None));
    }

    fn withdraw(
        &mut self,
        user: &'static str,
        looked_at: &[&'static str],
        call: impl FnOnce(&mut World) -> Result<Response, ContractError>,
    ) {
        let before: Vec<_> = looked_at.iter().map(|v| self.world.pool(v)).collect();
        let Ok(response) = call(&mut self.world) else { return };
        for (v, before) in looked_at.iter().zip(&before) {
            let paid = response.events.iter().find(|event| event.attributes[1].value == *v);
            let paid = paid.map_or(0, |event| event.attributes[2].value.parse().unwrap());
            self.model.withdrawn(&self.world, user, v, paid, before);
        }
    }

    fn check(&mut self) {
        check_liens(&self.world);
        check_books(&self.world);
        check_stake(&self.world);
        check_conservation(&self.world, self.booked);
        self.model.check(&self.world);
    }
}

/// All that ever came is somewhere, exactly.
fn check_conservation(world: &World, booked: u128) {
    let mut found = in_fractions(world.payouts.values().sum());
    for v in VALIDATORS {
        let pool = RewardPool::load(&world.deps.storage, v).unwrap();
        found += pool.remainder + in_fractions(pool.parked.u128());
        found += USERS.iter().map(|user| position(world, user, v).earned(pool.per_share)).sum::<Uint256>();
        assert_eq!(pool.parked_since == UnixTime(0), pool.parked.is_zero());
    }
    assert_eq!(found, in_fractions(booked));
}

/// The stake that earns is the sum of the positions; none is stored that has nothing to pay and
/// nothing to come.
fn check_stake(world: &World) {
    for v in VALIDATORS {
        let stakes = USERS.map(|user| position(world, user, v).stake().u128());
        assert_eq!(world.pool(v).stake.u128(), stakes.iter().sum::<u128>(), "T of {v}");
    }
    for entry in POSITIONS.range(&world.deps.storage, None, None, Order::Ascending) {
        let ((user, validator), position) = entry.unwrap();
        let in_use = !position.stake().is_zero() || !position.pending.is_zero();
        let earned = position.earned(PerShare::default());
        assert!(in_use || earned >= Uint256::from(UNIT), "{user} has nothing on {validator}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn rewards_are_conserved(
        steps in prop::collection::vec(step(schedule::step()), 0..100),
    ) {
        let mut play = Play::new(Consumer::default());
        for step in &steps {
            play.take(step);
        }
        // Everyone leaves: then nothing of them is left.
        drain(&mut play.world, &mut play.consumer);
        for user in USERS {
            play.withdraw_all(user);
        }
        play.check();
        let Play { mut world, mut consumer, booked, .. } = play;
        leave(&mut world, |world| {
            drain(world, &mut consumer);
            world.pass(TIMEOUT + GRACE);
            schedule::give_up_all(world);
        });
        check_conservation(&world, booked);
    }

    #[test]
    fn no_lie_of_the_consumer_makes_or_loses_a_reward(
        steps in prop::collection::vec(step(lie_or_step()), 0..100),
    ) {
        let mut play = Play::new(Consumer::liar());
        for step in &steps {
            play.take(step);
        }
    }
}
