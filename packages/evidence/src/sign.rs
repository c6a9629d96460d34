//! The bytes that a validator signs: `VoteSignBytes` of CometBFT.

use prost::Message;
use prost_types::Timestamp;

use crate::error::EvidenceError;
use crate::vote::{BlockId, Vote};

/// Longest chain id that CometBFT takes, in bytes.
pub const MAX_CHAIN_ID_BYTES: usize = 50;

/// `tendermint.types.CanonicalVote`. Fixed sizes, so that what signs can read them at fixed places.
#[derive(Clone, PartialEq, Message)]
struct CanonicalVote {
    #[prost(int32, tag = "1")]
    kind: i32,
    #[prost(sfixed64, tag = "2")]
    height: i64,
    #[prost(sfixed64, tag = "3")]
    round: i64,
    // Absent for nil.
    #[prost(message, optional, tag = "4")]
    block_id: Option<BlockId>,
    // Always written, even for the second 0.
    #[prost(message, optional, tag = "5")]
    timestamp: Option<Timestamp>,
    #[prost(string, tag = "6")]
    chain_id: String,
}

/// What a validator of this chain signs to cast this vote: the `CanonicalVote`, with its length
/// before it. Defined for every vote; the same as CometBFT's for each that it would take.
pub fn sign_bytes(chain_id: &str, vote: &Vote) -> Vec<u8> {
    CanonicalVote {
        kind: vote.kind,
        height: vote.height,
        round: vote.round.into(),
        block_id: vote.block().canonical(),
        timestamp: Some(vote.timestamp.unwrap_or_default()),
        chain_id: chain_id.to_owned(),
    }
    .encode_length_delimited_to_vec()
}

/// Checks a chain id before it is configured.
///
/// # Errors
///
/// `ChainId` if it is empty or longer than `MAX_CHAIN_ID_BYTES`.
pub fn check_chain_id(chain_id: &str) -> Result<(), EvidenceError> {
    match chain_id.len() {
        1..=MAX_CHAIN_ID_BYTES => Ok(()),
        bytes => Err(EvidenceError::ChainId { bytes }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chain_id_has_1_to_50_bytes() {
        assert_eq!(check_chain_id(""), Err(EvidenceError::ChainId { bytes: 0 }));
        assert_eq!(check_chain_id("a"), Ok(()));
        assert_eq!(check_chain_id(&"a".repeat(50)), Ok(()));
        assert_eq!(check_chain_id(&"a".repeat(51)), Err(EvidenceError::ChainId { bytes: 51 }));
        assert_eq!(check_chain_id(&"\u{e9}".repeat(26)), Err(EvidenceError::ChainId { bytes: 52 }));
    }

    #[test]
    fn absent_and_empty_block_ids_give_the_same_bytes() {
        let absent = Vote { kind: 1, height: 1, ..Vote::default() };
        let empty = Vote { block_id: Some(BlockId::default()), ..absent.clone() };
        assert_eq!(sign_bytes("a", &absent), sign_bytes("a", &empty));
    }

    /// `TestVoteSignBytesTestVectors` in types/vote_test.go of CometBFT.
    #[test]
    fn the_bytes_are_those_of_cometbfts_own_test() {
        // There the zero time is of the year 1.
        let vote = Vote {
            kind: 2,
            height: 1,
            round: 1,
            timestamp: Some(Timestamp { seconds: -62_135_596_800, nanos: 0 }),
            ..Vote::default()
        };
        let expected = [
            0x21, 0x8, 0x2, 0x11, 0x1, 0x0, 0x0, 0x0, 0x0, 0x0, 0x0, 0x0, 0x19, 0x1, 0x0, 0x0, 0x0, 0x0, 0x0,
            0x0, 0x0, 0x2a, 0xb, 0x8, 0x80, 0x92, 0xb8, 0xc3, 0x98, 0xfe, 0xff, 0xff, 0xff, 0x1,
        ];
        assert_eq!(sign_bytes("", &vote), expected);
    }
}
