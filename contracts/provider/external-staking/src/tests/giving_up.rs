//! Who may force an Unstake or abort a Stake, when, and how often.

use mesh_apis::ack::ReasonCode;
use mesh_apis::external_staking::{TxKind, TxStatus};
use mesh_apis::time::UnixTime;

use super::*;
use crate::error::ContractError;

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
fn silence_begins_at_timeout_and_grace_and_not_before() {
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
                if tx_id == of && at == UnixTime(silent_at) && is == UnixTime(now)),
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

fn too_much(world: &mut World, amount: u128) -> u128 {
    match unchanged(world, |world| {
        world.execute("alice", ExecuteMsg::ForceFailed { validator: V.to_string(), amount: coin(amount) })
    }) {
        ContractError::TooMuchToForce { validator, forcible, requested } if requested.u128() == amount => {
            assert_eq!((validator.as_str(), forcible.u128()), (V, world.forcible("alice", V)));
            forcible.u128()
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_failed_is_forced_at_once_and_once_only() {
    for timed_out in [false, true] {
        let mut world = World::staked("alice", 100);
        let failed = world.unstake("alice", V, 40).unwrap();
        assert_eq!(too_much(&mut world, 1), 0, "it is in flight");
        if timed_out {
            world.time_out(failed);
        } else {
            world.ack(failed, refusal());
        }
        world.pass(9);
        assert_eq!(too_much(&mut world, 41), 40);
        let forced = world.force_failed("alice", V, 40).unwrap();
        assert_eq!(world.claims("alice"), [(40, world.now() + UNBONDING, true)]);
        assert_eq!(world.position("alice", V), (60, 0, 0));
        assert_eq!((world.ledger(V).owed.u128(), world.waiting()), (40, vec![forced]));
        assert_eq!((world.phase(failed), too_much(&mut world, 1)), (Phase::Failed, 0));

        // Also not after its owed Unstake has failed, or was discharged.
        world.send_owed(None).unwrap();
        world.ack(forced, refusal());
        assert!(matches!(world.phase(forced), Phase::Owed { .. }));
        assert_eq!(too_much(&mut world, 1), 0);
        world.send_owed(None).unwrap();
        world.ack(forced, bare_success());
        assert_eq!(too_much(&mut world, 1), 0);
        assert_eq!(world.claims("alice").len(), 1);
        for tx_id in [failed, forced] {
            let error = unchanged(&mut world, |world| world.force("alice", tx_id));
            assert!(matches!(error, ContractError::NotForcible { .. }));
        }
    }
}

#[test]
fn a_late_failure_of_what_was_forced_can_be_forced_no_more() {
    let mut world = World::staked("alice", 100);
    let silent = world.unstake("alice", V, 40).unwrap();
    world.pass(TIMEOUT + GRACE);
    world.force("alice", silent).unwrap();
    world.time_out(silent);
    assert_eq!(too_much(&mut world, 1), 0);
}

#[test]
fn what_failed_is_forced_in_parts_and_only_up_to_what_is_left() {
    let mut world = World::staked("alice", 100);
    for amount in [80, 90] {
        let failed = world.unstake("alice", V, amount).unwrap();
        world.ack(failed, refusal());
    }
    let in_flight = world.unstake("alice", V, 70).unwrap();
    assert_eq!(too_much(&mut world, 31), 30);
    world.force_failed("alice", V, 10).unwrap();
    world.force_failed("alice", V, 20).unwrap();
    assert_eq!(world.position("alice", V), (70, 70, 0));
    assert_eq!(world.ledger(V).owed.u128(), 30);
    world.ack(in_flight, bare_success());
    assert_eq!(world.position("alice", V), (0, 0, 0));
    assert_eq!(world.claims("alice").iter().map(|(amount, ..)| amount).sum::<u128>(), 100);
    world.stake_and_confirm("alice", V, 50);
    assert_eq!(too_much(&mut world, 1), 0, "nobody refused to let go of this");
}

#[test]
fn what_failed_is_forced_though_the_history_has_forgotten_it() {
    for forgotten_before in [true, false] {
        let mut world = World::staked("alice", 1_000);
        let failed = world.unstake("alice", V, 900).unwrap();
        if !forgotten_before {
            world.ack(failed, refusal());
        }
        for _ in 0..60 {
            world.stake("alice", W, 1).unwrap();
        }
        if forgotten_before {
            world.ack(failed, refusal());
        }
        let error = unchanged(&mut world, |world| world.force("alice", failed));
        assert!(matches!(error, ContractError::UnknownTx { .. }));
        assert_eq!(world.forcible("alice", V), 900);
        world.force_failed("alice", V, 900).unwrap();
        assert_eq!(world.claims("alice"), [(900, world.now() + UNBONDING, true)]);
    }
}

#[test]
fn what_failed_forces_no_stake_on_another_or_of_another() {
    let mut world = World::staked("alice", 100);
    world.stake_and_confirm("alice", W, 50);
    world.stake_and_confirm("bob", V, 50);
    let failed = world.unstake("alice", V, 100).unwrap();
    world.ack(failed, refusal());
    assert_eq!((world.forcible("alice", W), world.forcible("bob", V)), (0, 0));
    let out = world.unstake("alice", V, 100).unwrap();
    world.ack(out, bare_success());
    assert_eq!(too_much(&mut world, 1), 0);
    assert_eq!((world.position("alice", W), world.position("bob", V)), ((50, 0, 0), (50, 0, 0)));
}

#[test]
fn only_the_coin_of_the_vault_and_not_nothing_is_forced() {
    let mut world = World::staked("alice", 100);
    let failed = world.unstake("alice", V, 100).unwrap();
    world.ack(failed, refusal());
    let mut force = |amount| {
        let msg = ExecuteMsg::ForceFailed { validator: V.to_string(), amount };
        unchanged(&mut world, |world| world.execute("alice", msg))
    };
    assert!(matches!(force(coin(0)), ContractError::ZeroAmount));
    assert!(matches!(force(Coin::new(5u128, "other")), ContractError::WrongDenom { .. }));
}
