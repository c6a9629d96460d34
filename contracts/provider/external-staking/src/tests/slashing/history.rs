//! A slash is a line in the history of its user, and no more than that.

use mesh_apis::external_staking::{TxKind, TxStatus, UserTxsResponse};

use super::*;
use crate::tx::history::load_tx;

fn lines(world: &World, user: &str) -> Vec<mesh_apis::external_staking::TxResponse> {
    let user = addr(user).into_string();
    world.ask::<UserTxsResponse>(QueryMsg::UserTxs { user, start_before: None, limit: Some(100) }).txs
}

#[test]
fn the_history_tells_how_much_was_burned_for_whom_and_why() {
    let mut world = World::with_keys();
    world.stake_at("alice", V, 100, 10);
    world.slash(V, 50);
    world.settle("alice");
    let line = lines(&world, "alice").remove(0);
    assert_eq!((line.kind, line.validator.as_str(), line.amount.u128()), (TxKind::Slash, V, 10));
    assert_eq!(line.status, TxStatus::Confirmed);
    let reason = line.reason.unwrap();
    assert_eq!((reason.code, reason.text.as_str()), (ReasonCode::DoubleSign, "signed twice at height 50"));
}

/// The highest one that is known would be outside of its interval.
#[test]
fn a_claim_names_the_infraction_that_it_backed() {
    let mut world = World::with_keys();
    world.stake_at("alice", V, 100, 10);
    world.unstake_at("alice", V, 100, 45);
    world.slash(V, 1_000_000);
    world.settle("alice");
    assert_eq!(world.charged("alice"), 0);
    world.slash(V, 50);
    world.settle("alice");
    let reason = lines(&world, "alice").remove(0).reason.unwrap();
    assert_eq!(reason.text, "signed twice at height 50");
}

#[test]
fn a_slash_can_be_neither_forced_nor_given_up_nor_acknowledged() {
    let mut world = World::with_keys();
    world.stake_at("alice", V, 100, 10);
    world.slash(V, 50);
    world.settle("alice");
    let tx_id = world.last_tx("alice");
    world.pass(10 * UNBONDING);
    let kind = |result: Result<_, ContractError>| match result.unwrap_err() {
        ContractError::WrongTxKind { actual, .. } => actual,
        other => panic!("{other:?}"),
    };
    assert_eq!(kind(world.force("alice", tx_id)), TxKind::Slash);
    assert_eq!(kind(world.abort("alice", tx_id)), TxKind::Slash);
    let none = load_tx(&world.deps.storage, tx_id).unwrap_err();
    assert!(matches!(none, ContractError::NotInFlight { status: TxStatus::Confirmed, .. }));
}

#[test]
fn slashes_push_nothing_out_that_is_not_resolved() {
    let mut world = World::with(|msg| msg.history_limit = Some(2));
    world.add_key(V, KEY_OF_V, 1);
    world.stake_at("alice", V, 100, 10);
    for height in 0..4 {
        world.unstake_at("alice", V, 10, 45 + height);
    }
    let unstake = world.unstake("alice", V, 20).unwrap();
    let stake = world.stake("alice", V, 30).unwrap();
    world.slash(V, 50);
    world.settle("alice");
    // The position, and four claims.
    assert_eq!(lines(&world, "alice").iter().filter(|line| line.kind == TxKind::Slash).count(), 2);
    assert_eq!(world.charged("alice"), 80);
    world.ack_at(unstake, 60);
    world.ack_at(stake, 61);
    world.check_books_of("alice");
    assert_eq!(world.claims("alice").len(), 6);
}

#[test]
fn stake_that_came_too_late_says_why_it_left_at_once() {
    let mut world = World::with_keys();
    let tx_id = world.stake("alice", V, 100).unwrap();
    world.slash(V, 50);
    world.ack_at(tx_id, 60);
    let line = world.response(tx_id);
    assert_eq!(line.status, TxStatus::Forced);
    assert_eq!(line.reason.unwrap().code, ReasonCode::DoubleSign);
}
