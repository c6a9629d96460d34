//! The vectors that Go code makes from CometBFT's own types (`packages/wasmd-tests/vectors`): the
//! same bytes, the same signatures, the same verdicts.

#![allow(clippy::arithmetic_side_effects, clippy::indexing_slicing, clippy::unwrap_used)]

mod common;

use std::collections::BTreeSet;

use common::{verdict, verify, Vector};
use mesh_evidence::{sign_bytes, DuplicateVote, Vote};
use prost_types::Timestamp;

/// All readings of a vector: by JSON, by protobuf.
fn readings(vector: &Vector) -> Vec<Result<DuplicateVote, &'static str>> {
    let json = vector.json.as_ref().map(|text| DuplicateVote::from_json(text.as_bytes()));
    let proto = vector.proto.as_ref().map(|bytes| DuplicateVote::from_proto(bytes));
    json.into_iter().chain(proto).map(|read| read.map_err(|err| err.code())).collect()
}

#[test]
fn there_are_at_least_200_vectors_and_each_code_is_among_them() {
    let vectors = common::vectors();
    assert!(vectors.len() >= 200, "{}", vectors.len());
    let codes: BTreeSet<_> = vectors.iter().map(|vector| vector.code.as_str()).collect();
    let expected = [
        "ok",
        "json",
        "other_evidence",
        "proto",
        "missing_vote",
        "malformed_round",
        "malformed_block_hash",
        "malformed_parts_hash",
        "malformed_block_id",
        "malformed_timestamp",
        "malformed_address",
        "malformed_index",
        "malformed_signature",
        "malformed_extension",
        "type",
        "height",
        "too_old",
        "heights",
        "rounds",
        "types",
        "addresses",
        "same_block",
        "key",
        "other_key",
        "key_too_new",
        "signature",
    ];
    assert_eq!(codes, expected.into_iter().collect());
}

#[test]
fn each_vector_gets_its_verdict_from_json_and_from_protobuf() {
    for vector in common::vectors() {
        let readings = readings(&vector);
        assert!(!readings.is_empty(), "{}", vector.name);
        for read in readings {
            let code = match read {
                Ok(evidence) => verdict(&evidence, &vector),
                Err(code) => code,
            };
            assert_eq!(code, vector.code, "{}", vector.name);
        }
    }
}

#[test]
fn json_and_protobuf_are_read_as_the_same_votes() {
    let mut compared = 0;
    for vector in common::vectors() {
        if let [Ok(json), Ok(proto)] = readings(&vector).as_slice() {
            assert_eq!(with_empty_for_absent(json), with_empty_for_absent(proto), "{}", vector.name);
            assert_eq!(DuplicateVote::from_proto(&proto.to_proto()).as_ref(), Ok(proto), "{}", vector.name);
            compared += 1;
        }
    }
    assert!(compared >= 200, "{compared}");
}

#[test]
fn without_extensions_votes_prove_the_same_in_few_bytes() {
    let mut longest = 0;
    for vector in common::vectors().into_iter().filter(|vector| vector.code == "ok") {
        for evidence in readings(&vector).into_iter().flatten() {
            longest = longest.max(evidence.to_proto().len());
            let bytes = evidence.without_extensions().to_proto();
            assert!(bytes.len() < 500, "{}: {}", vector.name, bytes.len());
            assert_eq!(
                verdict(&DuplicateVote::from_proto(&bytes).unwrap(), &vector),
                "ok",
                "{}",
                vector.name
            );
        }
    }
    assert!(longest > 10_000, "no vector has long extensions");
}

/// JSON cannot tell an absent block id from an empty one.
fn with_empty_for_absent(evidence: &DuplicateVote) -> DuplicateVote {
    let mut evidence = evidence.clone();
    for vote in [&mut evidence.vote_a, &mut evidence.vote_b].into_iter().flatten() {
        vote.block_id.get_or_insert_default().part_set_header.get_or_insert_default();
    }
    evidence
}

#[test]
fn the_order_of_the_votes_changes_no_verdict() {
    for vector in common::vectors() {
        for read in readings(&vector).into_iter().flatten() {
            let swapped = DuplicateVote { vote_a: read.vote_b, vote_b: read.vote_a };
            assert_eq!(verdict(&swapped, &vector), vector.code, "{}", vector.name);
        }
    }
}

#[test]
fn what_is_signed_is_byte_for_byte_what_cometbft_signs() {
    let mut compared = 0;
    let mut check = |vector: &Vector, vote: Option<Vote>, expected: &Option<Vec<u8>>| {
        if let (Some(vote), Some(expected)) = (vote, expected) {
            assert_eq!(&sign_bytes(&vector.chain_id, &vote), expected, "{}", vector.name);
            compared += 1;
        }
    };
    for vector in common::vectors() {
        for read in readings(&vector).into_iter().flatten() {
            check(&vector, read.vote_a, &vector.sign_bytes_a);
            check(&vector, read.vote_b, &vector.sign_bytes_b);
        }
    }
    assert!(compared >= 400, "{compared}");
}

#[test]
fn the_chain_verifies_a_signature_exactly_when_cometbft_does() {
    let mut seen = [0, 0];
    for vector in common::vectors() {
        for read in readings(&vector).into_iter().flatten() {
            let votes = [
                (read.vote_a, &vector.sign_bytes_a, vector.verified_a),
                (read.vote_b, &vector.sign_bytes_b, vector.verified_b),
            ];
            for (vote, message, verified) in votes {
                if let (Some(vote), Some(message)) = (vote, message) {
                    let name = &vector.name;
                    assert_eq!(verify(message, &vote.signature, &vector.pub_key), verified, "{name}");
                    assert_eq!(
                        common::verify_zebra(message, &vote.signature, &vector.pub_key),
                        verified,
                        "{name}"
                    );
                    seen[usize::from(verified)] += 1;
                }
            }
        }
    }
    assert!(seen[0] > 50 && seen[1] > 400, "{seen:?}");
}

#[test]
fn the_proof_names_height_address_and_key() {
    for vector in common::vectors().into_iter().filter(|vector| vector.code == "ok") {
        for evidence in readings(&vector) {
            let evidence = evidence.unwrap();
            let conflict = evidence.check(vector.min_height).unwrap();
            let attributed = conflict.attribute(&vector.pub_key, vector.start_height).unwrap();
            let proven = attributed.prove(&vector.chain_id, verify).unwrap();
            let vote = evidence.vote_a.as_ref().unwrap();
            assert_eq!(proven.height, u64::try_from(vote.height).unwrap());
            assert_eq!(proven.address.as_slice(), vote.validator_address);
            assert_eq!(proven.pub_key, vector.pub_key);
            assert_eq!((conflict.height(), conflict.address()), (proven.height, proven.address));
            assert_eq!((attributed.height(), attributed.address()), (proven.height, proven.address));
        }
    }
}

#[test]
fn the_verifier_sees_only_signatures_of_the_right_length() {
    for vector in common::vectors() {
        for evidence in readings(&vector).into_iter().flatten() {
            let Ok(conflict) = evidence.check(0) else { continue };
            let Ok(attributed) = conflict.attribute(&vector.pub_key, 0) else { continue };
            let _ = attributed.prove(&vector.chain_id, |_, signature, key| {
                assert_eq!((signature.len(), key.len()), (64, 32), "{}", vector.name);
                verify(&[], signature, key)
            });
        }
    }
}

#[test]
fn a_vote_without_a_time_is_malformed() {
    let vector = common::vectors().into_iter().find(|vector| vector.code == "ok").unwrap();
    let mut evidence = readings(&vector).remove(0).unwrap();
    let vote = evidence.vote_a.as_mut().unwrap();
    vote.timestamp = None;
    assert_eq!(verdict(&evidence, &vector), "malformed_timestamp");
    evidence.vote_a.as_mut().unwrap().timestamp = Some(Timestamp { seconds: 0, nanos: 1_000_000_000 });
    assert_eq!(verdict(&evidence, &vector), "malformed_timestamp");
}
