//! Inputs to begin with: what honest contracts send each other, and the committed test vectors of
//! evidence.

use cosmwasm_std::{from_json, Binary, StdAck};
use mesh_apis::ack::{AckError, BatchAck, ReasonCode, StakeAck, ValsetAck};
use mesh_apis::handshake::ProtocolVersion;
use mesh_apis::ConsumerHeight;
use serde::Deserialize;

use crate::scene::Scene;
use crate::shape::json;
use crate::story::VALIDATORS;

/// Of [`VECTORS`], every so many are taken: neighbours differ little.
const EVERY: usize = 9;
const VECTORS: &str = include_str!("../../evidence/testdata/vectors.json");

/// How the module of mesh-security reports changes.
const UPDATE: &[u8] = br#"{"handle_valset_update":{"additions":[{"address":"conavaloper1a"}],"removals":["conavaloper1b"],"jailed":["conavaloper1c"],"tombstoned":["conavaloper1d"],"slashed":[{"address":"conavaloper1c","is_tombstoned":true}]}}"#;
/// `12utoken` and `5uatom`, as a chain encodes what a withdrawal has paid.
const TWO_COINS: &[u8] = b"\x0a\x0a\x0a\x05uatom\x12\x015\x0a\x0c\x0a\x06utoken\x12\x0212";
/// An undelegation that will pay `7uprov`.
const UNDELEGATED: &[u8] = b"\x0a\x06\x08\x80\xe2\xcf\xaa\x06\x12\x0b\x0a\x06uprov\x12\x017";

#[derive(Deserialize)]
struct Vector {
    json: Option<String>,
    proto: Option<Binary>,
}

/// Bytes of the wire as an input.
fn raw(choice: u8, bytes: &[u8]) -> Vec<u8> {
    [&[0, choice], bytes].concat()
}

/// The seeds of a target.
///
/// # Panics
/// When the committed vectors cannot be read.
pub fn of(name: &str) -> Vec<Vec<u8>> {
    let acks = || [0, 1, 2, 3].iter().flat_map(|choice| acks().into_iter().map(|ack| raw(*choice, &ack)));
    let from_provider = || Scene::with(|scene| packets(&scene.from_provider));
    let from_consumer = || Scene::with(|scene| packets(&scene.from_converter));
    match name {
        "decode_provider_packet" | "consumer_receive" | "provider_timeout" => from_provider(),
        "decode_consumer_packet" | "provider_receive" => from_consumer(),
        "decode_ack" | "provider_ack" | "consumer_ack" | "consumer_callback" => acks().collect(),
        "negotiate_version" | "provider_handshake" | "consumer_handshake" => {
            let version = ProtocolVersion::highest().to_channel_version().unwrap_or_default();
            [0, 16].map(|choice| raw(choice, version.as_bytes())).to_vec()
        }
        "decode_rewards_memo" | "provider_rewards" => Scene::with(|scene| packets(&scene.transfers)),
        "operator_address" => ["wasm.contract", VALIDATORS[0], "cosmosvaloper1", ""]
            .map(|text| raw(0, text.as_bytes()))
            .to_vec(),
        "evidence_json" => vectors().filter_map(|vector| vector.json.map(String::into_bytes)).collect(),
        "evidence_protobuf" => vectors().filter_map(|vector| Some(raw(0, &vector.proto?))).collect(),
        "provider_evidence" => Scene::with(|scene| {
            let [json, protobuf] = &scene.evidence;
            let whole = [json, protobuf].map(|bytes| [&[0], bytes.as_slice()].concat());
            let changed = [vec![1, 0, 0], vec![1, 1, 0]];
            whole.into_iter().chain(changed).collect()
        }),
        "provider_burned" => {
            vec![raw(0, b""), vec![1, 0, 7, 0, 7, 0, 0], vec![1, 0, 9, 0, 5, 0, 3]]
        }
        "virtual_staking_reply" => vec![raw(0, TWO_COINS), raw(1, TWO_COINS)],
        "virtual_staking_validators" => vec![[&[0], UPDATE].concat()],
        "proxy_reply" => [0, 1, 2, 3, 4].map(|choice| raw(choice, UNDELEGATED)).to_vec(),
        "custodian_reply" => [0, 1, 2, 3]
            .map(|choice| raw(choice, b"\x0a\x2a{\"amount\":\"7\",\"completion\":\"1800000000000\"}"))
            .to_vec(),
        "created_reply" => Scene::with(|scene| {
            let address = scene.deployed.virtual_staking.as_str();
            let created = [&[0x0a, address.len() as u8], address.as_bytes()].concat();
            [0, 1].map(|choice| raw(choice, &created)).to_vec()
        }),
        "lying_consumer" => acks()
            .chain(from_consumer().into_iter().map(|mut input| {
                input[1] = 255;
                input
            }))
            .collect(),
        _ => vec![],
    }
}

fn packets(packets: &[cosmwasm_std::IbcPacket]) -> Vec<Vec<u8>> {
    packets.iter().enumerate().map(|(at, packet)| raw(at as u8, &packet.data)).collect()
}

fn acks() -> Vec<Vec<u8>> {
    let success = |data: Vec<u8>| json(&StdAck::success(data));
    let sums = |height| StakeAck { n: 9, height, staked: 2_000u128.into(), unstaked: 400u128.into() };
    let refused = AckError::new(ReasonCode::InsufficientStake, "not so much");
    vec![
        success(json(&sums(Some(ConsumerHeight(500_000))))),
        success(json(&sums(None))),
        success(json(&ValsetAck { refused: 1 })),
        success(json(&BatchAck { booked: true })),
        success(vec![1]),
        refused.to_ack().map(Vec::from).unwrap_or_default(),
        br#"{"error":"ABCI code: 5: error handling packet: see events for details"}"#.to_vec(),
        b"{}".to_vec(),
        json(&StdAck::error("\u{e9}".repeat(300))),
    ]
}

fn vectors() -> impl Iterator<Item = Vector> {
    let all: Vec<Vector> = from_json(VECTORS).expect("the vectors can be read");
    all.into_iter().step_by(EVERY)
}

#[cfg(test)]
mod tests {
    use crate::TARGETS;

    #[test]
    fn every_target_has_something_to_begin_with() {
        for target in TARGETS {
            assert!(!super::of(target.name).is_empty(), "{}", target.name);
        }
    }
}
