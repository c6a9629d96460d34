//! Arbitrary bytes from the other side: an ack for every packet, no error for any ack or timeout,
//! and no panic (specification, "Invariants", 7).

use cosmwasm_std::{to_json_vec, Uint128};
use mesh_apis::converter::StakesResponse;
use proptest::prelude::*;

use super::*;

/// Delivers bytes. A refusal changes nothing; a success is one operation of at most what the
/// validator has.
fn deliver_bytes(deps: &mut Deps, data: Vec<u8>) {
    let before = state(deps);
    let mut msg = mock_ibc_packet_recv(CHANNEL_ID, &()).unwrap();
    msg.packet.data = data.into();
    let response = ibc_packet_receive(deps.as_mut(), mock_env(), msg).unwrap();
    match outcome(&response) {
        AckOutcome::Failure(_) => assert_eq!(state(deps), before),
        AckOutcome::Success(Some(sums)) => assert!(sums.unstaked <= sums.staked),
        other => panic!("not an ack of this protocol: {other:?}"),
    }
    check_sums(deps);
}

fn check_sums(deps: &Deps) {
    let page: StakesResponse = ask(deps, QueryMsg::Stakes { start_after: None, limit: Some(100) });
    let sum: Uint128 = page.stakes.iter().map(|stake| stake.stake).sum();
    assert_eq!(crate::stakes::TOTAL_STAKE.load(&deps.storage).unwrap(), sum);
    assert!(page.stakes.iter().all(|stake| stake.unstaked <= stake.staked));
}

fn staked() -> Deps {
    let mut deps = opened_with(&["v", "w"]);
    stake(&mut deps, "v", 1000);
    stake(&mut deps, "w", 1000);
    deps
}

/// A valid packet with a few bytes changed, removed or inserted.
fn mutated() -> impl Strategy<Value = Vec<u8>> {
    let packet = (any::<bool>(), "v|w|x|", 0u128..2000).prop_map(|(up, validator, amount)| {
        let amount = coin(amount, DENOM);
        let packet = if up { stake_packet(&validator, amount) } else { unstake_packet(&validator, amount) };
        to_json_vec(&packet).unwrap()
    });
    let change = (any::<prop::sample::Index>(), 0u8..3, prop_oneof![any::<u8>(), (b'"'..=b'}')]);
    (packet, prop::collection::vec(change, 0..4)).prop_map(|(mut data, changes)| {
        for (at, how, byte) in changes {
            let at = at.index(data.len());
            match how {
                0 => data[at] = byte,
                1 => data.insert(at, byte),
                _ => drop(data.remove(at)),
            }
        }
        data
    })
}

/// JSON that is nearly a packet of either side.
fn nearly() -> impl Strategy<Value = String> {
    let value = prop_oneof![
        Just(r#"[]"#.to_string()),
        Just(r#"{"denom":"ustake","amount":"5"}"#.to_string()),
        Just(r#"{"denom":"ustake","amount":"-5"}"#.to_string()),
        Just(r#"{"denom":"ustake","amount":"1e3"}"#.to_string()),
        Just(r#"[{"valoper":"","pub_key":"","start_height":0,"seq":18446744073709551615}]"#.to_string()),
        Just(r#"[{"valoper":"v","height":0,"seq":0}]"#.to_string()),
        Just(r#"[{"valoper":"v","status":"active","seq":7}]"#.to_string()),
        ".{0,20}".prop_map(|text| to_json_vec(&text).map(|json| String::from_utf8(json).unwrap()).unwrap()),
        any::<u64>().prop_map(|n| n.to_string()),
    ];
    let kind = "stake|unstake|add_validators|remove_validators|update_validators|close_batch|[a-z]{0,5}";
    let field = "validator|validators|stake|unstake|tx_id|batch";
    (kind, prop::collection::vec((field, value), 0..4)).prop_map(|(kind, fields)| {
        let fields: Vec<_> = fields.into_iter().map(|(name, value)| format!(r#""{name}":{value}"#)).collect();
        format!(r#"{{"{kind}":{{{}}}}}"#, fields.join(","))
    })
}

fn resolve(deps: &mut Deps, original: &[u8], ack: &[u8]) {
    let mut msg = mock_ibc_packet_ack(CHANNEL_ID, &(), IbcAcknowledgement::new(ack)).unwrap();
    msg.original_packet.data = original.into();
    let response = ibc_packet_ack(deps.as_mut(), mock_env(), msg).unwrap();
    assert!(response.attributes.iter().all(|attribute| !attribute.value.trim().is_empty()));
    assert!(response.messages.len() <= 1);
    let mut msg = mock_ibc_packet_timeout(CHANNEL_ID, &()).unwrap();
    msg.packet.data = original.into();
    ibc_packet_timeout(deps.as_mut(), mock_env(), msg).unwrap();
    check_sums(deps);
}

#[test]
fn deep_and_long_packets_are_refused() {
    let mut deps = staked();
    deliver_bytes(&mut deps, b"[".repeat(500_000));
    deliver_bytes(&mut deps, br#"{"stake":"#.repeat(100_000));
    deliver_bytes(
        &mut deps,
        format!(r#"{{"stake":{{"validator":"{}"}}}}"#, "v".repeat(500_000)).into_bytes(),
    );
    let denom = "u".repeat(500_000);
    assert_eq!(refused(&mut deps, &stake_packet("v", coin(1, denom))), ReasonCode::WrongDenom);
}

#[test]
fn an_unreadable_original_packet_changes_nothing() {
    let mut deps = staked();
    let before = state(&deps);
    for original in ["", "{}", r#"{"stake":{}}"#, r#"{"add_validators":{}}"#] {
        for ack in [FAILURE, b"", SUCCESS] {
            resolve(&mut deps, original.as_bytes(), ack);
        }
    }
    assert_eq!(state(&deps), before);
}

proptest! {
    #[test]
    fn any_bytes_are_refused(data: Vec<u8>) {
        deliver_bytes(&mut staked(), data);
    }

    #[test]
    fn mutated_packets_are_refused_or_applied_whole(packets in prop::collection::vec(mutated(), 1..4)) {
        let mut deps = staked();
        for data in packets {
            deliver_bytes(&mut deps, data);
        }
    }

    #[test]
    fn near_packets_are_refused_or_applied_whole(data in nearly()) {
        deliver_bytes(&mut staked(), data.into_bytes());
    }

    #[test]
    fn any_bytes_in_acks_and_original_packets_are_no_error(original: Vec<u8>, ack: Vec<u8>) {
        resolve(&mut staked(), &original, &ack);
    }

    #[test]
    fn any_near_original_packet_is_no_error(
        original in nearly(),
        key in "result|error|[a-z]{0,3}",
        text in ".{0,40}",
    ) {
        let ack = format!(r#"{{"{key}":"{text}"}}"#);
        resolve(&mut staked(), original.as_bytes(), ack.as_bytes());
    }
}
