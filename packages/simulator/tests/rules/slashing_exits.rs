//! Specification, "Exposure": nobody gets out of a slash, whichever way they leave; and whom it
//! does not concern leaves freely.

use mesh_simulator::System;

use crate::clockwork::{holds, system, DAY, VA, VB, WA};
use crate::steps::{bonded, convicted, free, height, lien, staked};

/// Alice has staked 500, and unstakes it some blocks after the infraction. Returns its height.
fn unstaked_after_the_infraction(system: &mut System, blocks: u64) -> u64 {
    staked(system, "alice", VA, 500);
    let z = height(system, 0);
    system.world.advance(blocks * 6);
    system.unstake("alice", 0, VA, 500).unwrap();
    system.world.relay_all().unwrap();
    z
}

#[test]
fn stake_that_leaves_at_or_after_the_infraction_is_charged() {
    for blocks in [0, 1, 20_000] {
        let mut system = system();
        let z = unstaked_after_the_infraction(&mut system, blocks);
        system.world.advance(21 * DAY - 1);
        convicted(&mut system, 0, VA, z);
        system.world.advance(1);
        // Nobody has settled her: the withdrawal does.
        system.withdraw("alice", 0, None).unwrap();
        assert_eq!((bonded(&system, "alice"), lien(&system, "alice")), (950, 0));
        system.unbond("alice", 950).unwrap();
        holds(&mut system);
    }
}

#[test]
fn a_claim_withdrawn_before_the_evidence_is_out_of_reach() {
    let mut system = system();
    let z = unstaked_after_the_infraction(&mut system, 0);
    system.world.advance(21 * DAY);
    system.withdraw("alice", 0, None).unwrap();
    convicted(&mut system, 0, VA, z);
    system.settle_all().unwrap();
    assert_eq!(bonded(&system, "alice"), 1_000);
    system.unbond("alice", 1_000).unwrap();
    holds(&mut system);
}

#[test]
fn a_forced_claim_of_unknown_height_is_charged_at_withdrawal() {
    let mut system = system();
    staked(&mut system, "alice", VA, 500);
    let chain = system.consumer(0).unwrap().chain;
    system.world.halt(chain);
    let unstake = system.unstake("alice", 0, VA, 500).unwrap();
    system.world.advance(8 * DAY);
    system.force("alice", 0, unstake).unwrap();
    // Before it was forced, and long after: the consumer could still hold it.
    let z = height(&system, 0) + 100_000;
    convicted(&mut system, 0, VA, z);
    system.settle(0, &["alice"]).unwrap();
    assert_eq!(bonded(&system, "alice"), 1_000, "not decided yet");
    system.world.advance(21 * DAY);
    system.withdraw("alice", 0, None).unwrap();
    assert_eq!((bonded(&system, "alice"), lien(&system, "alice")), (950, 0));
    holds(&mut system);
}

#[test]
fn leaving_by_the_second_consumer_saves_nothing() {
    let mut system = system();
    system.stake("alice", 0, VA, 1_000).unwrap();
    system.stake("alice", 1, WA, 1_000).unwrap();
    system.world.relay_all().unwrap();
    let z = height(&system, 0);
    system.unstake("alice", 1, WA, 1_000).unwrap();
    system.world.relay_all().unwrap();
    system.world.advance(21 * DAY);
    system.withdraw("alice", 1, None).unwrap();
    assert_eq!(system.lien("alice", 1).unwrap().amount.u128(), 0);
    assert!(system.unbond("alice", 1).is_err(), "the first consumer binds all of it");

    convicted(&mut system, 0, VA, z);
    assert!(system.unbond("alice", 1).is_err());
    // A transaction that fails has settled nothing.
    assert_eq!(bonded(&system, "alice"), 1_000);
    system.settle_all().unwrap();
    assert_eq!((bonded(&system, "alice"), free(&system, "alice")), (900, 0));
    holds(&mut system);
}

#[test]
fn taking_out_or_pledging_before_the_charge_saves_nothing() {
    for settled_first in [true, false] {
        for pledges in [true, false] {
            let mut system = system();
            staked(&mut system, "alice", VA, 500);
            let z = height(&system, 0);
            convicted(&mut system, 0, VA, z);
            if settled_first {
                system.settle(0, &["alice"]).unwrap();
            }
            // All that is free, but for what is burned of it.
            if pledges {
                system.stake("alice", 1, WA, 500).unwrap();
                system.world.relay_all().unwrap();
            } else {
                system.unbond("alice", 500).unwrap();
            }
            system.settle(0, &["alice"]).unwrap();
            assert_eq!(bonded(&system, "alice"), if pledges { 950 } else { 450 });
            assert_eq!(lien(&system, "alice"), 450);
            holds(&mut system);
        }
    }
}

#[test]
fn moving_to_another_validator_saves_nothing() {
    let mut system = system();
    let z = unstaked_after_the_infraction(&mut system, 1);
    system.stake("alice", 0, VB, 500).unwrap();
    system.world.relay_all().unwrap();
    convicted(&mut system, 0, VA, z);
    system.settle_all().unwrap();
    assert_eq!((bonded(&system, "alice"), lien(&system, "alice")), (950, 950));
    assert_eq!(free(&system, "alice"), 0, "1000 would be bound: it shrank with the burn");
    holds(&mut system);
}
