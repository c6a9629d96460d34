//! Failure 10 of the reference, and the specification, "Version negotiation": later versions may
//! add fields.

use std::collections::BTreeSet;

use mesh_apis::ack::{decode, success, AckOutcome};
use mesh_apis::external_staking::TxStatus;
use mesh_simulator::{Checks, Delivery, System};
use serde_json::json;

use crate::clockwork::{system, DAY, VA, VB};
use crate::steps::{only_packet, position, stake_at_converter, staked, tx};

#[test]
fn an_ack_with_an_extra_or_a_missing_field_is_a_success() {
    let whole = json!({"n": 1, "height": 1, "staked": "100", "unstaked": "0"});
    let mut extra = whole.clone();
    extra["power"] = json!({"a": [1, null]});
    let mut no_height = whole.clone();
    no_height.as_object_mut().unwrap().remove("height");
    for data in [whole, extra, no_height, json!({}), json!([1]), json!("?"), json!(null)] {
        let mut system = system();
        let stake = system.stake("alice", 0, VA, 100).unwrap();
        let packet = only_packet(&system);
        system.world.deliver(packet).unwrap();
        system.world.forge_ack(packet, success(&data).unwrap()).unwrap();
        system.world.acknowledge(packet).unwrap();
        assert_eq!(tx(&system, stake).status, TxStatus::Confirmed, "{data}");
        assert_eq!(system.ledger(0, VA).unwrap().diverged, None, "{data}");
        system.unstake("alice", 0, VA, 100).unwrap();
        system.world.relay_all().unwrap();
        assert_eq!((position(&system, "alice", VA).0, stake_at_converter(&system, VA)), (0, 0), "{data}");
        assert!(system.check().unwrap().is_ok(), "{data}");
    }
}

#[test]
fn a_packet_with_an_extra_field_is_applied_on_both_sides() {
    let mut system = system();
    let consumer = system.consumer(0).unwrap().clone();
    let stake = json!({"stake": {
        "validator": VA, "stake": {"denom": "uprov", "amount": "5", "x": 1}, "tx_id": 99, "memo": ["new"],
    }});
    let id = system.world.byzantine_send(consumer.provider_end, stake.to_string().into_bytes()).unwrap();
    let Delivery::Acked(ack) = system.world.deliver(id).unwrap() else { panic!("no ack") };
    assert!(matches!(decode(&ack), AckOutcome::Success(Some(_))));
    assert_eq!(stake_at_converter(&system, VA), 5);

    let update = json!({"update_validators": {
        "validators": [{"valoper": VB, "status": "jailed", "seq": 1_000, "why": "new"}], "height": 7,
    }});
    let id = system.world.byzantine_send(consumer.consumer_end, update.to_string().into_bytes()).unwrap();
    system.world.deliver(id).unwrap();
    assert!(!system.validator(0, VB).unwrap().can_be_staked);
}

/// Specification, "Error correction".
#[test]
fn values_in_success_acks_double_check_the_state() {
    let mut system = system();
    staked(&mut system, "alice", VA, 100);
    let latest = system.ledger(0, VA).unwrap().latest.unwrap();
    assert_eq!((latest.n, latest.staked.u128(), latest.unstaked.u128()), (1, 100, 0));
    // The consumer loses 30 behind the provider's back. The next ack shows it.
    let from = system.consumer(0).unwrap().provider_end;
    let theft = json!({"unstake": {
        "validator": VA, "unstake": {"denom": "uprov", "amount": "30"}, "tx_id": 99,
    }});
    let id = system.world.byzantine_send(from, theft.to_string().into_bytes()).unwrap();
    system.world.deliver(id).unwrap();
    assert_eq!(system.ledger(0, VA).unwrap().diverged, None, "nothing has told it yet");
    system.stake("alice", 0, VA, 1).unwrap();
    system.world.relay_all().unwrap();
    assert!(system.ledger(0, VA).unwrap().diverged.is_some());
    assert!(system.stake("bob", 0, VA, 1).unwrap_err().says("takes no new stake"));
    staked(&mut system, "bob", VB, 1);
    system.unstake("alice", 0, VA, 10).unwrap();
    system.world.relay_all().unwrap();
    assert_eq!(position(&system, "alice", VA), (91, 0, 0));
    assert!(Checks::lying(0).run(&system).unwrap().is_ok());
}

/// The contracts that the last relayed transaction executed.
fn touched(system: &System) -> BTreeSet<String> {
    let attributes = system.world.last_events().iter().flat_map(|event| &event.attributes);
    attributes
        .filter(|attribute| attribute.key == "_contract_address")
        .map(|attribute| attribute.value.clone())
        .collect()
}

/// Specification, "The engine": each contract costs more to load than most handlers do.
#[test]
fn a_packet_and_its_success_ack_touch_one_contract_each() {
    let mut system = system();
    let consumer = system.consumer(0).unwrap().clone();
    for kind in ["stake", "unstake"] {
        match kind {
            "stake" => system.stake("alice", 0, VA, 100).unwrap(),
            _ => system.unstake("alice", 0, VA, 100).unwrap(),
        };
        let packet = only_packet(&system);
        system.world.deliver(packet).unwrap();
        assert_eq!(touched(&system), BTreeSet::from([consumer.converter.to_string()]), "{kind}");
        system.world.acknowledge(packet).unwrap();
        assert_eq!(touched(&system), BTreeSet::from([consumer.external_staking.to_string()]), "{kind}");
    }
    // The release of a lien needs the vault: this check sees a call.
    system.stake("alice", 0, VA, 1).unwrap();
    let packet = only_packet(&system);
    system.world.advance(8 * DAY);
    system.world.timeout(packet).unwrap();
    assert!(touched(&system).contains(system.deployment.vault.as_str()));
}
