//! The JSON that a node's RPC gives (`libs/json` of CometBFT): 64-bit numbers are strings, hashes
//! and addresses hex, signatures base64, and empty bytes may be `null`. Numbers are taken with and
//! without quotes, unknown fields are accepted.

use std::fmt;

use cosmwasm_std::{from_json, Binary, HexBinary};
use mesh_apis::json_object;
use prost_types::Timestamp;
use serde::de::{Deserializer, Error, Unexpected, Visitor};
use serde::Deserialize;

use crate::error::EvidenceError;
use crate::time;
use crate::vote::{BlockId, DuplicateVote, PartSetHeader, Vote};

/// Type of the evidence, as the RPC names it.
pub const EVIDENCE_TYPE: &str = "tendermint/DuplicateVoteEvidence";

/// Evidence in an envelope with its type, or bare.
#[derive(Deserialize)]
#[serde(remote = "Self")]
struct JsonEvidence {
    r#type: Option<String>,
    value: Option<JsonVotes>,
    vote_a: Option<JsonVote>,
    vote_b: Option<JsonVote>,
}

json_object!(JsonEvidence: Deserialize);

#[derive(Deserialize)]
#[serde(remote = "Self")]
struct JsonVotes {
    vote_a: Option<JsonVote>,
    vote_b: Option<JsonVote>,
}

json_object!(JsonVotes: Deserialize);

#[derive(Deserialize)]
#[serde(remote = "Self")]
struct JsonVote {
    #[serde(deserialize_with = "number")]
    r#type: i32,
    #[serde(deserialize_with = "number")]
    height: i64,
    #[serde(deserialize_with = "number")]
    round: i32,
    block_id: JsonBlockId,
    #[serde(deserialize_with = "timestamp")]
    timestamp: Timestamp,
    validator_address: Option<HexBinary>,
    #[serde(deserialize_with = "number")]
    validator_index: i32,
    signature: Option<Binary>,
    extension: Option<Binary>,
    extension_signature: Option<Binary>,
}

json_object!(JsonVote: Deserialize);

#[derive(Deserialize)]
#[serde(remote = "Self")]
struct JsonBlockId {
    hash: Option<HexBinary>,
    parts: JsonParts,
}

json_object!(JsonBlockId: Deserialize);

#[derive(Deserialize)]
#[serde(remote = "Self")]
struct JsonParts {
    #[serde(deserialize_with = "number")]
    total: u32,
    hash: Option<HexBinary>,
}

json_object!(JsonParts: Deserialize);

pub(crate) fn read(bytes: &[u8]) -> Result<DuplicateVote, EvidenceError> {
    let JsonEvidence { r#type, value, vote_a, vote_b } =
        from_json(bytes).map_err(|err| EvidenceError::Json { reason: err.as_ref().to_string() })?;
    let votes = match (r#type, value) {
        (None, None) => JsonVotes { vote_a, vote_b },
        (Some(kind), Some(votes)) if kind == EVIDENCE_TYPE => votes,
        (kind, _) => return Err(EvidenceError::OtherEvidence { kind: kind.unwrap_or_default() }),
    };
    Ok(DuplicateVote { vote_a: votes.vote_a.map(Vote::from), vote_b: votes.vote_b.map(Vote::from) })
}

impl From<JsonVote> for Vote {
    fn from(vote: JsonVote) -> Self {
        let part_set_header =
            PartSetHeader { total: vote.block_id.parts.total, hash: hex(vote.block_id.parts.hash) };
        Self {
            kind: vote.r#type,
            height: vote.height,
            round: vote.round,
            block_id: Some(BlockId { hash: hex(vote.block_id.hash), part_set_header: Some(part_set_header) }),
            timestamp: Some(vote.timestamp),
            validator_address: hex(vote.validator_address),
            validator_index: vote.validator_index,
            signature: base64(vote.signature),
            extension: base64(vote.extension),
            extension_signature: base64(vote.extension_signature),
        }
    }
}

fn hex(bytes: Option<HexBinary>) -> Vec<u8> {
    bytes.unwrap_or_default().into()
}

fn base64(bytes: Option<Binary>) -> Vec<u8> {
    bytes.unwrap_or_default().into()
}

fn timestamp<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Timestamp, D::Error> {
    let text = String::deserialize(deserializer)?;
    time::read(&text)
        .ok_or_else(|| D::Error::invalid_value(Unexpected::Str(&text), &"a time like 2024-01-31T12:00:00.5Z"))
}

/// A whole number, in quotes or not.
fn number<'de, D: Deserializer<'de>, T: TryFrom<i64>>(deserializer: D) -> Result<T, D::Error> {
    struct Number;

    impl Visitor<'_> for Number {
        type Value = i64;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a whole number in its range, in quotes or not")
        }

        fn visit_u64<E: Error>(self, value: u64) -> Result<i64, E> {
            i64::try_from(value).map_err(|_| E::invalid_value(Unexpected::Unsigned(value), &self))
        }

        fn visit_i64<E: Error>(self, value: i64) -> Result<i64, E> {
            Ok(value)
        }

        fn visit_str<E: Error>(self, value: &str) -> Result<i64, E> {
            value.parse().map_err(|_| E::invalid_value(Unexpected::Str(value), &self))
        }
    }

    let value = deserializer.deserialize_any(Number)?;
    T::try_from(value).map_err(|_| D::Error::invalid_value(Unexpected::Signed(value), &Number))
}
