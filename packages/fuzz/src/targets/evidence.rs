//! Evidence of double signing: decoders and checks, without a contract.

use arbitrary::Arbitrary;
use mesh_evidence::{consensus_address, sign_bytes, BlockId, DuplicateVote, PartSetHeader, Vote};

use crate::shape;

/// Two votes, built.
#[derive(Arbitrary, Clone, Debug)]
pub(super) struct Votes {
    common: Common,
    a: Block,
    b: Block,
    /// Bytes that stand for signatures.
    signed: u8,
    missing: Option<bool>,
}

#[derive(Arbitrary, Clone, Debug)]
struct Common {
    kind: u8,
    height: i64,
    round: i8,
    seconds: i64,
    nanos: i32,
    key: [u8; 32],
    address: Option<Vec<u8>>,
    index: i8,
}

#[derive(Arbitrary, Clone, Debug)]
struct Block {
    nil: bool,
    hash: u8,
    length: u8,
    total: u8,
    later: u8,
    extension: Vec<u8>,
}

impl Votes {
    fn vote(&self, block: &Block) -> Vote {
        let common = &self.common;
        let length = if block.length < 250 { 32 } else { block.length.into() };
        let hash = vec![block.hash; length];
        let id = BlockId {
            hash: hash.clone(),
            part_set_header: Some(PartSetHeader { total: block.total.into(), hash }),
        };
        let address = consensus_address(&common.key).map(Vec::from).unwrap_or_default();
        Vote {
            kind: (common.kind % 4).into(),
            height: common.height,
            round: common.round.into(),
            block_id: (!block.nil).then_some(id),
            timestamp: Some(mesh_evidence_time(common.seconds, common.nanos, block.later)),
            validator_address: common.address.clone().unwrap_or(address),
            validator_index: common.index.into(),
            signature: vec![self.signed; if self.signed < 250 { 64 } else { self.signed.into() }],
            extension: block.extension.clone(),
            extension_signature: block.extension.clone(),
        }
    }

    pub(super) fn evidence(&self) -> DuplicateVote {
        DuplicateVote {
            vote_a: (self.missing != Some(false)).then(|| self.vote(&self.a)),
            vote_b: (self.missing != Some(true)).then(|| self.vote(&self.b)),
        }
    }
}

fn mesh_evidence_time(seconds: i64, nanos: i32, later: u8) -> prost_types::Timestamp {
    prost_types::Timestamp { seconds: seconds.saturating_add(later.into()), nanos }
}

/// Whatever decodes can be checked to the end, and is the same when it is written and read again.
fn checked(evidence: &DuplicateVote) {
    let again = DuplicateVote::from_proto(&evidence.to_proto()).expect("what was written is read");
    assert_eq!(&again, evidence);
    for vote in [&evidence.vote_a, &evidence.vote_b].into_iter().flatten() {
        let _ = sign_bytes("chain-1", vote);
    }
    let stripped = evidence.clone().without_extensions();
    let outcome = evidence.check(1);
    let Ok(conflict) = outcome else { return };
    // What is kept of it is as good.
    let kept = stripped.check(1).expect("votes without extensions still conflict");
    assert_eq!((kept.height(), kept.address()), (conflict.height(), conflict.address()));
    assert!(conflict.height() > 0);
    let key = [7; 32];
    assert!(conflict.attribute(&key, 1).is_err() || consensus_address(&key) == Some(conflict.address()));
    let refused = evidence.check(conflict.height() + 1);
    assert!(refused.is_err(), "older than the accepted minimum");
}

pub(super) fn json(data: &[u8]) {
    if let Ok(evidence) = DuplicateVote::from_json(data) {
        checked(&evidence);
    }
}

pub(super) fn protobuf(data: &[u8]) {
    let (_, bytes) = shape::read_with(data, |votes: &Votes| votes.evidence().to_proto());
    if let Ok(evidence) = DuplicateVote::from_proto(&bytes) {
        checked(&evidence);
    }
}
