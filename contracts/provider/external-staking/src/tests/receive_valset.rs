use cosmwasm_std::testing::mock_ibc_packet_recv;
use cosmwasm_std::{IbcPacketReceiveMsg, IbcReceiveResponse, StdAck};
use mesh_apis::ack::{AckOutcome, ValsetAck};
use mesh_apis::external_staking::{QueryMsg, ValidatorResponse};
use mesh_apis::packet::ConsumerPacket;
use mesh_apis::valset::{AddValidator, RemoveValidator, UpdateValidator, ValidatorStatus};
use mesh_apis::{BatchId, ConsumerHeight};
use proptest::prelude::*;

use super::*;
use crate::ibc::ibc_packet_receive;

fn respond_over(world: &mut World, channel_id: &str, data: &[u8]) -> IbcReceiveResponse {
    let IbcPacketReceiveMsg { mut packet, relayer, .. } = mock_ibc_packet_recv(channel_id, &()).unwrap();
    packet.data = Binary::from(data);
    let msg = IbcPacketReceiveMsg::new(packet, relayer);
    let response = ibc_packet_receive(world.deps.as_mut(), world.env.clone(), msg).unwrap();
    assert_eq!(response.messages, []);
    response
}

fn receive_over(world: &mut World, channel_id: &str, data: &[u8]) -> Binary {
    respond_over(world, channel_id, data).acknowledgement.unwrap()
}

fn reason(ack: &Binary) -> ReasonCode {
    match ack::decode(ack) {
        AckOutcome::Failure(error) => error.code,
        other => panic!("{other:?}"),
    }
}

fn refused(ack: &Binary) -> u32 {
    let StdAck::Success(data) = from_json(ack).unwrap() else { panic!("not a success") };
    from_json::<ValsetAck>(data).unwrap().refused
}

fn addition(valoper: &str, pub_key: &[u8]) -> AddValidator {
    AddValidator {
        valoper: valoper.to_string(),
        pub_key: Binary::from(pub_key),
        start_height: ConsumerHeight(5),
        seq: 3,
    }
}

fn validator(world: &World, validator: &str) -> ValidatorResponse {
    world.ask(QueryMsg::Validator { validator: validator.to_string() })
}

#[test]
fn a_chunk_is_applied_and_acknowledged() {
    let mut world = World::new();
    let packet = ConsumerPacket::AddValidators { validators: vec![addition("new", &[9; 32])] };
    assert_eq!(refused(&world.receive(&packet)), 0);
    assert!(validator(&world, "new").can_be_staked);

    let update = UpdateValidator { valoper: "new".to_string(), status: ValidatorStatus::Jailed, seq: 4 };
    world.receive(&ConsumerPacket::UpdateValidators { validators: vec![update] });
    assert_eq!(validator(&world, "new").status, Some(ValidatorStatus::Jailed));

    let removal = RemoveValidator { valoper: "new".to_string(), height: ConsumerHeight(77), seq: 5 };
    world.receive(&ConsumerPacket::RemoveValidators { validators: vec![removal] });
    assert_eq!(validator(&world, "new").tombstoned_at, Some(ConsumerHeight(77)));
}

#[test]
fn each_kind_of_packet_has_an_action_of_its_own() {
    let mut world = World::new();
    let encode = |packet: &ConsumerPacket| to_json_binary(packet).unwrap().to_vec();
    let addition = encode(&ConsumerPacket::AddValidators { validators: vec![addition("new", &[9; 32])] });
    let closing = encode(&ConsumerPacket::CloseBatch { batch: BatchId(7) });
    for (channel_id, data, action) in [
        (CHANNEL, addition, "receive_valset"),
        (CHANNEL, closing.clone(), "close_batch"),
        (CHANNEL, b"{}".to_vec(), "refuse_packet"),
        ("channel-9", closing, "refuse_packet"),
    ] {
        let response = respond_over(&mut world, channel_id, &data);
        let found = response.attributes.iter().find(|attribute| attribute.key == "action");
        assert_eq!(found.unwrap().value, action);
    }
}

#[test]
fn malformed_elements_are_counted_and_the_others_applied() {
    let mut world = World::new();
    let validators = vec![
        addition("short", &[1; 31]),
        addition("new", &[9; 32]),
        addition("", &[9; 32]),
        addition("z", &[0; 32]),
    ];
    assert_eq!(refused(&world.receive(&ConsumerPacket::AddValidators { validators })), 3);
    assert!(validator(&world, "new").can_be_staked);
}

#[test]
fn a_packet_over_another_channel_is_refused_without_effect() {
    let packet =
        to_json_binary(&ConsumerPacket::AddValidators { validators: vec![addition("new", &[9; 32])] });
    let packet = packet.unwrap();
    let mut unbound = World::closed(settings());
    let mut open = World::new();
    let mut rebound = World::new();
    rebound.close_channel(CHANNEL);
    rebound.open_channel("channel-5").unwrap();
    for (world, channel_id) in [(&mut unbound, CHANNEL), (&mut open, "channel-9"), (&mut rebound, CHANNEL)] {
        let before = world.dump();
        assert_eq!(reason(&receive_over(world, channel_id, &packet)), ReasonCode::WrongChannel);
        assert_eq!(world.dump(), before);
    }
}

#[test]
fn malformed_packets_get_an_error_ack_and_change_nothing() {
    let mut world = World::new();
    let before = world.dump();
    let good = r#"{"valoper":"v","pub_key":"CQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQk=","start_height":1,"seq":1}"#;
    for bad in [
        String::new(),
        "{}".to_string(),
        r#"{"stake":{"validator":"v","stake":{"denom":"u","amount":"1"},"tx_id":0}}"#.to_string(),
        r#"{"add_validators":{"validators":null}}"#.to_string(),
        // The second element does not decode: the first is not applied either.
        format!(r#"{{"add_validators":{{"validators":[{good},{{"valoper":"w"}}]}}}}"#),
        format!(r#"{{"add_validators":{{"validators":[{good}]}}}} trailing"#),
    ] {
        assert_eq!(reason(&receive_over(&mut world, CHANNEL, bad.as_bytes())), ReasonCode::MalformedPacket);
        assert_eq!(world.dump(), before, "{bad}");
    }
}

#[test]
fn unknown_fields_are_accepted() {
    let mut world = World::new();
    let packet = r#"{"add_validators":{"new":{"x":1},"validators":[{"valoper":"new","extra":[null],
        "pub_key":"CQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQk=","start_height":1,"seq":1}]}}"#;
    assert_eq!(refused(&receive_over(&mut world, CHANNEL, packet.as_bytes())), 0);
    assert!(validator(&world, "new").can_be_staked);
}

#[test]
fn an_error_ack_stays_small_whatever_the_packet_was() {
    let mut world = World::new();
    let packet = format!(r#"{{"{}":{{}}}}"#, "x".repeat(50_000));
    assert!(receive_over(&mut world, CHANNEL, packet.as_bytes()).len() < 1_000);
}

#[test]
fn a_tombstone_reported_by_the_consumer_touches_no_stake() {
    let mut world = World::staked("alice", 100);
    let removal = RemoveValidator { valoper: V.to_string(), height: ConsumerHeight(1), seq: 9 };
    world.receive(&ConsumerPacket::RemoveValidators { validators: vec![removal] });
    assert_eq!(world.position("alice", V), (100, 0, 0));
    world.unstake("alice", V, 100).unwrap();
}

proptest! {
    #[test]
    fn any_bytes_get_an_ack_and_an_error_ack_changes_nothing(bytes: Vec<u8>, text in r#"\{"(add|remove|update)_validators":\{"validators":\[.{0,80}\]\}\}"#) {
        let mut world = World::new();
        for data in [bytes.as_slice(), text.as_bytes()] {
            let before = world.dump();
            let ack = receive_over(&mut world, CHANNEL, data);
            match ack::decode(&ack) {
                AckOutcome::Success(_) => (),
                AckOutcome::Failure(_) => prop_assert_eq!(world.dump(), before),
                AckOutcome::Malformed => prop_assert!(false, "not an ack: {}", ack),
            }
        }
    }
}
