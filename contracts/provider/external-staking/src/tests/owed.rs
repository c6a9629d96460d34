//! The outbox of owed Unstakes.

use mesh_apis::external_staking::{OwedResponse, QueryMsg};

use super::*;
use crate::error::ContractError;

/// `n` Unstakes of one token each that could not be sent, in their order.
fn owing(n: usize) -> (World, Vec<TxId>) {
    let mut world = World::staked("alice", 100);
    world.can_send = false;
    let owed: Vec<_> = (0..n).map(|_| world.unstake("alice", V, 1).unwrap()).collect();
    // Each took the head of the outbox along, in vain: that went behind the others.
    let mut waiting = world.waiting();
    waiting.sort_unstable();
    assert_eq!(waiting, owed);
    world.can_send = true;
    let waiting = world.waiting();
    (world, waiting)
}

fn sent(world: &World) -> Vec<TxId> {
    world.flying.iter().map(packet_tx).collect()
}

#[test]
fn anyone_sends_them_oldest_first() {
    let (mut world, owed) = owing(5);
    world.send_owed(Some(2)).unwrap();
    assert_eq!(sent(&world), owed[..2]);
    world.send_owed(None).unwrap();
    assert_eq!(sent(&world), owed);
    for packet in &world.flying {
        assert_eq!(timeout_of(packet), Timestamp::from_seconds(world.now() + TIMEOUT));
        assert!(matches!(packet_of(packet), ProviderPacket::Unstake { unstake, .. } if unstake == coin(1)));
    }
    assert_eq!(world.waiting(), []);
    assert_eq!((world.ledger(V).unstaking.u128(), world.ledger(V).owed.u128()), (5, 5));
}

#[test]
fn a_call_sends_ten_by_default_and_thirty_at_most() {
    let (mut world, owed) = owing(45);
    world.send_owed(None).unwrap();
    assert_eq!(sent(&world), owed[..10]);
    world.send_owed(Some(1_000)).unwrap();
    assert_eq!(sent(&world), owed[..40]);
    world.send_owed(Some(0)).unwrap();
    assert_eq!(world.flying.len(), 40);
}

#[test]
fn with_nothing_owed_nothing_is_sent() {
    let mut world = World::staked("alice", 100);
    let before = world.dump();
    world.send_owed(None).unwrap();
    assert_eq!((world.dump(), world.flying.len()), (before, 0));
}

#[test]
fn without_an_open_channel_nothing_is_sent() {
    let (mut world, owed) = owing(2);
    world.close_channel(CHANNEL);
    assert!(matches!(world.send_owed(None), Err(ContractError::ChannelNotOpen)));
    assert_eq!(world.waiting(), owed);
}

#[test]
fn what_cannot_be_sent_goes_back_in_order() {
    let (mut world, owed) = owing(4);
    let (ledger, claims) = (world.ledger(V), world.claims("alice"));
    world.can_send = false;
    world.send_owed(None).unwrap();
    assert_eq!(world.waiting(), owed);
    assert!(owed.iter().all(|tx_id| matches!(world.phase(*tx_id), Phase::Owed { .. })));
    assert_eq!((world.ledger(V), world.claims("alice")), (ledger, claims));
    world.can_send = true;
    world.send_owed(None).unwrap();
    assert_eq!(sent(&world), owed);
}

#[test]
fn each_stake_and_each_unstake_takes_one_along() {
    let (mut world, owed) = owing(3);
    let stake = world.stake("bob", W, 9).unwrap();
    assert_eq!(sent(&world), [stake, owed[0]]);
    let unstake = world.unstake("alice", V, 1).unwrap();
    assert_eq!(sent(&world), [stake, owed[0], unstake, owed[1]]);
    assert_eq!(world.waiting(), [owed[2]]);
}

#[test]
fn one_that_cannot_be_sent_does_not_stop_its_carrier() {
    let (mut world, owed) = owing(1);
    world.can_send = false;
    let tx_id = world.unstake("alice", V, 10).unwrap();
    assert!(matches!(world.phase(tx_id), Phase::Owed { .. }));
    let mut waiting = world.waiting();
    waiting.sort_unstable();
    assert_eq!(waiting, [owed[0], tx_id]);
}

#[test]
fn one_that_was_sent_is_not_sent_again_before_it_has_failed() {
    let (mut world, owed) = owing(1);
    world.send_owed(None).unwrap();
    world.pass(TIMEOUT + GRACE);
    world.send_owed(None).unwrap();
    assert_eq!(sent(&world), owed);
    world.time_out(owed[0]);
    world.send_owed(None).unwrap();
    assert_eq!(sent(&world), owed);
}

#[test]
fn one_that_fails_waits_behind_the_others() {
    let (mut world, owed) = owing(3);
    world.send_owed(Some(1)).unwrap();
    world.ack(owed[0], refusal());
    assert_eq!(world.waiting(), [owed[1], owed[2], owed[0]]);
    let page: OwedResponse = world.ask(QueryMsg::Owed { limit: Some(2) });
    assert_eq!(page.txs.iter().map(|tx| tx.tx_id).collect::<Vec<_>>(), [owed[1], owed[2]]);
    assert_eq!(page.total, 3);
}

#[test]
fn an_owed_unstake_is_no_claim_on_the_stake_of_others() {
    let (mut world, owed) = owing(1);
    world.stake_and_confirm("bob", V, 50);
    world.ack(owed[0], bare_success());
    assert_eq!(world.position("bob", V), (50, 0, 0));
    let ledger = world.ledger(V);
    assert_eq!((ledger.staked - ledger.unstaked).u128(), 50 + 99);
}

#[test]
fn the_ack_of_one_is_checked_against_its_last_sending() {
    let (mut world, owed) = owing(1);
    // 10 more are unstaked before it is sent: its ack must count them.
    let before = world.unstake("alice", V, 10).unwrap();
    world.ack(owed[0], refusal());
    world.ack(before, success(2, 100, 10));
    world.send_owed(None).unwrap();
    world.ack(owed[0], success(3, 100, 10));
    assert_eq!(world.ledger(V).diverged.unwrap().expected, "11 to 11");
    assert_eq!(world.ledger(V).owed.u128(), 0, "the success counts all the same");
}
