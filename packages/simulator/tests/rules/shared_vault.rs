//! Specification, "The parts" and "Stake and Unstake": several external-staking contracts on one
//! vault.

use cosmwasm_std::Decimal;
use mesh_simulator::System;

use crate::clockwork::{config, holds, system, DAY, VA, WA};
use crate::steps::{free, lien, position};

fn lien_of_second(system: &System, user: &str) -> u128 {
    system.lien(user, 1).unwrap().amount.u128()
}

#[test]
fn leaving_one_consumer_frees_nothing_that_another_binds() {
    let mut system = system();
    system.stake("alice", 0, VA, 600).unwrap();
    system.stake("alice", 1, WA, 800).unwrap();
    system.world.relay_all().unwrap();
    assert_eq!(free(&system, "alice"), 200);

    system.unstake("alice", 1, WA, 800).unwrap();
    system.world.relay_all().unwrap();
    assert_eq!(free(&system, "alice"), 200, "what is unbonding is bound");
    system.world.advance(21 * DAY);
    assert!(system.withdraw("alice", 0, None).unwrap_err().says("has no claim to withdraw"));
    system.withdraw("alice", 1, None).unwrap();
    assert_eq!((lien(&system, "alice"), lien_of_second(&system, "alice")), (600, 0));
    assert!(system.unbond("alice", 401).is_err());
    system.unbond("alice", 400).unwrap();
    holds(&mut system);

    system.unstake("alice", 0, VA, 600).unwrap();
    system.world.relay_all().unwrap();
    system.world.advance(21 * DAY);
    system.withdraw("alice", 0, None).unwrap();
    system.unbond("alice", 600).unwrap();
    holds(&mut system);
}

#[test]
fn a_consumer_that_fails_touches_nothing_on_another() {
    let mut system = system();
    for (consumer, validator) in [(0, VA), (1, WA)] {
        system.stake("alice", consumer, validator, 600).unwrap();
    }
    system.world.relay_all().unwrap();
    let chain = system.consumer(0).unwrap().chain;
    system.world.halt(chain);
    let silent = system.unstake("alice", 0, VA, 600).unwrap();
    system.world.advance(8 * DAY);
    system.force("alice", 0, silent).unwrap();
    assert_eq!(lien_of_second(&system, "alice"), 600);

    system.unstake("alice", 1, WA, 100).unwrap();
    system.world.relay_all().unwrap();
    assert_eq!(system.position("alice", 1, WA).unwrap().stake.u128(), 500);
    system.world.advance(21 * DAY);
    system.withdraw("alice", 0, None).unwrap();
    assert_eq!((position(&system, "alice", VA), lien(&system, "alice")), ((0, 0, 0), 0));
    assert_eq!((lien_of_second(&system, "alice"), free(&system, "alice")), (600, 400));
    holds(&mut system);
}

#[test]
fn a_transaction_belongs_to_the_consumer_it_was_made_for() {
    let mut system = system();
    system.stake("alice", 0, VA, 10).unwrap();
    system.world.relay_all().unwrap();
    let unstake = system.unstake("alice", 0, VA, 10).unwrap();
    system.world.advance(8 * DAY);
    assert!(system.force("alice", 1, unstake).unwrap_err().says("is not known"));
    assert!(system.unstake("alice", 1, VA, 10).is_err());
    assert!(system.force("bob", 0, unstake).unwrap_err().says("only"));
    system.force("alice", 0, unstake).unwrap();
    holds(&mut system);
}

#[test]
fn all_that_consumers_can_slash_is_within_the_collateral() {
    let mut config = config();
    for consumer in &mut config.consumers {
        consumer.max_slash = Decimal::percent(60);
    }
    let mut system = System::new(&config).unwrap();
    system.fund("alice", 1_000).unwrap();
    system.bond("alice", 1_000).unwrap();
    assert!(system.stake("alice", 0, VA, 1_001).is_err(), "no lien is above the collateral");
    system.stake("alice", 0, VA, 1_000).unwrap();
    // 600 can be slashed there. Of 667 here it would be 401, rounded up.
    assert!(system.stake("alice", 1, WA, 667).is_err());
    system.stake("alice", 1, WA, 666).unwrap();
    system.world.relay_all().unwrap();
    assert_eq!(free(&system, "alice"), 0);
    holds(&mut system);
}
