//! Honest chains: every invariant that applies, after every step.

use cosmwasm_std::Decimal;
use mesh_simulator::system::hostile::Conduct;
use mesh_simulator::System;
use proptest::prelude::*;

use crate::play::{play, try_play};
use crate::schedule::{cases, honest_step, system, USERS};

/// What is left on external-staking is parked, given by strangers, or less than one unit per
/// position.
fn all_rewards_are_withdrawn(system: &mut System) -> Result<(), TestCaseError> {
    for consumer in 0..system.consumer_count() {
        for user in USERS {
            // Who has nothing is refused.
            let _ = system.withdraw_rewards(user, consumer, None, None);
        }
        let books = system.reward_books(consumer).unwrap();
        prop_assert!(books.claimable.is_zero(), "consumer {}: {:?}", consumer, books);
        let most = (books.parked + books.given).u128() + u128::from(books.positions) + 1;
        prop_assert!(books.held.u128() <= most, "consumer {}: {:?}", consumer, books);
        let got: u128 = USERS
            .iter()
            .map(|user| system.reward_balance(&system.user(user), consumer).unwrap().u128())
            .sum();
        prop_assert_eq!(got, books.paid.u128(), "consumer {}", consumer);
    }
    let report = system.check().unwrap();
    prop_assert!(report.is_ok(), "after withdrawals: {:#?}", report.violations);
    Ok(())
}

proptest! {
    #![proptest_config(cases(150))]

    /// Invariants 1 to 4, 6, 7 and 9, custody, and no false alarm after every step; 5 (everything
    /// drains, debts too) and that nobody has escaped a slash at the end. Then users withdraw all
    /// of their rewards, and get them.
    #[test]
    fn every_invariant_holds_after_every_step_and_everything_drains(
        steps in prop::collection::vec(honest_step(), 1..90),
    ) {
        let mut system = system();
        for (at, step) in steps.iter().enumerate() {
            play(&mut system, step);
            let report = system.check().unwrap();
            prop_assert!(report.is_ok(), "after step {at}, {step:?}: {:#?}", report.violations);
        }
        let report = system.drain().unwrap();
        prop_assert!(report.is_ok(), "draining: {:#?}", report.violations);
        let report = system.check().unwrap();
        prop_assert!(report.is_ok(), "after draining: {:#?}", report.violations);
        all_rewards_are_withdrawn(&mut system)?;
    }

    /// A part of everybody's collateral is pledged to a lienholder that aborts whatever calls it:
    /// no step is lost by that, and everything drains.
    #[test]
    fn a_lienholder_that_aborts_is_in_nobodys_way(
        steps in prop::collection::vec(honest_step(), 1..60),
        pledged in 1..=10u128,
    ) {
        let mut system = system();
        let hostile = system.add_hostile(Decimal::percent(1)).unwrap();
        for user in USERS {
            let bonded = system.account(user).unwrap().bonded.u128();
            system.pledge(user, &hostile, bonded * pledged / 10).unwrap();
        }
        system.hostile_conducts(&hostile, Conduct::Aborts).unwrap();
        for (at, step) in steps.iter().enumerate() {
            if let Err(err) = try_play(&mut system, step.clone()) {
                // The vault's own refusals speak of lienholders, too.
                let is_its = err.says("the lienholder aborts") || err.says("the lienholder was asked");
                prop_assert!(!is_its, "step {at}, {step:?}: {err}");
            }
            let report = system.check().unwrap();
            prop_assert!(report.is_ok(), "after step {at}, {step:?}: {:#?}", report.violations);
        }
        let report = system.drain().unwrap();
        prop_assert!(report.is_ok(), "draining: {:#?}", report.violations);
        for user in USERS {
            let free = system.account(user).unwrap().free.u128();
            if free > 0 {
                system.unbond(user, free).unwrap();
            }
        }
    }

    /// The same steps give the same bytes on all chains.
    #[test]
    fn a_schedule_is_deterministic(steps in prop::collection::vec(honest_step(), 1..25)) {
        let run = || {
            let mut system = system();
            steps.iter().for_each(|step| play(&mut system, step));
            system.world.snapshot()
        };
        prop_assert!(run() == run());
    }
}

proptest! {
    #![proptest_config(cases(60))]

    /// Whatever two consumers have slashed, settling them in either order leaves everybody the
    /// same, once both know it all.
    #[test]
    fn settling_in_any_order_charges_the_same(steps in prop::collection::vec(honest_step(), 1..90)) {
        let mut system = system();
        steps.iter().for_each(|step| play(&mut system, step));
        let before = system.world.snapshot();
        let mut settled = |order: [usize; 2]| {
            system.world.restore(&before);
            for consumer in order {
                // A round that has ended begins again: twice is at least once whole.
                for _ in 0..8 {
                    system.settle(consumer, &USERS).unwrap();
                }
            }
            for (consumer, user) in (0..2).flat_map(|consumer| USERS.map(|user| (consumer, user))) {
                if !system.lien(user, consumer).unwrap().unreported.is_zero() {
                    system.report_shrunk(consumer, user).unwrap();
                }
            }
            let of = |user: &str| {
                let debts: Vec<_> = (0..2).map(|consumer| system.debt(user, consumer).unwrap()).collect();
                let mut liens = system.liens(&system.user(user)).unwrap();
                liens.sort_by(|a, b| a.lienholder.cmp(&b.lienholder));
                (system.account(user).unwrap(), liens, debts)
            };
            USERS.map(of)
        };
        prop_assert_eq!(settled([0, 1]), settled([1, 0]));
    }
}
