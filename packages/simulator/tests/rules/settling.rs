//! Specification, "Settling": several lienholders slash the same collateral.

use cosmwasm_std::Decimal;
use mesh_simulator::System;

use crate::clockwork::{config, holds, DAY, VA, VB, WA};
use crate::steps::{bonded, convicted, free, height};

/// Both consumers can slash a half. Alice has staked odd amounts.
fn staked_on_both() -> System {
    let mut config = config();
    for consumer in &mut config.consumers {
        consumer.max_slash = Decimal::percent(50);
    }
    let mut system = System::new(&config).unwrap();
    system.fund("alice", 1_001).unwrap();
    system.bond("alice", 1_001).unwrap();
    for (consumer, validator, amount) in [(0, VA, 701), (0, VB, 300), (1, WA, 999)] {
        system.stake("alice", consumer, validator, amount).unwrap();
    }
    system.world.relay_all().unwrap();
    system
}

fn both_convicted(system: &mut System) {
    for (consumer, validator) in [(0, VA), (1, WA)] {
        let z = height(system, consumer);
        convicted(system, consumer, validator, z);
    }
}

/// (collateral, free, then for each consumer: lien, what of it can be slashed, debt).
fn books(system: &System) -> (u128, u128, Vec<(u128, u128, u128)>) {
    let of = |consumer: usize| {
        let lien = system.lien("alice", consumer).unwrap();
        (lien.amount.u128(), lien.slashable.u128(), system.debt("alice", consumer).unwrap().u128())
    };
    (bonded(system, "alice"), free(system, "alice"), (0..2).map(of).collect())
}

#[test]
fn two_liens_slashed_and_settled_in_both_orders_leave_the_same() {
    let mut seen = vec![];
    for order in [[0, 1], [1, 0]] {
        let mut system = staked_on_both();
        both_convicted(&mut system);
        for consumer in order {
            system.settle(consumer, &["alice"]).unwrap();
            holds(&mut system);
        }
        // Who slashed last knows it all. The other one is told.
        system.report_shrunk(order[0], "alice").unwrap();
        assert!(system.report_shrunk(order[1], "alice").is_err());
        let settled = books(&system);
        for consumer in order {
            if !system.debt("alice", consumer).unwrap().is_zero() {
                system.work_off_debt(consumer, "alice").unwrap();
            }
        }
        system.world.relay_all().unwrap();
        assert!(order.iter().all(|consumer| system.debt("alice", *consumer).unwrap().is_zero()));
        holds(&mut system);
        seen.push((settled, books(&system)));
    }
    assert_eq!(seen[0], seen[1]);
    // Half of 701 and of 999, each rounded by less than a unit, from 1001.
    assert!((150..=152).contains(&seen[0].0 .0), "{seen:?}");
}

#[test]
fn shrunk_stake_leaves_by_owed_unstakes_and_d_stays_nominal() {
    let mut system = staked_on_both();
    let z = height(&system, 0);
    convicted(&mut system, 0, VA, z);
    system.settle_all().unwrap();
    let of_second = |system: &System| system.consumer_stake(1, WA).unwrap().stake.u128();
    let of_first = |system: &System| system.consumer_stake(0, VA).unwrap().stake.u128();
    assert_eq!((of_first(&system), of_second(&system)), (701, 999), "a burn changes no nominal amount");
    let left = bonded(&system, "alice");
    let short = 999 - left;
    assert_eq!(system.debt("alice", 1).unwrap().u128(), 0);
    system.report_shrunk(1, "alice").unwrap();
    assert_eq!(system.debt("alice", 1).unwrap().u128(), short);
    assert!(system.stake("alice", 1, WA, 1).is_err(), "no new stake with a debt");

    system.work_off_debt(1, "alice").unwrap();
    assert_eq!(of_second(&system), 999, "the consumer has not heard of it");
    assert_eq!(system.ledger(1, WA).unwrap().owed.u128(), short);
    system.send_owed(1, None).unwrap();
    system.world.relay_all().unwrap();
    assert_eq!((of_first(&system), of_second(&system)), (701, left));
    let table = |system: &System, consumer: usize, of: &str| {
        let all = system.delegations(consumer).unwrap();
        all.iter().find(|delegation| delegation.validator == of).map(|of| of.stake.u128())
    };
    system.world.advance(DAY);
    for consumer in 0..2 {
        system.run_epoch(consumer).unwrap();
    }
    assert_eq!((table(&system, 0, VA), table(&system, 1, WA)), (Some(701), Some(left)));
    holds(&mut system);
}

#[test]
fn a_slash_of_all_by_both_leaves_nothing_and_all_get_out() {
    let mut system = staked_on_both();
    both_convicted(&mut system);
    let z = height(&system, 0);
    convicted(&mut system, 0, VB, z);
    system.settle_all().unwrap();
    assert!(bonded(&system, "alice") <= 1, "{}", bonded(&system, "alice"));
    system.drain().unwrap();
    for (consumer, validator) in [(0, VA), (0, VB), (1, WA)] {
        let position = system.position("alice", consumer, validator).unwrap();
        let available = position.stake.u128() - position.unstaking.u128();
        if available > 0 {
            system.unstake("alice", consumer, validator, available).unwrap();
        }
    }
    system.world.relay_all().unwrap();
    system.world.advance(60 * DAY);
    for consumer in 0..2 {
        system.withdraw("alice", consumer, None).unwrap();
        assert_eq!(system.lien("alice", consumer).unwrap().amount.u128(), 0);
        assert_eq!(system.lien("alice", consumer).unwrap().exposed.u128(), 0);
    }
    assert_eq!(free(&system, "alice"), bonded(&system, "alice"));
    holds(&mut system);
}
