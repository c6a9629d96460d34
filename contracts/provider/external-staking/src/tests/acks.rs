//! What an answer makes of a Stake or an Unstake that is pending.

use cosmwasm_std::{StdAck, Uint128};
use mesh_apis::external_staking::{DivergenceKind, TxKind, TxStatus};
use mesh_apis::time::UnixTime;

use super::*;

/// Alice has 100 on `V`; a second Stake of 20 and an Unstake of 30 are in flight.
fn pending() -> (World, TxId, TxId) {
    let mut world = World::staked("alice", 100);
    let stake = world.stake("alice", V, 20).unwrap();
    let unstake = world.unstake("alice", V, 30).unwrap();
    assert_eq!(world.position("alice", V), (100, 30, 20));
    (world, stake, unstake)
}

#[test]
fn a_success_applies_the_stake() {
    let (mut world, stake, _) = pending();
    world.ack(stake, bare_success());
    assert_eq!(world.position("alice", V), (120, 30, 0));
    assert_eq!((world.ledger(V).staked.u128(), world.ledger(V).staking.u128()), (120, 0));
    assert_eq!(world.lien("alice"), 120);
    assert_eq!(world.response(stake).status, TxStatus::Confirmed);
    assert_eq!(world.response(stake).reason, None);
}

#[test]
fn a_success_deducts_the_unstake_and_makes_its_claim() {
    let (mut world, _, unstake) = pending();
    world.pass(7);
    world.ack(unstake, bare_success());
    assert_eq!(world.position("alice", V), (70, 0, 20));
    assert_eq!(world.claims("alice"), [(30, world.now() + UNBONDING, false)]);
    assert_eq!((world.ledger(V).unstaked.u128(), world.ledger(V).unstaking.u128()), (30, 0));
    assert_eq!(world.lien("alice"), 120, "the lien stays until the claim is withdrawn");
    assert_eq!(world.response(unstake).status, TxStatus::Confirmed);
    assert_eq!(world.response(unstake).updated_at, UnixTime(world.now()));
}

#[test]
fn a_failure_releases_the_lien_of_the_stake_and_nothing_else() {
    let (mut world, stake, _) = pending();
    world.ack(stake, refusal());
    assert_eq!(world.position("alice", V), (100, 30, 0));
    assert_eq!(world.lien("alice"), 100);
    assert_eq!((world.ledger(V).staked.u128(), world.ledger(V).staking.u128()), (100, 0));
    let tx = world.response(stake);
    assert_eq!(tx.status, TxStatus::Failed);
    assert_eq!(tx.reason, Some(AckError::new(ReasonCode::UnknownValidator, "never heard of it")));
}

#[test]
fn a_failure_takes_only_the_unstaking_back() {
    let (mut world, _, unstake) = pending();
    world.ack(unstake, refusal());
    assert_eq!(world.position("alice", V), (100, 0, 20));
    assert_eq!(world.claims("alice"), []);
    assert_eq!((world.ledger(V).unstaked.u128(), world.ledger(V).unstaking.u128()), (0, 0));
    assert_eq!(world.lien("alice"), 120);
    assert_eq!(world.response(unstake).status, TxStatus::Failed);
}

#[test]
fn a_timeout_is_a_failure_with_a_reason_of_its_own() {
    let (mut world, stake, unstake) = pending();
    world.time_out(stake);
    world.time_out(unstake);
    assert_eq!(world.position("alice", V), (100, 0, 0));
    assert_eq!(world.lien("alice"), 100);
    for tx_id in [stake, unstake] {
        assert_eq!(world.response(tx_id).status, TxStatus::Failed);
        assert_eq!(world.response(tx_id).reason.unwrap().code, ReasonCode::Timeout);
    }
    assert_eq!(world.ledger(V).diverged, None);
    assert_eq!(world.ledger(V).in_flight, 0);
}

#[test]
fn an_ack_that_is_neither_fails_and_marks_the_validator() {
    for malformed in ["", "{}", "null", "[1]", "\u{0}", r#"{"ok":true}"#, r#"{"result":null}"#] {
        let (mut world, stake, unstake) = pending();
        world.ack(stake, Binary::from(malformed.as_bytes()));
        assert_eq!((world.position("alice", V), world.lien("alice")), ((100, 30, 0), 100), "{malformed}");
        assert_eq!(world.response(stake).reason.unwrap().code, ReasonCode::MalformedAck);
        let diverged = world.ledger(V).diverged.unwrap();
        assert_eq!((diverged.tx_id, diverged.kind), (stake, DivergenceKind::MalformedAck));

        world.ack(unstake, Binary::from(malformed.as_bytes()));
        assert_eq!(world.position("alice", V), (100, 0, 0));
        world.force_failed("alice", V, 30).unwrap();
    }
}

#[test]
fn a_result_is_a_success_whatever_is_missing_or_new_in_it() {
    let with_data = |data: &str| to_json_binary(&StdAck::success(Binary::from(data.as_bytes()))).unwrap();
    for ack in [
        with_data(""),
        with_data("{}"),
        with_data(r#"{"n":3}"#),
        with_data(r#"{"n":2,"height":9,"staked":"120","unstaked":"0","power":{"deep":[null]}}"#),
        Binary::from(br#"{"result":null,"result2":1,"result":5}"#.as_slice()),
        Binary::from(br#"{"result":{"a":[1.5e3]},"version":2}"#.as_slice()),
        Binary::from(br#"{"result":"AQ==","error":"both"}"#.as_slice()),
    ] {
        let mut world = World::staked("alice", 100);
        let tx_id = world.stake("alice", V, 20).unwrap();
        if ack::decode(&ack) == ack::AckOutcome::Malformed {
            // A repeated key is no JSON object with a result.
            continue;
        }
        world.ack(tx_id, ack.clone());
        assert_eq!(world.position("alice", V), (120, 0, 0), "{ack}");
        assert_eq!(world.ledger(V).diverged, None, "missing sums are unchecked: {ack}");
    }
}

#[test]
fn an_error_of_any_shape_is_a_failure_with_a_bounded_reason() {
    for (error, code) in [
        (r#""""#.to_string(), ReasonCode::Other),
        (r#""ABCI code: 1""#.to_string(), ReasonCode::Other),
        (r#"{"code":5}"#.to_string(), ReasonCode::Other),
        (format!("{:?}", "x".repeat(100_000)), ReasonCode::Other),
        (
            r#""{\"code\":\"inactive_validator\",\"text\":\"t\",\"new\":1}""#.to_string(),
            ReasonCode::InactiveValidator,
        ),
        (r#""{\"code\":\"of_tomorrow\",\"text\":\"t\"}""#.to_string(), ReasonCode::Other),
    ] {
        let (mut world, stake, _) = pending();
        world.ack(stake, Binary::from(format!(r#"{{"error":{error}}}"#).as_bytes()));
        assert_eq!(world.lien("alice"), 100);
        let reason = world.response(stake).reason.unwrap();
        assert_eq!(reason.code, code, "{error:.80}");
        assert!(reason.text.len() <= ack::MAX_REASON_BYTES);
    }
}

#[test]
fn sums_of_acks_are_stored_and_impossible_ones_mark() {
    let mut world = World::new();
    let first = world.stake("alice", V, 100).unwrap();
    world.ack(first, success(1, 100, 0));
    assert_eq!(world.ledger(V).latest.unwrap().staked, Uint128::new(100));
    assert_eq!(world.ledger(V).diverged, None);

    let second = world.unstake("alice", V, 10).unwrap();
    world.ack(second, success(2, 100, 11));
    let diverged = world.ledger(V).diverged.unwrap();
    assert_eq!((diverged.tx_id, diverged.kind), (second, DivergenceKind::Unstaked));
    assert_eq!((diverged.expected.as_str(), diverged.actual.as_str()), ("10 to 10", "11"));
    assert_eq!(world.position("alice", V), (90, 0, 0), "the success counts all the same");
    assert_eq!(world.ledger(W).diverged, None);
}

#[test]
fn acks_in_reverse_order_are_no_divergence() {
    let mut world = World::new();
    let first = world.stake("alice", V, 100).unwrap();
    let second = world.stake("bob", V, 7).unwrap();
    // Delivered in reverse, acknowledged in order.
    world.ack(first, success(2, 107, 0));
    world.ack(second, success(1, 7, 0));
    assert_eq!(world.ledger(V).diverged, None);
    assert_eq!(world.ledger(V).latest.unwrap().n, 2);
}

#[test]
fn an_ack_and_its_event_tell_the_same() {
    let mut world = World::new();
    let tx_id = world.stake("alice", V, 100).unwrap();
    let packet = world.land(tx_id);
    let event = super::foreign_packets::ack_events(&mut world, packet, refusal()).pop().unwrap();
    assert_eq!(event.ty, "mesh_tx");
    let of = |key: &str| event.attributes.iter().find(|a| a.key == key).unwrap().value.clone();
    let tx = world.response(tx_id);
    assert_eq!(of("tx_id"), tx.tx_id.to_string());
    assert_eq!((of("kind"), of("status")), (TxKind::Stake.name().to_string(), tx.status.name().to_string()));
    assert_eq!((of("user"), of("validator"), of("amount")), (tx.user, tx.validator, "100".to_string()));
    assert_eq!((of("reason_code"), of("reason")), ("unknown_validator".to_string(), tx.reason.unwrap().text));
}
