//! Evidence of double signing, as a node's RPC shows it in a block.

use cosmwasm_std::{Binary, HexBinary};
use mesh_evidence::{
    consensus_address, sign_bytes, BlockId, DuplicateVote, PartSetHeader, Vote, ADDRESS_BYTES, EVIDENCE_TYPE,
    PRECOMMIT, PREVOTE,
};
use prost_types::Timestamp;
use serde_json::{json, Value};
use sha2::{Digest, Sha256};

use super::System;
use crate::staking::Signer;
use crate::{SimError, SimResult};

/// What a validator signs, when it signs twice.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DoubleSign {
    /// Height of the votes.
    pub height: u64,
    /// Prevotes, instead of precommits.
    pub prevotes: bool,
    /// One of the votes is for no block.
    pub nil: bool,
}

/// Two votes that do not fit together.
struct Votes<'a> {
    kind: i32,
    nil: bool,
    signer: &'a Signer,
    chain_id: &'a str,
    height: i64,
    seconds: i64,
}

fn hash(text: &str) -> Vec<u8> {
    Sha256::digest(text).to_vec()
}

fn hex(bytes: &[u8]) -> String {
    HexBinary::from(bytes).to_hex().to_uppercase()
}

impl Votes<'_> {
    /// A vote for a block of this name, or for none.
    fn vote(&self, block: Option<&str>, address: &[u8; ADDRESS_BYTES]) -> Vote {
        let block_id = block.map(|block| {
            let part_set_header = PartSetHeader { total: 1, hash: hash(&format!("parts of {block}")) };
            BlockId { hash: hash(block), part_set_header: Some(part_set_header) }
        });
        let mut vote = Vote {
            kind: self.kind,
            height: self.height,
            block_id,
            timestamp: Some(Timestamp { seconds: self.seconds, nanos: 0 }),
            validator_address: address.to_vec(),
            ..Vote::default()
        };
        vote.signature = self.signer.sign(&sign_bytes(self.chain_id, &vote));
        vote
    }

    fn evidence(&self) -> Value {
        // No key of a hash has small order.
        let address = consensus_address(&self.signer.pub_key()).unwrap_or_default();
        let blocks = [Some("one block"), Some("another block").filter(|_| !self.nil)];
        let [vote_a, vote_b] = blocks.map(|block| json(&self.vote(block, &address)));
        json!({
            "type": EVIDENCE_TYPE,
            "value": {
                "vote_a": vote_a,
                "vote_b": vote_b,
                "TotalVotingPower": "100",
                "ValidatorPower": "10",
                "Timestamp": Timestamp { seconds: self.seconds, nanos: 0 }.to_string(),
            },
        })
    }
}

fn json(vote: &Vote) -> Value {
    let id = vote.block_id.clone().unwrap_or_default();
    let parts = id.part_set_header.unwrap_or_default();
    json!({
        "type": vote.kind,
        "height": vote.height.to_string(),
        "round": vote.round,
        "block_id": { "hash": hex(&id.hash), "parts": { "total": parts.total, "hash": hex(&parts.hash) } },
        "timestamp": vote.timestamp.unwrap_or_default().to_string(),
        "validator_address": hex(&vote.validator_address),
        "validator_index": vote.validator_index,
        "signature": Binary::from(vote.signature.as_slice()).to_base64(),
        "extension": null,
        "extension_signature": null,
    })
}

impl System {
    /// A validator signs two blocks of one height. Returns the evidence, as JSON. Nobody has acted
    /// on it yet.
    ///
    /// # Errors
    /// There is no such validator, or no such height.
    pub fn double_sign(&self, consumer: usize, validator: &str, height: u64) -> SimResult<Binary> {
        let chain = self.consumer(consumer)?.chain;
        let chain_id = self.world.chain(chain).id().to_string();
        self.double_sign_for(consumer, validator, height, &chain_id)
    }

    /// As [`System::double_sign`], with votes of any kind.
    ///
    /// # Errors
    /// As [`System::double_sign`].
    pub fn double_sign_as(&self, consumer: usize, validator: &str, votes: DoubleSign) -> SimResult<Binary> {
        let chain = self.consumer(consumer)?.chain;
        let chain_id = self.world.chain(chain).id().to_string();
        self.signed(consumer, validator, votes, &chain_id)
    }

    /// As [`System::double_sign`], with votes of any chain.
    ///
    /// # Errors
    /// As [`System::double_sign`].
    pub fn double_sign_for(
        &self,
        consumer: usize,
        validator: &str,
        height: u64,
        chain_id: &str,
    ) -> SimResult<Binary> {
        self.signed(consumer, validator, DoubleSign { height, ..DoubleSign::default() }, chain_id)
    }

    fn signed(
        &self,
        consumer: usize,
        validator: &str,
        votes: DoubleSign,
        chain_id: &str,
    ) -> SimResult<Binary> {
        let DoubleSign { height, prevotes, nil } = votes;
        let chain = self.world.chain(self.consumer(consumer)?.chain);
        let signer = chain.signer(validator, height)?;
        let no_height = |_| SimError::Unknown { kind: "height", id: height.to_string() };
        let height = i64::try_from(height).map_err(no_height)?;
        let seconds = i64::try_from(chain.time().seconds()).unwrap_or_default();
        let kind = if prevotes { PREVOTE } else { PRECOMMIT };
        let evidence = Votes { kind, nil, signer: &signer, chain_id, height, seconds }.evidence();
        Ok(Binary::from(evidence.to_string().into_bytes()))
    }
}

/// Evidence in JSON as the bytes of protobuf.
///
/// # Errors
/// It is no evidence in JSON.
pub fn as_protobuf(evidence: &Binary) -> SimResult<Binary> {
    let read = DuplicateVote::from_json(evidence).map_err(|err| SimError::query("evidence", err))?;
    Ok(Binary::new(read.to_proto()))
}
