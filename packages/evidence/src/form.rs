//! The form of a single vote: what `Vote.ValidateBasic` of CometBFT asks of it, without type and
//! height, which are checks of their own.

use crate::error::Malformed;
use crate::key::ADDRESS_BYTES;
use crate::time;
use crate::vote::{Block, Vote, PRECOMMIT};

const HASH_BYTES: usize = 32;
/// `MaxSignatureSize` of CometBFT since 0.39, that of BLS. One that is not of 64 bytes is
/// well-formed, and never verifies.
const MAX_SIGNATURE_BYTES: usize = 96;

/// The consensus address of a well-formed vote.
pub(crate) fn check(vote: &Vote) -> Result<[u8; ADDRESS_BYTES], Malformed> {
    if vote.round < 0 {
        return Err(Malformed::Round { round: vote.round });
    }
    let block = vote.block();
    check_block(&block)?;
    if !vote.timestamp.as_ref().is_some_and(time::is_valid) {
        return Err(Malformed::Timestamp);
    }
    let Ok(address) = vote.validator_address.as_slice().try_into() else {
        return Err(Malformed::Address { bytes: vote.validator_address.len() });
    };
    if vote.validator_index < 0 {
        return Err(Malformed::Index { index: vote.validator_index });
    }
    if !(1..=MAX_SIGNATURE_BYTES).contains(&vote.signature.len()) {
        return Err(Malformed::Signature { bytes: vote.signature.len() });
    }
    check_extension(vote, block.is_nil())?;
    Ok(address)
}

fn check_block(block: &Block) -> Result<(), Malformed> {
    let is_hash = |bytes: usize| bytes == 0 || bytes == HASH_BYTES;
    if !is_hash(block.hash.len()) {
        return Err(Malformed::BlockHash { bytes: block.hash.len() });
    }
    if !is_hash(block.parts_hash.len()) {
        return Err(Malformed::PartsHash { bytes: block.parts_hash.len() });
    }
    let complete = !block.hash.is_empty() && block.total > 0 && !block.parts_hash.is_empty();
    if complete || block.is_nil() {
        Ok(())
    } else {
        Err(Malformed::BlockId)
    }
}

/// Only precommits for a block are extended. An extension is signed; its signature may stand alone,
/// for an empty extension.
fn check_extension(vote: &Vote, is_nil: bool) -> Result<(), Malformed> {
    let (extension, signature) = (vote.extension.len(), vote.extension_signature.len());
    let fits = if vote.kind == PRECOMMIT && !is_nil {
        signature <= MAX_SIGNATURE_BYTES && (extension == 0 || signature > 0)
    } else {
        extension == 0 && signature == 0
    };
    if fits {
        Ok(())
    } else {
        Err(Malformed::Extension { extension, signature })
    }
}
