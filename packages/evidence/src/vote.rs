//! The two votes, as CometBFT encodes them in protobuf (`tendermint.types`). Unknown fields are
//! skipped.

use prost::Message;
use prost_types::Timestamp;

use crate::error::EvidenceError;
use crate::json;

/// Type of a vote in the first round of voting.
pub const PREVOTE: i32 = 1;
/// Type of a vote in the second round of voting.
pub const PRECOMMIT: i32 = 2;

/// Two votes that may conflict: `DuplicateVoteEvidence` without the powers and the time, which
/// nobody signed.
#[derive(Clone, PartialEq, Message)]
pub struct DuplicateVote {
    /// One vote. The order of the two has no meaning here.
    #[prost(message, optional, tag = "1")]
    pub vote_a: Option<Vote>,
    /// The other vote.
    #[prost(message, optional, tag = "2")]
    pub vote_b: Option<Vote>,
}

/// A vote as a node tells it. Signed are type, height, round, block id and time; the rest is not.
#[derive(Clone, PartialEq, Message)]
pub struct Vote {
    /// `PREVOTE` or `PRECOMMIT`; anything else until it is checked.
    #[prost(int32, tag = "1")]
    pub kind: i32,
    /// Block height that is voted on.
    #[prost(int64, tag = "2")]
    pub height: i64,
    /// Round of that height.
    #[prost(int32, tag = "3")]
    pub round: i32,
    /// What is voted for. Absent or with all fields empty: a vote for no block, called nil.
    #[prost(message, optional, tag = "4")]
    pub block_id: Option<BlockId>,
    /// The validator's own clock.
    #[prost(message, optional, tag = "5")]
    pub timestamp: Option<Timestamp>,
    /// Consensus address, 20 bytes. Not signed.
    #[prost(bytes = "vec", tag = "6")]
    pub validator_address: Vec<u8>,
    /// Place in the validator set. Not signed.
    #[prost(int32, tag = "7")]
    pub validator_index: i32,
    /// ed25519 over `sign_bytes`.
    #[prost(bytes = "vec", tag = "8")]
    pub signature: Vec<u8>,
    /// What the application added to a precommit. Not under this signature.
    #[prost(bytes = "vec", tag = "9")]
    pub extension: Vec<u8>,
    /// Signature of the extension.
    #[prost(bytes = "vec", tag = "10")]
    pub extension_signature: Vec<u8>,
}

/// Names a block.
#[derive(Clone, PartialEq, Message)]
pub struct BlockId {
    /// Hash of the header, 32 bytes, or empty for nil.
    #[prost(bytes = "vec", tag = "1")]
    pub hash: Vec<u8>,
    /// The parts in which the block is gossiped.
    #[prost(message, optional, tag = "2")]
    pub part_set_header: Option<PartSetHeader>,
}

/// The parts in which a block is gossiped.
#[derive(Clone, PartialEq, Message)]
pub struct PartSetHeader {
    /// How many there are.
    #[prost(uint32, tag = "1")]
    pub total: u32,
    /// Root of their hashes, 32 bytes, or empty for nil.
    #[prost(bytes = "vec", tag = "2")]
    pub hash: Vec<u8>,
}

impl DuplicateVote {
    /// Reads the JSON of a node: an element of `block.evidence.evidence` in the answer to `/block`,
    /// or only its `value`.
    ///
    /// # Errors
    ///
    /// `Json` if it cannot be read, `OtherEvidence` if it is of another type.
    pub fn from_json(bytes: &[u8]) -> Result<Self, EvidenceError> {
        json::read(bytes)
    }

    /// Reads the protobuf bytes of `tendermint.types.DuplicateVoteEvidence`.
    ///
    /// # Errors
    ///
    /// `Proto` if they cannot be read.
    pub fn from_proto(bytes: &[u8]) -> Result<Self, EvidenceError> {
        Self::decode(bytes).map_err(|err| EvidenceError::Proto { reason: err.to_string() })
    }

    /// The votes without what the application added to them. It has no bound, and no part in the
    /// proof: the signature of a vote does not cover it.
    #[must_use]
    pub fn without_extensions(self) -> Self {
        let strip = |vote| Vote { extension: vec![], extension_signature: vec![], ..vote };
        Self { vote_a: self.vote_a.map(strip), vote_b: self.vote_b.map(strip) }
    }

    /// Protobuf bytes of the two votes, which `from_proto` reads back.
    pub fn to_proto(&self) -> Vec<u8> {
        self.encode_to_vec()
    }
}

impl Vote {
    /// What is voted for, with absent and empty made equal.
    pub(crate) fn block(&self) -> Block {
        let id = self.block_id.clone().unwrap_or_default();
        let parts = id.part_set_header.unwrap_or_default();
        Block { hash: id.hash, total: parts.total, parts_hash: parts.hash }
    }
}

/// A block id without the difference between absent and empty.
#[derive(PartialEq)]
pub(crate) struct Block {
    pub hash: Vec<u8>,
    pub total: u32,
    pub parts_hash: Vec<u8>,
}

impl Block {
    pub(crate) fn is_nil(&self) -> bool {
        self.hash.is_empty() && self.total == 0 && self.parts_hash.is_empty()
    }

    /// With every message present, as CometBFT writes it. None for nil.
    pub(crate) fn canonical(self) -> Option<BlockId> {
        (!self.is_nil()).then_some(BlockId {
            hash: self.hash,
            part_set_header: Some(PartSetHeader { total: self.total, hash: self.parts_hash }),
        })
    }
}
