//! Blocks of nodes that are pruned or fail, and proofs that prove something or nothing.

#![allow(clippy::arithmetic_side_effects)]

use std::collections::BTreeMap;

use base64::prelude::{Engine, BASE64_STANDARD};
use cosmwasm_std::HexBinary;
use ed25519_zebra::{SigningKey, VerificationKey};
use mesh_apis::external_staking::{ConsensusKey, EvidenceConfig, ValidatorResponse};
use mesh_apis::time::UnixTime;
use mesh_apis::ConsumerHeight;
use mesh_evidence::{consensus_address, sign_bytes, DuplicateVote};
use serde_json::{json, Value};

use super::book::{Book, Gap, Proof};
use super::scan::{fill_gaps, scan, ScanError};
use super::verify::{verify, Verdict};
use crate::node::{BlockError, BlockSource};

pub(crate) const NOTHING: &str = "E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855";

/// Blocks up to `newest`, of which nodes have those from `oldest` on.
struct Blocks {
    oldest: u64,
    newest: u64,
    failing: bool,
    with_evidence: BTreeMap<u64, Vec<Value>>,
}

impl Blocks {
    fn new(oldest: u64, newest: u64) -> Self {
        Self { oldest, newest, failing: false, with_evidence: BTreeMap::new() }
    }

    fn check(&self, height: u64) -> Result<(), BlockError> {
        match height >= self.oldest {
            true => Ok(()),
            false if self.failing => Err(BlockError::Failing { height, failing: 1, all: 2 }),
            false => Err(BlockError::Pruned { height, oldest: self.oldest }),
        }
    }
}

impl BlockSource for Blocks {
    async fn newest(&self) -> Result<u64, BlockError> {
        Ok(self.newest)
    }

    async fn headers(&self, first: u64, last: u64) -> Result<Vec<Value>, BlockError> {
        self.check(first)?;
        assert!(last - first < 20, "a node gives 20 headers at most");
        let hash = |height| if self.with_evidence.contains_key(&height) { "AB" } else { NOTHING };
        Ok((first..=last)
            .rev()
            .map(|height| json!({"height": height.to_string(), "evidence_hash": hash(height)}))
            .collect())
    }

    async fn block(&self, height: u64) -> Result<Value, BlockError> {
        self.check(height)?;
        Ok(json!({"evidence": {"evidence": self.with_evidence.get(&height).cloned().unwrap_or_default()}}))
    }
}

fn begun_at(first: u64) -> Book {
    let mut book = Book::default();
    book.begin_at(first);
    book
}

async fn scanned(blocks: &Blocks, book: &mut Book, gives_up: bool) -> Result<u64, ScanError> {
    scan(blocks, book, gives_up, |_| Ok(())).await.map(|scanned| scanned.height)
}

#[tokio::test]
async fn every_block_is_looked_at_once() {
    let mut blocks = Blocks::new(1, 95);
    for height in [1, 20, 21, 95] {
        blocks.with_evidence.insert(height, vec![evidence("c-1", 7, 50)]);
    }
    let mut book = begun_at(1);
    assert_eq!(scanned(&blocks, &mut book, false).await.unwrap(), 95);
    let found: Vec<&str> = book.pending.iter().map(|proof| proof.id.as_str()).collect();
    assert_eq!(found, ["1/0", "20/0", "21/0", "95/0"]);
    blocks.newest = 96;
    assert_eq!(scanned(&blocks, &mut book, false).await.unwrap(), 96);
    assert_eq!(book.pending.len(), 4);
}

#[tokio::test]
async fn pruned_blocks_are_left_out_and_written_down() {
    let mut book = begun_at(1);
    assert_eq!(scanned(&Blocks::new(41, 60), &mut book, false).await.unwrap(), 60);
    assert_eq!(book.missed, [Gap { from: 1, to: 40 }]);
}

#[tokio::test]
async fn a_failing_node_may_have_what_the_others_lack() {
    let blocks = Blocks { failing: true, ..Blocks::new(41, 60) };
    let mut book = begun_at(1);
    assert!(scanned(&blocks, &mut book, false).await.is_err());
    assert_eq!(book, begun_at(1));
    // After some time the newer blocks count more.
    assert_eq!(scanned(&blocks, &mut book, true).await.unwrap(), 60);
    assert_eq!(book.missed_blocks(), 40);
}

#[tokio::test]
async fn missed_blocks_are_looked_at_once_a_node_has_them() {
    let mut book = begun_at(1);
    scanned(&Blocks::new(41, 60), &mut book, false).await.unwrap();
    let mut blocks = Blocks::new(11, 60);
    blocks.with_evidence.insert(30, vec![evidence("c-1", 7, 29)]);
    fill_gaps(&blocks, &mut book, |_| Ok(())).await.unwrap();
    assert_eq!(book.missed, [Gap { from: 1, to: 10 }]);
    assert_eq!(book.pending.len(), 1);
    assert_eq!(book.height(), Some(60));
}

#[tokio::test]
async fn evidence_of_another_kind_is_left_alone() {
    let mut blocks = Blocks::new(1, 5);
    let other = json!({"type": "tendermint/LightClientAttackEvidence", "value": {}});
    blocks.with_evidence.insert(3, vec![other, evidence("c-1", 7, 2)]);
    let mut book = begun_at(1);
    scanned(&blocks, &mut book, false).await.unwrap();
    assert_eq!(book.pending.iter().map(|proof| proof.id.as_str()).collect::<Vec<_>>(), ["3/1"]);
    assert!(!book.pending[0].evidence.to_string().contains("extension"));
}

fn key(seed: u8) -> SigningKey {
    SigningKey::from([seed; 32])
}

fn public(seed: u8) -> Vec<u8> {
    <[u8; 32]>::from(VerificationKey::from(&key(seed))).to_vec()
}

/// Two precommits of one validator for two blocks, as a node shows them.
pub(crate) fn evidence(chain_id: &str, seed: u8, height: u64) -> Value {
    let address = HexBinary::from(consensus_address(&public(seed)).unwrap()).to_hex().to_uppercase();
    let vote = |block: &str, signature: &str| {
        json!({"type": 2, "height": height.to_string(), "round": 0,
            "block_id": {"hash": block.repeat(32), "parts": {"total": 1, "hash": block.repeat(32)}},
            "timestamp": "2024-01-31T12:00:00.5Z", "validator_address": address, "validator_index": 0,
            "signature": signature, "extension": null, "extension_signature": null})
    };
    let both = |a: &str, b: &str| json!({"type": "tendermint/DuplicateVoteEvidence", "value": {"vote_a": vote("AA", a), "vote_b": vote("BB", b)}});
    let unsigned = BASE64_STANDARD.encode([0; 64]);
    let votes = DuplicateVote::from_json(both(&unsigned, &unsigned).to_string().as_bytes()).unwrap();
    let sign = |vote| {
        let signature: [u8; 64] = key(seed).sign(&sign_bytes(chain_id, vote)).into();
        BASE64_STANDARD.encode(signature)
    };
    both(&sign(votes.vote_a.as_ref().unwrap()), &sign(votes.vote_b.as_ref().unwrap()))
}

fn validator(seed: u8, start_height: u64, answers_until: Option<u64>) -> ValidatorResponse {
    let key = ConsensusKey {
        start_height: ConsumerHeight(start_height),
        pub_key: public(seed).into(),
        answers_until: answers_until.map(UnixTime),
    };
    ValidatorResponse {
        validator: "v".to_string(),
        keys: vec![key],
        status: None,
        tombstoned_at: None,
        can_be_staked: true,
    }
}

fn judged(evidence: Value, validators: &[ValidatorResponse]) -> Verdict {
    let config =
        EvidenceConfig { chain_id: "c-1".to_string(), min_height: ConsumerHeight(10), exposure_lag: 1 };
    let proof = Proof { id: "9/0".to_string(), address: String::new(), evidence, reason: None };
    verify(&proof, validators, &config, 1_000)
}

#[test]
fn a_proof_is_verified_before_it_is_brought() {
    let proven = Verdict::Proven { validator: "v".to_string(), height: 50 };
    assert_eq!(judged(evidence("c-1", 7, 50), &[validator(7, 1, None)]), proven);
    assert_eq!(
        judged(evidence("c-1", 7, 50), &[validator(8, 1, None), validator(7, 50, Some(1_001))]),
        proven
    );
}

#[test]
fn what_proves_nothing_is_never_brought() {
    let mut forged = evidence("c-1", 7, 50);
    forged["value"]["vote_b"]["signature"] = json!(BASE64_STANDARD.encode([1; 64]));
    let known = [validator(7, 1, None)];
    for (what, evidence, validators) in [
        ("forged", forged, &known[..]),
        ("of another chain", evidence("c-2", 7, 50), &known),
        ("below the minimum", evidence("c-1", 7, 9), &known),
        ("of a key that was replaced", evidence("c-1", 7, 50), &[validator(7, 1, Some(1_000))]),
        ("garbage", json!({"type": "x"}), &known),
    ] {
        let verdict = judged(evidence, validators);
        assert!(matches!(verdict, Verdict::Never { .. }), "{what}: {verdict:?}");
    }
}

#[test]
fn a_proof_about_a_key_that_is_on_its_way_is_kept() {
    for validators in [vec![], vec![validator(8, 1, None)], vec![validator(7, 51, None)]] {
        let verdict = judged(evidence("c-1", 7, 50), &validators);
        assert!(matches!(verdict, Verdict::NotYet { .. }), "{verdict:?}");
    }
}
