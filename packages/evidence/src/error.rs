//! Why evidence is refused.

use std::fmt;

use cosmwasm_std::HexBinary;
use thiserror::Error;

use crate::json::EVIDENCE_TYPE;
use crate::key::KEY_BYTES;
use crate::sign::MAX_CHAIN_ID_BYTES;

/// One of the two votes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VoteName {
    /// `vote_a`.
    A,
    /// `vote_b`.
    B,
}

impl fmt::Display for VoteName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::A => "vote_a",
            Self::B => "vote_b",
        })
    }
}

/// Why evidence is refused, one for each check.
#[derive(Error, Debug, Clone, PartialEq, Eq)]
pub enum EvidenceError {
    /// The bytes cannot be read as JSON.
    #[error("not the JSON of duplicate votes: {reason}")]
    Json {
        /// What the parser says.
        reason: String,
    },
    /// JSON of other evidence.
    #[error("evidence of type '{kind}', expected '{EVIDENCE_TYPE}'")]
    OtherEvidence {
        /// Its type; empty if it names none.
        kind: String,
    },
    /// The bytes cannot be read as protobuf.
    #[error("not the protobuf bytes of duplicate votes: {reason}")]
    Proto {
        /// What the parser says.
        reason: String,
    },
    /// A vote is not there.
    #[error("{vote} is missing")]
    MissingVote {
        /// Which one.
        vote: VoteName,
    },
    /// A vote is not well-formed.
    #[error("{vote} is malformed: {fault}")]
    Malformed {
        /// Which one.
        vote: VoteName,
        /// What is wrong with it.
        fault: Malformed,
    },
    /// Neither prevote nor precommit.
    #[error("{vote} is of type {kind}, expected 1 (prevote) or 2 (precommit)")]
    Type {
        /// Which vote.
        vote: VoteName,
        /// Its type.
        kind: i32,
    },
    /// Not a height of a block.
    #[error("{vote} has height {height}, expected one above 0")]
    Height {
        /// Which vote.
        vote: VoteName,
        /// Its height.
        height: i64,
    },
    /// Older than what is accepted.
    #[error("height {height} is below the accepted minimum {minimum}")]
    TooOld {
        /// Height of the votes.
        height: u64,
        /// The smallest that is accepted.
        minimum: u64,
    },
    /// Votes on different heights.
    #[error("the votes have different heights: {a} and {b}")]
    Heights {
        /// That of `vote_a`.
        a: u64,
        /// That of `vote_b`.
        b: u64,
    },
    /// Votes in different rounds.
    #[error("the votes have different rounds: {a} and {b}")]
    Rounds {
        /// That of `vote_a`.
        a: i32,
        /// That of `vote_b`.
        b: i32,
    },
    /// A prevote and a precommit.
    #[error("the votes have different types: {a} and {b}")]
    Types {
        /// That of `vote_a`.
        a: i32,
        /// That of `vote_b`.
        b: i32,
    },
    /// Votes of different validators.
    #[error("the votes name different validators: {a} and {b}")]
    Addresses {
        /// Consensus address in `vote_a`.
        a: HexBinary,
        /// Consensus address in `vote_b`.
        b: HexBinary,
    },
    /// No conflict: both for the same block, or both for nil.
    #[error("both votes are for the same block")]
    SameBlock,
    /// Nobody can be held responsible for this key.
    #[error("not an ed25519 key of {KEY_BYTES} bytes and of large order: {key}")]
    Key {
        /// The key.
        key: HexBinary,
    },
    /// The key belongs to another address than the votes.
    #[error("the votes are of {votes}, the address of the key is {key}")]
    OtherKey {
        /// Consensus address in the votes.
        votes: HexBinary,
        /// Consensus address of the key.
        key: HexBinary,
    },
    /// The key was not yet in use.
    #[error("the votes are of height {height}, the key signs since {start_height}")]
    KeyTooNew {
        /// Height of the votes.
        height: u64,
        /// First height of the key.
        start_height: u64,
    },
    /// Not signed by this key for this chain.
    #[error("the signature of {vote} does not fit the key, the vote and the chain id")]
    Signature {
        /// Which one.
        vote: VoteName,
    },
    /// A chain id that no chain can have.
    #[error("a chain id of {bytes} bytes, expected 1 to {MAX_CHAIN_ID_BYTES}")]
    ChainId {
        /// Its length.
        bytes: usize,
    },
}

/// What is wrong with the form of a vote.
#[derive(Error, Debug, Clone, PartialEq, Eq)]
pub enum Malformed {
    /// A negative round.
    #[error("round {round}, expected 0 or more")]
    Round {
        /// The round.
        round: i32,
    },
    /// Hash of a block.
    #[error("block hash of {bytes} bytes, expected 32 or none")]
    BlockHash {
        /// Its length.
        bytes: usize,
    },
    /// Hash of a block's parts.
    #[error("hash of the block's parts of {bytes} bytes, expected 32 or none")]
    PartsHash {
        /// Its length.
        bytes: usize,
    },
    /// Some fields of the block id are there, others not.
    #[error("block id neither complete nor empty")]
    BlockId,
    /// A time that CometBFT cannot encode.
    #[error("timestamp missing or outside the years 1 to 9999")]
    Timestamp,
    /// The validator's address.
    #[error("validator address of {bytes} bytes, expected 20")]
    Address {
        /// Its length.
        bytes: usize,
    },
    /// A negative index.
    #[error("validator index {index}, expected 0 or more")]
    Index {
        /// The index.
        index: i32,
    },
    /// Length of the signature.
    #[error("signature of {bytes} bytes, expected 1 to 96")]
    Signature {
        /// Its length.
        bytes: usize,
    },
    /// An extension where none can be, or one without a signature.
    #[error("extension of {extension} bytes with a signature of {signature} does not belong to such a vote")]
    Extension {
        /// Length of the extension.
        extension: usize,
        /// Length of its signature.
        signature: usize,
    },
}

impl EvidenceError {
    /// Stable name of the check that refused, for events, tables and tests.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Json { .. } => "json",
            Self::OtherEvidence { .. } => "other_evidence",
            Self::Proto { .. } => "proto",
            Self::MissingVote { .. } => "missing_vote",
            Self::Malformed { fault, .. } => fault.code(),
            Self::Type { .. } => "type",
            Self::Height { .. } => "height",
            Self::TooOld { .. } => "too_old",
            Self::Heights { .. } => "heights",
            Self::Rounds { .. } => "rounds",
            Self::Types { .. } => "types",
            Self::Addresses { .. } => "addresses",
            Self::SameBlock => "same_block",
            Self::Key { .. } => "key",
            Self::OtherKey { .. } => "other_key",
            Self::KeyTooNew { .. } => "key_too_new",
            Self::Signature { .. } => "signature",
            Self::ChainId { .. } => "chain_id",
        }
    }
}

impl Malformed {
    /// Stable name of the fault.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Round { .. } => "malformed_round",
            Self::BlockHash { .. } => "malformed_block_hash",
            Self::PartsHash { .. } => "malformed_parts_hash",
            Self::BlockId => "malformed_block_id",
            Self::Timestamp => "malformed_timestamp",
            Self::Address { .. } => "malformed_address",
            Self::Index { .. } => "malformed_index",
            Self::Signature { .. } => "malformed_signature",
            Self::Extension { .. } => "malformed_extension",
        }
    }
}
