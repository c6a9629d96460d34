//! Votes with real signatures, and evidence as a node gives it.

use cosmwasm_std::{Binary, HexBinary};
use ed25519_zebra::{SigningKey, VerificationKey};
use mesh_evidence::{
    consensus_address, sign_bytes, BlockId, DuplicateVote, PartSetHeader, Vote, EVIDENCE_TYPE, PRECOMMIT,
};
use prost::Message;
use prost_types::Timestamp;

use super::CHAIN_ID;

fn signing_key(seed: u8) -> SigningKey {
    SigningKey::from([seed; 32])
}

pub(super) fn pub_key(seed: u8) -> Binary {
    Binary::from(<[u8; 32]>::from(VerificationKey::from(&signing_key(seed))))
}

pub(super) fn address(seed: u8) -> Vec<u8> {
    consensus_address(&pub_key(seed)).unwrap().to_vec()
}

/// Names a block.
pub(super) fn block(hash: u8) -> Option<BlockId> {
    let part_set_header = Some(PartSetHeader { total: 1, hash: vec![hash; 32] });
    Some(BlockId { hash: vec![hash; 32], part_set_header })
}

/// A precommit, not signed yet.
pub(super) fn vote(seed: u8, height: u64, block_id: Option<BlockId>) -> Vote {
    Vote {
        kind: PRECOMMIT,
        height: height.try_into().unwrap(),
        round: 0,
        block_id,
        timestamp: Some(Timestamp { seconds: 1_700_000_000, nanos: 0 }),
        validator_address: address(seed),
        validator_index: 3,
        ..Vote::default()
    }
}

pub(super) fn signed(seed: u8, chain_id: &str, vote: Vote) -> Vote {
    let signature = signing_key(seed).sign(&sign_bytes(chain_id, &vote));
    Vote { signature: <[u8; 64]>::from(signature).to_vec(), ..vote }
}

pub(super) fn evidence(vote_a: Vote, vote_b: Vote) -> DuplicateVote {
    DuplicateVote { vote_a: Some(vote_a), vote_b: Some(vote_b) }
}

/// Two precommits for two blocks, signed for the consumer.
pub(super) fn double_sign(seed: u8, height: u64) -> DuplicateVote {
    let sign = |hash| signed(seed, CHAIN_ID, vote(seed, height, block(hash)));
    evidence(sign(10), sign(20))
}

/// As a node stores it.
pub(super) fn proto(votes: &DuplicateVote) -> Binary {
    votes.encode_to_vec().into()
}

/// Precommits as validators sign them that extend their votes.
pub(super) fn extended(votes: DuplicateVote, bytes: usize) -> DuplicateVote {
    let extend = |vote| Vote { extension: vec![7; bytes], extension_signature: vec![9; 64], ..vote };
    DuplicateVote { vote_a: votes.vote_a.map(extend), vote_b: votes.vote_b.map(extend) }
}

fn base64(bytes: &[u8]) -> String {
    if bytes.is_empty() {
        return "null".to_string();
    }
    format!("\"{}\"", Binary::from(bytes))
}

/// As a node's RPC shows it.
pub(super) fn json(votes: &DuplicateVote) -> Binary {
    let one = |vote: &Vote| {
        let block = vote.block_id.clone().unwrap_or_default();
        let parts = block.part_set_header.unwrap_or_default();
        let time = vote.timestamp.unwrap_or_default().to_string();
        format!(
            r#"{{"type":{},"height":"{}","round":{},"block_id":{{"hash":"{}","parts":{{"total":{},"hash":"{}"}}}},"timestamp":"{time}","validator_address":"{}","validator_index":{},"signature":"{}","extension":{},"extension_signature":{}}}"#,
            vote.kind,
            vote.height,
            vote.round,
            HexBinary::from(block.hash).to_hex().to_uppercase(),
            parts.total,
            HexBinary::from(parts.hash).to_hex().to_uppercase(),
            HexBinary::from(vote.validator_address.clone()).to_hex().to_uppercase(),
            vote.validator_index,
            Binary::from(vote.signature.clone()),
            base64(&vote.extension),
            base64(&vote.extension_signature),
        )
    };
    let votes = [&votes.vote_a, &votes.vote_b].map(|vote| vote.as_ref().map_or("null".to_string(), one));
    let [a, b] = votes;
    let powers = r#""TotalVotingPower":"10","ValidatorPower":"10","Timestamp":"2024-05-17T11:59:09Z""#;
    let text = format!(r#"{{"type":"{EVIDENCE_TYPE}","value":{{"vote_a":{a},"vote_b":{b},{powers}}}}}"#);
    Binary::from(text.into_bytes())
}
