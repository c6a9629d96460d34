//! Specification, "Bounded exit": what is forced is released in time, and is deducted once.

use mesh_apis::ack::{AckError, ReasonCode};
use mesh_apis::external_staking::TxStatus;
use mesh_apis::TxId;
use mesh_simulator::{PacketId, System};

use crate::clockwork::{holds, system, DAY, VA, VB};
use crate::steps::{free, lien, only_packet, position, stake_at_converter, staked, tx};

/// Alice and Bob have 100 each, and an Unstake of all that Alice has is in flight.
fn leaving() -> (System, TxId, PacketId) {
    let mut system = system();
    staked(&mut system, "alice", VA, 100);
    staked(&mut system, "bob", VA, 100);
    let unstake = system.unstake("alice", 0, VA, 100).unwrap();
    let packet = only_packet(&system);
    (system, unstake, packet)
}

/// The consumer refuses, as a correct one never does.
fn refuse(system: &mut System, packet: PacketId) {
    let error = AckError::new(ReasonCode::Other, "no").to_ack().unwrap();
    system.world.forge_ack(packet, error).unwrap();
    system.world.acknowledge(packet).unwrap();
}

#[test]
fn an_unanswered_unstake_is_released_in_time_and_not_before() {
    let (mut system, unstake, packet) = leaving();
    system.world.drop_packet(packet);
    system.world.advance(8 * DAY - 1);
    assert!(system.force("alice", 0, unstake).unwrap_err().says("is not silent before"));
    system.world.advance(1);
    system.force("alice", 0, unstake).unwrap();
    system.world.advance(21 * DAY - 1);
    assert!(system.withdraw("alice", 0, None).unwrap_err().says("no claim has matured"));
    system.world.advance(1);
    system.withdraw("alice", 0, None).unwrap();
    assert_eq!((lien(&system, "alice"), free(&system, "alice")), (0, 1_000));
    holds(&mut system);
}

#[test]
fn an_unanswered_stake_is_released_in_time_and_not_before() {
    let mut system = system();
    let stake = system.stake("alice", 0, VA, 100).unwrap();
    let packet = only_packet(&system);
    system.world.drop_packet(packet);
    system.world.advance(8 * DAY - 1);
    assert!(system.abort("alice", 0, stake).unwrap_err().says("is not silent before"));
    system.world.advance(1);
    system.abort("alice", 0, stake).unwrap();
    system.world.advance(21 * DAY - 1);
    assert!(system.withdraw("alice", 0, None).is_err());
    system.world.advance(1);
    system.withdraw("alice", 0, None).unwrap();
    assert_eq!(free(&system, "alice"), 1_000);
    system.world.timeout(packet).unwrap();
    assert_eq!(lien(&system, "alice"), 0, "released once");
    holds(&mut system);
}

#[test]
fn a_refused_unstake_is_forced_at_once_and_only_once() {
    let (mut system, unstake, packet) = leaving();
    refuse(&mut system, packet);
    assert_eq!(
        (tx(&system, unstake).status, position(&system, "alice", VA)),
        (TxStatus::Failed, (100, 0, 0))
    );
    system.force_failed("alice", 0, VA, 100).unwrap();
    assert!(system.force_failed("alice", 0, VA, 1).unwrap_err().says("0 can"));
    assert!(system.force("alice", 0, unstake).unwrap_err().says("cannot be given up"));
    assert_eq!((position(&system, "alice", VA), system.owed(0).unwrap().total), ((0, 0, 0), 1));
    system.world.advance(21 * DAY);
    system.withdraw("alice", 0, None).unwrap();
    assert_eq!(free(&system, "alice"), 1_000);
    holds(&mut system);
}

#[test]
fn what_failed_is_forced_only_up_to_what_is_left() {
    let (mut system, _, packet) = leaving();
    refuse(&mut system, packet);
    system.unstake("alice", 0, VA, 70).unwrap();
    let packet = only_packet(&system);
    refuse(&mut system, packet);
    system.unstake("alice", 0, VA, 20).unwrap();
    assert_eq!(system.position("alice", 0, VA).unwrap().forcible.u128(), 80);
    assert!(system.force_failed("alice", 0, VA, 81).unwrap_err().says("80 can"));
    system.force_failed("alice", 0, VA, 70).unwrap();
    assert_eq!(position(&system, "alice", VA), (30, 20, 0));
    let second = system.force_failed("alice", 0, VA, 10).unwrap();
    assert_eq!((tx(&system, second).amount.u128(), position(&system, "alice", VA)), (10, (20, 20, 0)));
    assert_eq!(lien(&system, "alice"), 100);
    system.world.relay_all().unwrap();
    system.send_owed(0, None).unwrap();
    system.world.relay_all().unwrap();
    assert_eq!(stake_at_converter(&system, VA), 100, "all that is left is Bob's");
    holds(&mut system);
}

#[test]
fn what_failed_is_forced_though_the_history_has_forgotten_it() {
    let (mut system, unstake, packet) = leaving();
    refuse(&mut system, packet);
    for _ in 0..60 {
        system.stake("alice", 0, VB, 1).unwrap();
    }
    assert!(system.force("alice", 0, unstake).unwrap_err().says("is not known"));
    system.force_failed("alice", 0, VA, 100).unwrap();
    system.world.relay_all().unwrap();
    system.world.advance(21 * DAY);
    system.withdraw("alice", 0, None).unwrap();
    assert_eq!(free(&system, "alice"), 940);
    holds(&mut system);
}

#[test]
fn a_late_success_of_a_forced_unstake_discharges_it() {
    let (mut system, unstake, packet) = leaving();
    system.world.deliver(packet).unwrap();
    system.world.advance(8 * DAY);
    system.force("alice", 0, unstake).unwrap();
    system.world.acknowledge(packet).unwrap();
    assert_eq!((system.owed(0).unwrap().total, system.ledger(0, VA).unwrap().owed.u128()), (0, 0));
    assert_eq!(system.claims(&system.user("alice"), 0).unwrap().len(), 1);
    system.send_owed(0, None).unwrap();
    system.world.relay_all().unwrap();
    assert_eq!(stake_at_converter(&system, VA), 100, "deducted once");
    holds(&mut system);
}

#[test]
fn a_forced_unstake_is_sent_again_after_its_proven_timeout() {
    let (mut system, unstake, packet) = leaving();
    system.world.advance(8 * DAY);
    system.force("alice", 0, unstake).unwrap();
    system.send_owed(0, None).unwrap();
    system.stake("bob", 0, VA, 1).unwrap();
    let ids = system.world.in_flight_ids().unwrap();
    assert_eq!((ids.len(), ids[0]), (2, packet), "only Bob's Stake was sent");
    system.world.timeout(packet).unwrap();
    assert_eq!(system.owed(0).unwrap().total, 1);
    system.stake("bob", 0, VA, 1).unwrap();
    assert_eq!(system.owed(0).unwrap().total, 0, "another packet takes it along");
    system.world.relay_all().unwrap();
    assert_eq!(stake_at_converter(&system, VA), 102);
    assert_eq!(system.ledger(0, VA).unwrap().owed.u128(), 0);
    holds(&mut system);
}

#[test]
fn a_late_success_of_an_aborted_stake_owes_an_unstake() {
    let mut system = system();
    let stake = system.stake("alice", 0, VA, 100).unwrap();
    let packet = only_packet(&system);
    system.world.deliver(packet).unwrap();
    system.world.advance(8 * DAY);
    system.abort("alice", 0, stake).unwrap();
    system.world.acknowledge(packet).unwrap();
    assert_eq!((stake_at_converter(&system, VA), system.owed(0).unwrap().total), (100, 1));
    assert_eq!((position(&system, "alice", VA), lien(&system, "alice")), ((0, 0, 0), 100));
    system.send_owed(0, None).unwrap();
    system.world.relay_all().unwrap();
    assert_eq!(stake_at_converter(&system, VA), 0);
    system.world.advance(21 * DAY);
    system.withdraw("alice", 0, None).unwrap();
    assert_eq!(free(&system, "alice"), 1_000);
    holds(&mut system);
}

#[test]
fn a_late_timeout_of_an_aborted_stake_frees_its_claim_at_once() {
    let mut system = system();
    let stake = system.stake("alice", 0, VA, 100).unwrap();
    let packet = only_packet(&system);
    system.world.advance(8 * DAY);
    system.abort("alice", 0, stake).unwrap();
    assert_eq!(lien(&system, "alice"), 100);
    system.world.timeout(packet).unwrap();
    assert_eq!((lien(&system, "alice"), free(&system, "alice")), (0, 1_000));
    assert_eq!(system.claims(&system.user("alice"), 0).unwrap(), []);
    assert_eq!(tx(&system, stake).status, TxStatus::Failed);
    holds(&mut system);
}
