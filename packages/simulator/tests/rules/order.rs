//! Specification, "Staking messages", "Channel ordering" and "Error handling": packets may be
//! reordered and dropped.

use mesh_apis::external_staking::TxStatus;
use mesh_simulator::{PacketId, System};

use crate::clockwork::{holds, system, DAY, VA, VB};
use crate::steps::{lien, only_packet, permutations, position, stake_at_converter, staked, tx};

#[test]
fn the_converter_tracks_the_sum_of_stakes_per_validator() {
    let mut system = system();
    for (user, validator, amount) in [("alice", VA, 100), ("bob", VA, 50), ("alice", VB, 30)] {
        system.stake(user, 0, validator, amount).unwrap();
    }
    system.world.relay_all().unwrap();
    assert_eq!((stake_at_converter(&system, VA), stake_at_converter(&system, VB)), (150, 30));
    system.unstake("bob", 0, VA, 20).unwrap();
    system.world.relay_all().unwrap();
    assert_eq!((stake_at_converter(&system, VA), stake_at_converter(&system, VB)), (130, 30));
    assert_eq!(system.conversion(0).unwrap().total_stake.u128(), 160);
    holds(&mut system);
}

#[test]
fn an_unstake_before_the_ack_of_its_stake_is_refused() {
    let mut system = system();
    system.stake("alice", 0, VA, 100).unwrap();
    let stake = only_packet(&system);
    assert!(system.unstake("alice", 0, VA, 50).unwrap_err().says("at most 0 can be unstaked"));
    system.world.deliver(stake).unwrap();
    assert!(system.unstake("alice", 0, VA, 50).unwrap_err().says("at most 0 can be unstaked"));
    assert_eq!(only_packet(&system), stake, "nothing was sent that could overtake it");
    system.world.acknowledge(stake).unwrap();
    system.unstake("alice", 0, VA, 50).unwrap();
    system.world.relay_all().unwrap();
    assert_eq!((position(&system, "alice", VA).0, stake_at_converter(&system, VA)), (50, 50));
    holds(&mut system);
}

/// The relayer's steps with one packet each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Deliver(PacketId),
    Acknowledge(PacketId),
}

#[test]
fn stake_100_and_unstake_50_give_the_same_in_any_order() {
    let mut system = system();
    staked(&mut system, "alice", VA, 50);
    system.stake("alice", 0, VA, 100).unwrap();
    system.unstake("alice", 0, VA, 50).unwrap();
    let ids = system.world.in_flight_ids().unwrap();
    let steps: Vec<_> = ids.iter().flat_map(|id| [Step::Deliver(*id), Step::Acknowledge(*id)]).collect();
    let start = system.world.snapshot();
    let mut orders = 0;
    for order in permutations(&steps) {
        let at = |step| order.iter().position(|of| *of == step);
        if ids.iter().any(|id| at(Step::Deliver(*id)) > at(Step::Acknowledge(*id))) {
            continue;
        }
        system.world.restore(&start);
        for step in &order {
            match *step {
                Step::Deliver(id) => drop(system.world.deliver(id).unwrap()),
                Step::Acknowledge(id) => drop(system.world.acknowledge(id).unwrap()),
            }
            assert!(system.check().unwrap().is_ok(), "{order:?} at {step:?}");
        }
        assert_eq!(position(&system, "alice", VA), (100, 0, 0), "{order:?}");
        assert_eq!(stake_at_converter(&system, VA), 100, "{order:?}");
        assert_eq!(lien(&system, "alice"), 150, "{order:?}: the claim of 50 is bound still");
        orders += 1;
    }
    assert_eq!(orders, 6);
}

#[test]
fn whatever_is_dropped_both_sides_agree_in_the_end() {
    for lost in 0u8..8 {
        let mut system = system();
        staked(&mut system, "alice", VA, 200);
        system.stake("alice", 0, VA, 100).unwrap();
        system.unstake("alice", 0, VA, 50).unwrap();
        system.stake("bob", 0, VA, 7).unwrap();
        for (at, id) in system.world.in_flight_ids().unwrap().into_iter().enumerate() {
            if lost & (1 << at) != 0 {
                system.world.drop_packet(id);
            }
        }
        system.world.relay_all().unwrap();
        system.world.advance(8 * DAY);
        for id in system.world.in_flight_ids().unwrap() {
            system.world.timeout(id).unwrap();
        }
        let change = |at: u8, amount: u128| if lost & (1 << at) == 0 { amount } else { 0 };
        let alice = 200 + change(0, 100) - change(1, 50);
        let bob = change(2, 7);
        assert_eq!(position(&system, "alice", VA), (alice, 0, 0), "{lost:03b}");
        assert_eq!(position(&system, "bob", VA), (bob, 0, 0), "{lost:03b}");
        assert_eq!(stake_at_converter(&system, VA), alice + bob, "{lost:03b}");
        holds(&mut system);
    }
}

#[test]
fn a_stake_changes_books_at_its_ack_and_binds_at_once() {
    let mut system = system();
    let id = system.stake("alice", 0, VA, 100).unwrap();
    let packet = only_packet(&system);
    let before_ack = |system: &System| {
        assert_eq!((position(system, "alice", VA), lien(system, "alice")), ((0, 0, 100), 100));
        assert_eq!(system.ledger(0, VA).unwrap().staked.u128(), 0);
        assert_eq!(tx(system, id).status, TxStatus::Pending);
    };
    before_ack(&system);
    system.world.deliver(packet).unwrap();
    before_ack(&system);
    system.world.acknowledge(packet).unwrap();
    assert_eq!((position(&system, "alice", VA), lien(&system, "alice")), ((100, 0, 0), 100));
    assert_eq!(system.ledger(0, VA).unwrap().staked.u128(), 100);
}

#[test]
fn an_unstake_makes_its_claim_and_deducts_at_its_ack() {
    let mut system = system();
    staked(&mut system, "alice", VA, 100);
    system.unstake("alice", 0, VA, 60).unwrap();
    let packet = only_packet(&system);
    let before_ack = |system: &System| {
        assert_eq!(position(system, "alice", VA), (100, 60, 0));
        assert_eq!(system.claims(&system.user("alice"), 0).unwrap(), []);
        assert_eq!(system.ledger(0, VA).unwrap().unstaked.u128(), 0);
    };
    before_ack(&system);
    system.world.deliver(packet).unwrap();
    before_ack(&system);
    system.world.acknowledge(packet).unwrap();
    assert_eq!((position(&system, "alice", VA), lien(&system, "alice")), ((40, 0, 0), 100));
    let claims = system.claims(&system.user("alice"), 0).unwrap();
    let ripe = system.world.now().plus_seconds(21 * DAY).seconds();
    assert_eq!((claims.len(), claims[0].amount.u128(), claims[0].key.release_at.0), (1, 60, ripe));
    holds(&mut system);
}

#[test]
fn all_stake_cannot_be_unstaked_several_times() {
    let mut system = system();
    staked(&mut system, "alice", VA, 100);
    staked(&mut system, "bob", VA, 100);
    system.unstake("alice", 0, VA, 100).unwrap();
    assert!(system.unstake("alice", 0, VA, 100).unwrap_err().says("at most 0 can be unstaked"));
    assert!(system.unstake("alice", 0, VA, 1).unwrap_err().says("at most 0 can be unstaked"));
    system.world.relay_all().unwrap();
    assert!(system.unstake("alice", 0, VA, 1).unwrap_err().says("at most 0 can be unstaked"));
    assert_eq!(stake_at_converter(&system, VA), 100);
    holds(&mut system);
}
