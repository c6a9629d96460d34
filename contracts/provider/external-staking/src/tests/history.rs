//! Specification, "History": outcomes are stored, not only emitted.

use mesh_apis::external_staking::{QueryMsg, TxKind, TxResponse, TxStatus, UserTxsResponse};

use super::*;
use crate::contract::query;
use crate::error::ContractError;

fn txs(world: &World, user: &str, start_before: Option<u64>, limit: Option<u32>) -> Vec<TxResponse> {
    let user = addr(user).into_string();
    world.ask::<UserTxsResponse>(QueryMsg::UserTxs { user, start_before, limit }).txs
}

fn seqs(world: &World, start_before: Option<u64>, limit: Option<u32>) -> Vec<u64> {
    txs(world, "alice", start_before, limit).into_iter().map(|tx| tx.seq).collect()
}

#[test]
fn every_outcome_is_remembered_with_its_reason_and_times() {
    let mut world = World::new();
    let created_at = world.now();
    let confirmed = world.stake("alice", V, 100).unwrap();
    world.pass(1);
    world.ack(confirmed, bare_success());
    let refused = world.stake("alice", V, 5).unwrap();
    world.ack(refused, refusal());
    let timed_out = world.unstake("alice", V, 6).unwrap();
    world.time_out(timed_out);
    let forced = world.unstake("alice", V, 7).unwrap();
    world.ack(forced, refusal());
    let again = world.force_failed("alice", V, 7).unwrap();
    let pending = world.unstake("alice", V, 8).unwrap();

    let seen: Vec<_> = txs(&world, "alice", None, None)
        .into_iter()
        .map(|tx| (tx.tx_id, tx.kind, tx.amount.u128(), tx.status, tx.reason.map(|reason| reason.code)))
        .collect();
    use {ReasonCode::*, TxKind::*, TxStatus::*};
    assert_eq!(
        seen,
        [
            (pending, Unstake, 8, Pending, None),
            (again, Unstake, 7, Forced, None),
            (forced, Unstake, 7, Failed, Some(UnknownValidator)),
            (timed_out, Unstake, 6, Failed, Some(Timeout)),
            (refused, Stake, 5, Failed, Some(UnknownValidator)),
            (confirmed, Stake, 100, Confirmed, None),
        ]
    );
    let first = world.response(confirmed);
    assert_eq!((first.created_at.0, first.updated_at.0), (created_at, created_at + 1));
    assert_eq!((first.timeout_at.0, first.channel_id.as_str()), (created_at + TIMEOUT, CHANNEL));
}

#[test]
fn the_last_n_are_remembered_and_paged_newest_first() {
    let mut world = World::with(|msg| msg.history_limit = Some(4));
    for _ in 0..6 {
        world.stake_and_confirm("alice", V, 1);
        world.stake_and_confirm("bob", V, 1);
    }
    assert_eq!(seqs(&world, None, None), [5, 4, 3, 2]);
    assert_eq!(seqs(&world, None, Some(3)), [5, 4, 3]);
    assert_eq!(seqs(&world, Some(3), Some(3)), [2]);
    assert_eq!(seqs(&world, Some(2), None), [] as [u64; 0]);
    assert_eq!(seqs(&world, Some(99), Some(1)), [5]);
    assert_eq!(txs(&world, "bob", None, None).len(), 4);
    assert_eq!(txs(&world, "carol", None, None), []);
    assert_eq!(crate::tx::history::TXS.keys(&world.deps.storage, None, None, Order::Ascending).count(), 8);
}

#[test]
fn an_unresolved_transaction_outlives_its_place() {
    let mut world = World::with(|msg| msg.history_limit = Some(1));
    world.stake_and_confirm("alice", V, 100);
    let unstake = world.unstake("alice", V, 40).unwrap();
    let stake = world.stake("alice", V, 3).unwrap();
    world.stake_and_confirm("alice", V, 1);
    assert_eq!(txs(&world, "alice", None, None).len(), 1);
    world.pass(TIMEOUT + GRACE);
    world.force("alice", unstake).unwrap();
    world.abort("alice", stake).unwrap();
    world.time_out(unstake);
    world.time_out(stake);
    assert_eq!(world.waiting(), [unstake]);
    assert_eq!((world.lien("alice"), world.claims("alice").len()), (101, 1));

    world.send_owed(None).unwrap();
    world.ack(unstake, bare_success());
    for gone in [unstake, stake] {
        let error = query(world.deps.as_ref(), world.env.clone(), QueryMsg::Tx { tx_id: gone }).unwrap_err();
        assert!(matches!(error, ContractError::UnknownTx { tx_id } if tx_id == gone));
    }
}

#[test]
fn one_user_cannot_push_out_the_history_of_another() {
    let mut world = World::with(|msg| msg.history_limit = Some(2));
    let mine = world.stake_and_confirm("alice", V, 1);
    for _ in 0..9 {
        world.stake_and_confirm("bob", V, 1);
    }
    assert_eq!(txs(&world, "alice", None, None)[0].tx_id, mine);
}
