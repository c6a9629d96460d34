//! Specification, "Targets": a price never decides whether stake can leave.

use cosmwasm_std::{Decimal, Uint128};
use mesh_apis::external_staking::TxStatus;
use mesh_simulator::System;

use crate::clockwork::{config, holds, DAY, VA};
use crate::steps::{only_packet, stake_at_converter, staked, tx};

fn system_at_price(percent: u64) -> System {
    let mut config = config();
    config.consumers[0].price = Decimal::percent(percent);
    let mut system = System::new(&config).unwrap();
    system.fund("alice", 1_000).unwrap();
    system.bond("alice", 1_000).unwrap();
    system
}

fn delegated(system: &System) -> u128 {
    system.real_delegations(0).unwrap().iter().map(|(_, amount)| amount.u128()).sum()
}

fn epoch(system: &mut System) {
    system.world.advance(DAY);
    system.run_epoch(0).unwrap();
}

/// Failure 6 of the reference.
#[test]
fn parts_can_be_unstaked_whatever_rounding_and_price_did() {
    for new_price in [50, 60, 10, 900] {
        let mut system = system_at_price(50);
        staked(&mut system, "alice", VA, 3);
        staked(&mut system, "alice", VA, 3);
        epoch(&mut system);
        // 6 at 0.5, less 10 %, rounded down once.
        assert_eq!(delegated(&system), 2);
        system.set_price(0, Decimal::percent(new_price)).unwrap();
        let unstake = system.unstake("alice", 0, VA, 6).unwrap();
        system.world.relay_all().unwrap();
        assert_eq!(tx(&system, unstake).status, TxStatus::Confirmed);
        assert_eq!(stake_at_converter(&system, VA), 0);
        epoch(&mut system);
        assert_eq!(delegated(&system), 0, "nothing stays for a user who has no stake");
        holds(&mut system);
    }
}

/// Failure 9 of the reference.
#[test]
fn with_cap_0_epochs_send_nothing_and_the_protocol_goes_on() {
    let mut system = system_at_price(150);
    staked(&mut system, "alice", VA, 100);
    epoch(&mut system);
    assert_eq!(delegated(&system), 135);
    let unstake = system.unstake("alice", 0, VA, 40).unwrap();
    let packet = only_packet(&system);
    system.world.deliver(packet).unwrap();
    system.set_max_cap(0, Uint128::zero()).unwrap();
    for _ in 0..3 {
        epoch(&mut system);
        assert_eq!(only_packet(&system), packet, "an epoch sends no packet");
        assert_eq!(delegated(&system), 0);
        assert_eq!(stake_at_converter(&system, VA), 60);
    }
    system.world.acknowledge(packet).unwrap();
    assert_eq!(tx(&system, unstake).status, TxStatus::Confirmed);
    staked(&mut system, "alice", VA, 5);
    system.unstake("alice", 0, VA, 65).unwrap();
    system.world.relay_all().unwrap();
    assert_eq!(stake_at_converter(&system, VA), 0);
    epoch(&mut system);
    assert_eq!(delegated(&system), 0);
    holds(&mut system);
}

#[test]
fn a_stale_price_stops_no_stake_and_no_unstake() {
    let mut config = config();
    config.consumers[0].price_max_age_secs = DAY / 2;
    let mut system = System::new(&config).unwrap();
    system.fund("alice", 1_000).unwrap();
    system.bond("alice", 1_000).unwrap();
    system.world.advance(DAY);
    staked(&mut system, "alice", VA, 100);
    assert!(system.conversion(0).unwrap().price.unwrap().stale);
    epoch(&mut system);
    assert_eq!(delegated(&system), 0, "no increase at a stale price");
    system.set_price(0, Decimal::one()).unwrap();
    system.run_epoch_page(0).unwrap_err();
    system.world.advance(DAY);
    system.set_price(0, Decimal::one()).unwrap();
    system.run_epoch(0).unwrap();
    assert_eq!(delegated(&system), 90);
    system.world.advance(DAY);
    system.unstake("alice", 0, VA, 50).unwrap();
    system.world.relay_all().unwrap();
    system.run_epoch(0).unwrap();
    assert_eq!(delegated(&system), 45, "a stale price allows decreases");
    holds(&mut system);
}
