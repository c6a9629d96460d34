//! No bytes make any step panic, and no change of a vote that its signature covers goes unnoticed.

#![allow(clippy::arithmetic_side_effects, clippy::indexing_slicing, clippy::unwrap_used)]

mod common;

use std::sync::LazyLock;

use common::{verdict, Vector};
use mesh_evidence::{sign_bytes, BlockId, DuplicateVote, PartSetHeader, Vote};
use proptest::prelude::*;
use proptest::sample::{select, Index};
use prost_types::Timestamp;
use serde_json::{json, Value};

static VECTORS: LazyLock<Vec<Vector>> = LazyLock::new(common::vectors);

/// Everything that can be asked of evidence.
fn exercise(evidence: &DuplicateVote, vector: &Vector) {
    let _ = verdict(evidence, vector);
    let _ = evidence.to_proto();
    for vote in [&evidence.vote_a, &evidence.vote_b].into_iter().flatten() {
        let _ = sign_bytes(&vector.chain_id, vote);
    }
    if let Err(err) = evidence.check(vector.min_height) {
        assert!(!err.to_string().is_empty());
    }
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<i64>().prop_map(|number| Value::from(number.to_string())),
        "\\PC{0,12}".prop_map(Value::from),
        "[0-9A-Fa-f]{0,64}".prop_map(Value::from),
        "[0-9]{4}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-6][0-9]:[0-6][0-9](\\.[0-9]{0,10})?Z"
            .prop_map(Value::from),
    ];
    let name = select(vec![
        "type",
        "value",
        "vote_a",
        "vote_b",
        "height",
        "round",
        "block_id",
        "hash",
        "parts",
        "total",
        "timestamp",
        "validator_address",
        "validator_index",
        "signature",
        "extension",
        "extension_signature",
        "other",
    ]);
    leaf.prop_recursive(5, 64, 12, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map(name.clone().prop_map(String::from), inner, 0..12)
                .prop_map(|fields| fields.into_iter().collect()),
        ]
    })
}

/// Replaces one value somewhere inside.
fn replace(value: &mut Value, path: &[Index], with: Value) {
    let Some((first, rest)) = path.split_first() else {
        *value = with;
        return;
    };
    match value {
        Value::Object(fields) if !fields.is_empty() => {
            let at = first.index(fields.len());
            replace(fields.values_mut().nth(at).unwrap(), rest, with);
        }
        Value::Array(items) if !items.is_empty() => replace(first.get_mut(items), rest, with),
        other => *other = with,
    }
}

prop_compose! {
    fn any_vote()(
        kind in prop_oneof![0..4i32, any::<i32>()],
        height in any::<i64>(),
        round in any::<i32>(),
        block_id in prop::option::of((prop::collection::vec(any::<u8>(), 0..40), any::<u32>(), any::<bool>())),
        timestamp in prop::option::of((any::<i64>(), any::<i32>())),
        validator_address in prop::collection::vec(any::<u8>(), 0..24),
        validator_index in any::<i32>(),
        signature in prop::collection::vec(any::<u8>(), 0..100),
        extension in prop::collection::vec(any::<u8>(), 0..4),
    ) -> Vote {
        Vote {
            kind,
            height,
            round,
            block_id: block_id.map(|(hash, total, has_parts)| BlockId {
                part_set_header: has_parts.then(|| PartSetHeader { total, hash: hash.clone() }),
                hash,
            }),
            timestamp: timestamp.map(|(seconds, nanos)| Timestamp { seconds, nanos }),
            validator_address,
            validator_index,
            signature,
            extension_signature: extension.clone(),
            extension,
        }
    }
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        for evidence in [DuplicateVote::from_json(&bytes), DuplicateVote::from_proto(&bytes)].into_iter().flatten() {
            exercise(&evidence, &VECTORS[0]);
        }
    }

    #[test]
    fn any_json_is_read_or_refused(value in any_json()) {
        let bytes = serde_json::to_vec(&value).unwrap();
        if let Ok(evidence) = DuplicateVote::from_json(&bytes) {
            exercise(&evidence, &VECTORS[0]);
        }
        let envelope = json!({"type": mesh_evidence::EVIDENCE_TYPE, "value": value});
        if let Ok(evidence) = DuplicateVote::from_json(&serde_json::to_vec(&envelope).unwrap()) {
            exercise(&evidence, &VECTORS[0]);
        }
    }

    #[test]
    fn any_votes_are_judged(vote_a in prop::option::of(any_vote()), vote_b in prop::option::of(any_vote())) {
        exercise(&DuplicateVote { vote_a, vote_b }, &VECTORS[0]);
    }

    #[test]
    fn vectors_with_any_value_replaced_are_read_or_refused(
        vector in any::<Index>(),
        path in prop::collection::vec(any::<Index>(), 1..6),
        with in any_json(),
    ) {
        let vector = vector.get(&VECTORS);
        let Some(mut value) = vector.json.as_ref().and_then(|text| serde_json::from_str::<Value>(text).ok()) else {
            return Ok(());
        };
        replace(&mut value, &path, with);
        if let Ok(evidence) = DuplicateVote::from_json(&serde_json::to_vec(&value).unwrap()) {
            exercise(&evidence, vector);
        }
    }

    #[test]
    fn vectors_with_any_byte_changed_are_read_or_refused(
        vector in any::<Index>(),
        at in any::<Index>(),
        byte in any::<u8>(),
        cut in any::<bool>(),
    ) {
        let vector = vector.get(&VECTORS);
        let change = |bytes: &[u8]| {
            let mut bytes = bytes.to_vec();
            if !bytes.is_empty() {
                let at = at.index(bytes.len());
                bytes[at] = byte;
                bytes.truncate(if cut { at } else { bytes.len() });
            }
            bytes
        };
        let json = vector.json.as_ref().and_then(|text| DuplicateVote::from_json(&change(text.as_bytes())).ok());
        let proto = vector.proto.as_ref().and_then(|bytes| DuplicateVote::from_proto(&change(bytes)).ok());
        for evidence in json.into_iter().chain(proto) {
            exercise(&evidence, vector);
        }
    }

    /// A verifier that accepts all signatures shows the votes; with the right one, only votes whose
    /// signed bytes are those of the vector can be proven.
    #[test]
    fn nothing_that_is_signed_can_be_changed(
        vector in any::<Index>(),
        change in 0..6usize,
        number in 1..=u8::MAX,
        at in any::<Index>(),
    ) {
        let valid: Vec<_> = VECTORS.iter().filter(|vector| vector.code == "ok" && vector.proto.is_some()).collect();
        let vector = vector.get(&valid);
        let mut evidence = DuplicateVote::from_proto(vector.proto.as_ref().unwrap()).unwrap();
        let vote = evidence.vote_a.as_mut().unwrap();
        match change {
            0 => vote.kind ^= 3,
            1 => vote.height = vote.height.wrapping_add(number.into()),
            2 => vote.round = vote.round.wrapping_add(number.into()),
            3 => vote.timestamp.as_mut().unwrap().seconds += i64::from(number),
            4 => {
                let index = at.index(vote.signature.len());
                vote.signature[index] ^= number;
            }
            _ => {
                let hash = &mut vote.block_id.as_mut().unwrap().hash;
                match hash.is_empty() {
                    true => *hash = vec![number; 32],
                    false => hash[at.index(32)] ^= number,
                }
            }
        }
        // The other vote follows where they must agree, so that the signature alone is left to
        // refuse.
        let (kind, height, round) = (vote.kind, vote.height, vote.round);
        let other = evidence.vote_b.as_mut().unwrap();
        (other.kind, other.height, other.round) = (kind, height, round);
        prop_assert_ne!(verdict(&evidence, vector), "ok");
    }
}
