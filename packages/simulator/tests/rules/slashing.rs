//! Specification, "Slashing": what is in flight when a validator is slashed, and what a slash
//! costs.

use std::collections::BTreeMap;

use cosmwasm_std::Addr;
use mesh_simulator::System;

use crate::clockwork::{holds, system, DAY, VA, VB};
use crate::steps::{
    bonded, convicted, free, height, lien, only_packet, position, stake_at_converter, staked,
};

/// Blocks that unstaked stake stays exposed in the standard deployment.
const LAG: u64 = 80_404;

#[test]
fn a_stake_in_flight_at_a_slash_stops_no_slash() {
    let mut system = system();
    staked(&mut system, "bob", VA, 400);
    system.stake("alice", 0, VA, 300).unwrap();
    let z = height(&system, 0);
    convicted(&mut system, 0, VA, z);
    system.settle(0, &["alice", "bob"]).unwrap();
    assert_eq!((bonded(&system, "alice"), bonded(&system, "bob")), (1_000, 960));
    holds(&mut system);
}

/// Alice stakes 300. The packet is applied at some height, and acknowledged after the slash.
fn stake_in_flight(infraction: impl Fn(u64) -> u64) -> System {
    let mut system = system();
    system.stake("alice", 0, VA, 300).unwrap();
    system.world.advance(600);
    let id = only_packet(&system);
    system.world.deliver(id).unwrap();
    let applied = height(&system, 0);
    system.world.advance(600);
    convicted(&mut system, 0, VA, infraction(applied));
    system.settle(0, &["alice"]).unwrap();
    assert_eq!(
        (bonded(&system, "alice"), free(&system, "alice")),
        (1_000, 700),
        "undecided: reserved in full"
    );
    system.world.acknowledge(id).unwrap();
    // It is unstaked at once, and its exposure ends when the consumer has done that.
    system.send_owed(0, None).unwrap();
    system.world.relay_all().unwrap();
    system.settle(0, &["alice"]).unwrap();
    holds(&mut system);
    system
}

#[test]
fn a_stake_in_flight_applied_before_is_charged() {
    for beside in [0, 1, 50] {
        let system = stake_in_flight(|applied| applied + beside);
        assert_eq!((bonded(&system, "alice"), lien(&system, "alice")), (970, 270));
        assert_eq!(position(&system, "alice", VA), (0, 0, 0), "it is unstaked at once");
    }
}

#[test]
fn a_stake_in_flight_applied_after_is_spared() {
    let system = stake_in_flight(|applied| applied - 1);
    assert_eq!((bonded(&system, "alice"), lien(&system, "alice")), (1_000, 300));
    assert_eq!(position(&system, "alice", VA), (0, 0, 0));
}

#[test]
fn a_stake_that_fails_after_a_slash_is_never_charged() {
    for times_out in [true, false] {
        let mut system = system();
        system.stake("alice", 0, VA, 300).unwrap();
        let id = only_packet(&system);
        let z = height(&system, 0);
        convicted(&mut system, 0, VA, z + 1_000_000);
        if times_out {
            system.world.advance(8 * DAY);
            system.world.timeout(id).unwrap();
        } else {
            system.punish(0, VA, z).unwrap();
            system.world.deliver(id).unwrap();
            system.world.acknowledge(id).unwrap();
        }
        system.settle_all().unwrap();
        assert_eq!((bonded(&system, "alice"), free(&system, "alice")), (1_000, 1_000));
        holds(&mut system);
    }
}

/// Alice unstakes 300 of 400. The packet is applied at some height, and acknowledged after the
/// slash.
fn unstake_in_flight(infraction: impl Fn(u64) -> u64) -> System {
    let mut system = system();
    staked(&mut system, "alice", VA, 400);
    system.world.advance(600);
    system.unstake("alice", 0, VA, 300).unwrap();
    system.world.advance(600);
    let id = only_packet(&system);
    system.world.deliver(id).unwrap();
    let applied = height(&system, 0);
    system.world.advance(6 * DAY);
    convicted(&mut system, 0, VA, infraction(applied));
    system.settle(0, &["alice"]).unwrap();
    assert_eq!((bonded(&system, "alice"), lien(&system, "alice")), (990, 390), "100 that is not in flight");
    assert_eq!(free(&system, "alice"), 600, "the rest stays reserved in full");
    system.world.acknowledge(id).unwrap();
    system.settle(0, &["alice"]).unwrap();
    holds(&mut system);
    system
}

#[test]
fn an_unstake_in_flight_that_still_backed_is_charged() {
    // Applied after the infraction, at it, and within the lag before it.
    for infraction in [|applied: u64| applied - 1, |applied: u64| applied, |applied: u64| applied + LAG] {
        let system = unstake_in_flight(infraction);
        assert_eq!((bonded(&system, "alice"), lien(&system, "alice")), (960, 360));
    }
}

#[test]
fn an_unstake_in_flight_applied_long_before_is_spared() {
    let mut system = unstake_in_flight(|applied| applied + LAG + 1);
    assert_eq!((bonded(&system, "alice"), lien(&system, "alice")), (990, 390));
    system.world.advance(21 * DAY);
    system.withdraw("alice", 0, None).unwrap();
    assert_eq!((bonded(&system, "alice"), lien(&system, "alice")), (990, 90));
    holds(&mut system);
}

#[test]
fn an_unstake_in_flight_that_times_out_is_charged_as_stake() {
    let mut system = system();
    staked(&mut system, "alice", VA, 400);
    let unstake = system.unstake("alice", 0, VA, 300).unwrap();
    let id = only_packet(&system);
    let z = height(&system, 0);
    convicted(&mut system, 0, VA, z);
    system.settle(0, &["alice"]).unwrap();
    system.world.advance(8 * DAY);
    system.world.timeout(id).unwrap();
    system.give_up_unstake("alice", 0, unstake).unwrap();
    system.world.advance(21 * DAY);
    system.withdraw("alice", 0, None).unwrap();
    system.settle(0, &["alice"]).unwrap();
    assert_eq!((bonded(&system, "alice"), lien(&system, "alice")), (960, 90));
    holds(&mut system);
}

#[test]
fn a_slash_while_all_stake_is_unbonding_charges_the_claims() {
    let mut system = system();
    for (user, amount) in [("alice", 300), ("bob", 500)] {
        staked(&mut system, user, VA, amount);
    }
    let z = height(&system, 0);
    for (user, amount) in [("alice", 300), ("bob", 500)] {
        system.unstake(user, 0, VA, amount).unwrap();
    }
    system.world.relay_all().unwrap();
    assert_eq!(stake_at_converter(&system, VA), 0);
    system.world.advance(3 * DAY);
    convicted(&mut system, 0, VA, z);
    system.settle_all().unwrap();
    assert_eq!((bonded(&system, "alice"), bonded(&system, "bob")), (970, 950));
    assert_eq!((lien(&system, "alice"), lien(&system, "bob")), (270, 450));
    holds(&mut system);
    system.world.advance(18 * DAY);
    for (user, amount) in [("alice", 970), ("bob", 950)] {
        system.withdraw(user, 0, None).unwrap();
        system.unbond(user, amount).unwrap();
    }
    assert!(system.vault_balance().unwrap().is_zero());
    holds(&mut system);
}

#[test]
fn an_invented_later_height_proved_first_spares_nobody() {
    let mut system = system();
    staked(&mut system, "alice", VA, 300);
    let real = height(&system, 0);
    system.unstake("alice", 0, VA, 300).unwrap();
    system.world.relay_all().unwrap();
    system.world.advance(2 * DAY);
    let invented = height(&system, 0) + 1_000_000;
    convicted(&mut system, 0, VA, invented);
    system.settle_all().unwrap();
    assert_eq!(bonded(&system, "alice"), 1_000, "it backed nothing there");
    convicted(&mut system, 0, VA, real);
    system.settle_all().unwrap();
    assert_eq!(bonded(&system, "alice"), 970);
    holds(&mut system);
}

#[test]
fn a_height_before_all_stakes_proved_first_spares_nobody() {
    let mut system = system();
    let before = height(&system, 0);
    system.world.advance(DAY);
    staked(&mut system, "alice", VA, 300);
    convicted(&mut system, 0, VA, before);
    system.settle_all().unwrap();
    assert_eq!(bonded(&system, "alice"), 1_000, "it backed nothing then");
    let real = height(&system, 0);
    convicted(&mut system, 0, VA, real);
    system.settle_all().unwrap();
    assert_eq!(bonded(&system, "alice"), 970);
    holds(&mut system);
}

#[test]
fn any_number_of_infractions_of_a_validator_cost_as_much_as_one() {
    let mut system = system();
    staked(&mut system, "alice", VA, 300);
    system.world.advance(DAY);
    let z = height(&system, 0);
    for back in 0..5 {
        convicted(&mut system, 0, VA, z - back);
        system.settle_all().unwrap();
    }
    assert_eq!(system.infractions(0, VA).unwrap().len(), 5);
    assert_eq!(bonded(&system, "alice"), 970);
    let again = system.double_sign(0, VA, z - 4).unwrap();
    assert!(system.submit_evidence(0, VA, &again).is_err());
    holds(&mut system);
}

type State = BTreeMap<Vec<u8>, Vec<u8>>;

fn state(system: &System) -> [State; 2] {
    let staking = system.consumer(0).unwrap().external_staking.clone();
    let chain = system.world.chain(system.deployment.provider);
    let of = |contract: &Addr| chain.contract_state(contract).into_iter().collect();
    [of(&staking), of(&system.deployment.vault)]
}

/// Keys that a slash writes, and the bytes of all values that it changes.
fn cost_of_a_slash(stakers: usize) -> (usize, usize) {
    let mut system = system();
    for user in (0..stakers).map(|number| format!("staker {number}")) {
        system.fund(&user, 100).unwrap();
        system.bond(&user, 100).unwrap();
        system.stake(&user, 0, VA, 100).unwrap();
    }
    system.world.relay_all().unwrap();
    let before = state(&system);
    let z = height(&system, 0);
    convicted(&mut system, 0, VA, z);
    let (mut keys, mut bytes) = (0, 0);
    for (before, after) in before.iter().zip(state(&system)) {
        for (key, value) in after.iter().filter(|(key, value)| before.get(*key) != Some(*value)) {
            (keys, bytes) = (keys + 1, bytes + key.len() + value.len());
        }
        assert!(before.keys().all(|key| after.contains_key(key)));
    }
    system.settle_all().unwrap();
    let supply = system.world.chain(system.deployment.provider).supply("uprov").unwrap();
    assert_eq!(supply.u128(), 2_000 + stakers as u128 * 90);
    assert!(system.check().unwrap().is_ok());
    (keys, bytes)
}

#[test]
fn a_slash_writes_no_more_for_200_stakers_than_for_one() {
    let (one, many) = (cost_of_a_slash(1), cost_of_a_slash(200));
    assert_eq!(one.0, many.0);
    // Longer numbers in the books of the validator.
    assert!(many.1 <= one.1 + 20, "{one:?} {many:?}");
}

#[test]
fn a_slashed_validator_takes_no_stake_and_its_neighbour_does() {
    let mut system = system();
    let z = height(&system, 0);
    convicted(&mut system, 0, VA, z);
    assert!(system.stake("alice", 0, VA, 1).is_err());
    staked(&mut system, "alice", VB, 10);
    holds(&mut system);
}
