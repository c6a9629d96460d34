//! The checks, in the order of the protocol. Of several faults the first in this order is told.

use crate::error::{EvidenceError, VoteName};
use crate::form;
use crate::key::{consensus_address, ADDRESS_BYTES};
use crate::sign::sign_bytes;
use crate::vote::{DuplicateVote, Vote, PRECOMMIT, PREVOTE};

const SIGNATURE_BYTES: usize = 64;

/// Two well-formed votes that contradict each other. Whether anyone signed them is not known yet.
#[derive(Debug, Clone, Copy)]
pub struct Conflict<'a> {
    vote_a: &'a Vote,
    vote_b: &'a Vote,
    height: u64,
    address: [u8; ADDRESS_BYTES],
}

/// A conflict and the key that should have signed it. The signatures are not checked yet.
#[derive(Debug, Clone, Copy)]
pub struct Attributed<'a> {
    conflict: Conflict<'a>,
    pub_key: &'a [u8],
}

/// The owner of this key has signed two conflicting votes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proven {
    /// Height of the infraction.
    pub height: u64,
    /// Consensus address of the key.
    pub address: [u8; ADDRESS_BYTES],
    /// Raw ed25519 key, 32 bytes.
    pub pub_key: Vec<u8>,
}

impl DuplicateVote {
    /// Checks everything that needs neither key nor chain: both votes are there and well-formed, of
    /// a known type, on a height of at least `min_height`; they agree in height, round, type and
    /// address, and differ in the block. Nil against a block is a difference; time stamps, indexes
    /// and extensions are not.
    ///
    /// # Errors
    ///
    /// In this order: `MissingVote`, `Malformed`, `Type`, `Height`, `TooOld`, `Heights`, `Rounds`,
    /// `Types`, `Addresses`, `SameBlock`.
    pub fn check(&self, min_height: u64) -> Result<Conflict<'_>, EvidenceError> {
        let a = self.vote_a.as_ref().ok_or(EvidenceError::MissingVote { vote: VoteName::A })?;
        let b = self.vote_b.as_ref().ok_or(EvidenceError::MissingVote { vote: VoteName::B })?;
        let (address, other_address) = (check_form(a, VoteName::A)?, check_form(b, VoteName::B)?);
        check_type(a, VoteName::A)?;
        check_type(b, VoteName::B)?;
        let (height, other_height) = (height_of(a, VoteName::A)?, height_of(b, VoteName::B)?);
        let lower = height.min(other_height);
        if lower < min_height {
            return Err(EvidenceError::TooOld { height: lower, minimum: min_height });
        }
        if height != other_height {
            return Err(EvidenceError::Heights { a: height, b: other_height });
        }
        if a.round != b.round {
            return Err(EvidenceError::Rounds { a: a.round, b: b.round });
        }
        if a.kind != b.kind {
            return Err(EvidenceError::Types { a: a.kind, b: b.kind });
        }
        if address != other_address {
            return Err(EvidenceError::Addresses { a: address.into(), b: other_address.into() });
        }
        if a.block() == b.block() {
            return Err(EvidenceError::SameBlock);
        }
        Ok(Conflict { vote_a: a, vote_b: b, height, address })
    }
}

fn check_form(vote: &Vote, name: VoteName) -> Result<[u8; ADDRESS_BYTES], EvidenceError> {
    form::check(vote).map_err(|fault| EvidenceError::Malformed { vote: name, fault })
}

fn check_type(vote: &Vote, name: VoteName) -> Result<(), EvidenceError> {
    match vote.kind {
        PREVOTE | PRECOMMIT => Ok(()),
        kind => Err(EvidenceError::Type { vote: name, kind }),
    }
}

fn height_of(vote: &Vote, name: VoteName) -> Result<u64, EvidenceError> {
    let error = EvidenceError::Height { vote: name, height: vote.height };
    u64::try_from(vote.height).ok().filter(|height| *height > 0).ok_or(error)
}

impl<'a> Conflict<'a> {
    /// Height of the votes, above 0.
    pub fn height(&self) -> u64 {
        self.height
    }

    /// Consensus address that both votes name. Nobody signed it: it only says which key to try.
    pub fn address(&self) -> [u8; ADDRESS_BYTES] {
        self.address
    }

    /// Holds a key responsible for the votes.
    ///
    /// - `pub_key`: raw ed25519 key of the validator, current or retired.
    /// - `start_height`: first height from which it signs.
    ///
    /// # Errors
    ///
    /// In this order: `Key`, `OtherKey`, `KeyTooNew`.
    pub fn attribute(self, pub_key: &'a [u8], start_height: u64) -> Result<Attributed<'a>, EvidenceError> {
        let Some(address) = consensus_address(pub_key) else {
            return Err(EvidenceError::Key { key: pub_key.into() });
        };
        if address != self.address {
            return Err(EvidenceError::OtherKey { votes: self.address.into(), key: address.into() });
        }
        if start_height > self.height {
            return Err(EvidenceError::KeyTooNew { height: self.height, start_height });
        }
        Ok(Attributed { conflict: self, pub_key })
    }
}

impl Attributed<'_> {
    /// Height of the votes, above 0.
    pub fn height(&self) -> u64 {
        self.conflict.height
    }

    /// Consensus address of the key.
    pub fn address(&self) -> [u8; ADDRESS_BYTES] {
        self.conflict.address
    }

    /// Verifies both signatures.
    ///
    /// - `chain_id`: of the chain that the validator belongs to, as configured, never as submitted.
    /// - `verify`: ed25519 by the ZIP-215 rules, of (message, signature of 64 bytes, key of 32
    ///   bytes).
    ///
    /// # Errors
    ///
    /// `Signature` of the first vote whose signature does not verify.
    pub fn prove(
        self,
        chain_id: &str,
        verify: impl Fn(&[u8], &[u8], &[u8]) -> bool,
    ) -> Result<Proven, EvidenceError> {
        let Conflict { vote_a, vote_b, height, address } = self.conflict;
        for (vote, name) in [(vote_a, VoteName::A), (vote_b, VoteName::B)] {
            let fits = vote.signature.len() == SIGNATURE_BYTES
                && verify(&sign_bytes(chain_id, vote), &vote.signature, self.pub_key);
            if !fits {
                return Err(EvidenceError::Signature { vote: name });
            }
        }
        Ok(Proven { height, address, pub_key: self.pub_key.to_vec() })
    }
}
