//! Reads the vectors and verifies signatures as chains do.
#![allow(dead_code)]

use cosmwasm_std::testing::MockApi;
use cosmwasm_std::{Api, Binary, HexBinary};
use ed25519_zebra::{Signature, VerificationKey};
use mesh_evidence::{DuplicateVote, EvidenceError};
use serde::Deserialize;

const VECTORS: &str = include_str!("../../testdata/vectors.json");

/// One piece of evidence and what must come out; `vector.go` says what the fields mean.
pub(crate) struct Vector {
    pub name: String,
    pub chain_id: String,
    pub pub_key: Vec<u8>,
    pub start_height: u64,
    pub min_height: u64,
    pub json: Option<String>,
    pub proto: Option<Vec<u8>>,
    pub sign_bytes_a: Option<Vec<u8>>,
    pub sign_bytes_b: Option<Vec<u8>>,
    pub verified_a: bool,
    pub verified_b: bool,
    pub code: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    name: String,
    chain_id: String,
    pub_key: HexBinary,
    start_height: u64,
    min_height: u64,
    json: Option<String>,
    proto: Option<Binary>,
    sign_bytes_a: Option<HexBinary>,
    sign_bytes_b: Option<HexBinary>,
    verified_a: bool,
    verified_b: bool,
    code: String,
}

pub(crate) fn vectors() -> Vec<Vector> {
    let lines: Vec<Line> = serde_json::from_str(VECTORS).unwrap();
    lines
        .into_iter()
        .map(|line| Vector {
            name: line.name,
            chain_id: line.chain_id,
            pub_key: line.pub_key.into(),
            start_height: line.start_height,
            min_height: line.min_height,
            json: line.json,
            proto: line.proto.map(Into::into),
            sign_bytes_a: line.sign_bytes_a.map(Into::into),
            sign_bytes_b: line.sign_bytes_b.map(Into::into),
            verified_a: line.verified_a,
            verified_b: line.verified_b,
            code: line.code,
        })
        .collect()
}

/// All steps with the vector's key, chain id and limits: "ok", or the code of the check that
/// refused.
pub(crate) fn verdict(evidence: &DuplicateVote, vector: &Vector) -> &'static str {
    let proven = evidence
        .check(vector.min_height)
        .and_then(|conflict| conflict.attribute(&vector.pub_key, vector.start_height))
        .and_then(|attributed| attributed.prove(&vector.chain_id, verify));
    proven.map_or_else(|err: EvidenceError| err.code(), |_| "ok")
}

/// As a contract asks its chain.
pub(crate) fn verify(message: &[u8], signature: &[u8], pub_key: &[u8]) -> bool {
    MockApi::default().ed25519_verify(message, signature, pub_key).unwrap_or(false)
}

/// By the library itself.
pub(crate) fn verify_zebra(message: &[u8], signature: &[u8], pub_key: &[u8]) -> bool {
    let Ok(signature) = Signature::try_from(signature) else { return false };
    VerificationKey::try_from(pub_key).is_ok_and(|key| key.verify(&signature, message).is_ok())
}
