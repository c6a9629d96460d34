//! Who may force an Unstake or abort a Stake, when, and how often.

use mesh_apis::ack::ReasonCode;
use mesh_apis::external_staking::{TxKind, TxStatus};

use super::*;
use crate::error::ContractError;
use crate::tx::Phase;

fn unchanged(
    world: &mut World,
    call: impl FnOnce(&mut World) -> Result<cosmwasm_std::Response, ContractError>,
) -> ContractError {
    let before = world.dump();
    let error = call(world).unwrap_err();
    assert_eq!(world.dump(), before, "a refused call changes nothing");
    error
}

#[test]
fn a_silent_transaction_can_be_given_up_at_timeout_and_grace_and_not_before() {
    let mut world = World::staked("alice", 100);
    let silent_at = world.now() + TIMEOUT + GRACE;
    let stake = world.stake("alice", V, 5).unwrap();
    let unstake = world.unstake("alice", V, 5).unwrap();
    world.pass(TIMEOUT + GRACE - 1);
    let now = silent_at - 1;
    let early = [
        (unstake, unchanged(&mut world, |world| world.force("alice", unstake))),
        (stake, unchanged(&mut world, |world| world.abort("alice", stake))),
    ];
    for (of, error) in early {
        assert!(
            matches!(error, ContractError::NotSilentYet { tx_id, silent_at: at, now: is }
                if tx_id == of && at == silent_at && is == now),
            "{error:?}"
        );
    }
    world.pass(1);
    world.force("alice", unstake).unwrap();
    world.abort("alice", stake).unwrap();
    assert_eq!(world.claims("alice"), [(5, silent_at + UNBONDING, true), (5, silent_at + UNBONDING, true)]);
    assert_eq!(world.position("alice", V), (95, 0, 0));
    for tx_id in [stake, unstake] {
        assert_eq!(world.response(tx_id).reason.unwrap().code, ReasonCode::Silent);
    }
}

#[test]
fn only_its_user_can_give_a_transaction_up() {
    let mut world = World::staked("alice", 100);
    let stake = world.stake("alice", V, 5).unwrap();
    let unstake = world.unstake("alice", V, 5).unwrap();
    world.pass(TIMEOUT + GRACE);
    for stranger in ["bob", "vault", "creator"] {
        for error in [
            unchanged(&mut world, |world| world.force(stranger, unstake)),
            unchanged(&mut world, |world| world.abort(stranger, stake)),
        ] {
            assert!(matches!(error, ContractError::Unauthorized { expected, .. }
                if expected == addr("alice").into_string()));
        }
    }
}

#[test]
fn a_stake_cannot_be_forced_and_an_unstake_cannot_be_aborted() {
    let mut world = World::staked("alice", 100);
    let stake = world.stake("alice", V, 5).unwrap();
    let unstake = world.unstake("alice", V, 5).unwrap();
    world.pass(TIMEOUT + GRACE);
    let error = unchanged(&mut world, |world| world.force("alice", stake));
    assert!(matches!(
        error,
        ContractError::WrongTxKind { expected: TxKind::Unstake, actual: TxKind::Stake, .. }
    ));
    let error = unchanged(&mut world, |world| world.abort("alice", unstake));
    assert!(matches!(
        error,
        ContractError::WrongTxKind { expected: TxKind::Stake, actual: TxKind::Unstake, .. }
    ));
}

#[test]
fn an_unknown_transaction_cannot_be_given_up() {
    let mut world = World::new();
    let error = unchanged(&mut world, |world| world.force("alice", TxId(7)));
    assert!(matches!(error, ContractError::UnknownTx { tx_id: TxId(7) }));
    let error = unchanged(&mut world, |world| world.abort("alice", TxId(7)));
    assert!(matches!(error, ContractError::UnknownTx { tx_id: TxId(7) }));
}

#[test]
fn what_is_resolved_or_given_up_cannot_be_given_up() {
    let mut world = World::staked("alice", 100);
    let refused = world.stake("alice", V, 5).unwrap();
    world.ack(refused, refusal());
    let confirmed = world.stake_and_confirm("alice", V, 5);
    let unstaked = world.unstake("alice", V, 5).unwrap();
    world.ack(unstaked, bare_success());
    let aborted = world.stake("alice", V, 5).unwrap();
    let forced = world.unstake("alice", V, 5).unwrap();
    world.pass(TIMEOUT + GRACE);
    world.abort("alice", aborted).unwrap();
    world.force("alice", forced).unwrap();
    for (tx_id, is) in
        [(refused, TxStatus::Failed), (confirmed, TxStatus::Confirmed), (aborted, TxStatus::Forced)]
    {
        let error = unchanged(&mut world, |world| world.abort("alice", tx_id));
        assert!(matches!(error, ContractError::NotForcible { status, .. } if status == is), "{error:?}");
    }
    for (tx_id, is) in [(unstaked, TxStatus::Confirmed), (forced, TxStatus::Forced)] {
        let error = unchanged(&mut world, |world| world.force("alice", tx_id));
        assert!(matches!(error, ContractError::NotForcible { status, .. } if status == is), "{error:?}");
    }
    assert_eq!(world.lien("alice"), 110);
}

#[test]
fn a_failed_unstake_is_forced_at_once_and_once_only() {
    for timed_out in [false, true] {
        let mut world = World::staked("alice", 100);
        let tx_id = world.unstake("alice", V, 40).unwrap();
        if timed_out {
            world.time_out(tx_id);
        } else {
            world.ack(tx_id, refusal());
        }
        world.pass(9);
        world.force("alice", tx_id).unwrap();
        assert_eq!(world.claims("alice"), [(40, world.now() + UNBONDING, true)]);
        assert_eq!(world.position("alice", V), (60, 0, 0));
        assert_eq!((world.ledger(V).owed.u128(), world.waiting()), (40, vec![tx_id]));
        let error = unchanged(&mut world, |world| world.force("alice", tx_id));
        assert!(matches!(error, ContractError::NotForcible { status: TxStatus::Forced, .. }));

        // Also not after its owed Unstake has failed, or was discharged.
        world.send_owed(None).unwrap();
        world.ack(tx_id, refusal());
        assert!(matches!(world.phase(tx_id), Phase::Owed { .. }));
        unchanged(&mut world, |world| world.force("alice", tx_id));
        world.send_owed(None).unwrap();
        world.ack(tx_id, bare_success());
        unchanged(&mut world, |world| world.force("alice", tx_id));
        assert_eq!(world.claims("alice").len(), 1);
    }
}

#[test]
fn a_failed_unstake_is_forced_only_up_to_what_is_left() {
    let mut world = World::staked("alice", 100);
    let failed = world.unstake("alice", V, 80).unwrap();
    world.ack(failed, refusal());
    let in_flight = world.unstake("alice", V, 70).unwrap();
    world.force("alice", failed).unwrap();
    assert_eq!(world.position("alice", V), (70, 70, 0));
    assert_eq!(world.claims("alice"), [(30, world.now() + UNBONDING, true)]);
    assert_eq!(world.response(failed).amount.u128(), 30);
    assert_eq!(world.ledger(V).owed.u128(), 30);
    world.ack(in_flight, bare_success());
    assert_eq!(world.position("alice", V), (0, 0, 0));
    assert_eq!(world.claims("alice").iter().map(|(amount, ..)| amount).sum::<u128>(), 100);
}

#[test]
fn with_nothing_left_there_is_nothing_to_force() {
    let mut world = World::staked("alice", 100);
    let failed = world.unstake("alice", V, 80).unwrap();
    world.ack(failed, refusal());
    let all = world.unstake("alice", V, 100).unwrap();
    let error = unchanged(&mut world, |world| world.force("alice", failed));
    assert!(matches!(error, ContractError::NothingToForce { tx_id } if tx_id == failed));
    world.ack(all, bare_success());
    let error = unchanged(&mut world, |world| world.force("alice", failed));
    assert!(matches!(error, ContractError::NothingToForce { .. }));
    assert_eq!(world.claims("alice").len(), 1);
}

#[test]
fn a_failed_unstake_of_a_validator_does_not_reach_the_stake_on_another_or_of_another() {
    let mut world = World::staked("alice", 100);
    world.stake_and_confirm("alice", W, 50);
    world.stake_and_confirm("bob", V, 50);
    let failed = world.unstake("alice", V, 100).unwrap();
    world.ack(failed, refusal());
    let out = world.unstake("alice", V, 100).unwrap();
    world.ack(out, bare_success());
    unchanged(&mut world, |world| world.force("alice", failed));
    assert_eq!((world.position("alice", W), world.position("bob", V)), ((50, 0, 0), (50, 0, 0)));
}
