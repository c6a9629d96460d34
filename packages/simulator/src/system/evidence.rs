//! Evidence of double signing, as a node's RPC shows it in a block.

use cosmwasm_std::{Binary, HexBinary};
use mesh_evidence::{
    consensus_address, sign_bytes, BlockId, PartSetHeader, Vote, ADDRESS_BYTES, EVIDENCE_TYPE, PRECOMMIT,
};
use prost_types::Timestamp;
use serde_json::{json, Value};
use sha2::{Digest, Sha256};

use super::System;
use crate::error::{SimError, SimResult};
use crate::staking::Signer;

/// Two votes that do not fit together.
struct Votes<'a> {
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
    /// A vote for a block of this name.
    fn vote(&self, block: &str, address: &[u8; ADDRESS_BYTES]) -> Vote {
        let part_set_header = PartSetHeader { total: 1, hash: hash(&format!("parts of {block}")) };
        let block_id = BlockId { hash: hash(block), part_set_header: Some(part_set_header) };
        let mut vote = Vote {
            kind: PRECOMMIT,
            height: self.height,
            block_id: Some(block_id),
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
        let [vote_a, vote_b] = ["one block", "another block"].map(|block| json(&self.vote(block, &address)));
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
    /// A validator signs two blocks of one height. Returns the evidence, as JSON. Nobody has acted on it yet.
    ///
    /// # Errors
    /// There is no such validator, or no such height.
    pub fn double_sign(&self, consumer: usize, validator: &str, height: u64) -> SimResult<Binary> {
        let chain = self.consumer(consumer)?.chain;
        let chain_id = self.world.chain(chain).id().to_string();
        self.double_sign_for(consumer, validator, height, &chain_id)
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
        let chain = self.world.chain(self.consumer(consumer)?.chain);
        let signer = chain.signer(validator, height)?;
        let no_height = |_| SimError::Unknown { kind: "height", id: height.to_string() };
        let height = i64::try_from(height).map_err(no_height)?;
        let seconds = i64::try_from(chain.time().seconds()).unwrap_or_default();
        let evidence = Votes { signer: &signer, chain_id, height, seconds }.evidence();
        Ok(Binary::from(evidence.to_string().into_bytes()))
    }
}
