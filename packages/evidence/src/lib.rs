//! Reads and verifies CometBFT's `DuplicateVoteEvidence`: two signed votes of one validator for
//! different blocks in one step of consensus. Pure: no storage, no chain. What the two votes do not
//! prove by themselves (whose key it is, whether it was slashed before) the caller brings.
//!
//! The checks are steps, so that the caller can put its own between them. Each step takes what the
//! one before gave:
//!
//! ```
//! # use mesh_evidence::{DuplicateVote, EvidenceError, Proven};
//! # fn submit(json: &[u8], pub_key: &[u8], verify: impl Fn(&[u8], &[u8], &[u8]) -> bool) -> Result<Proven, EvidenceError> {
//! # let (accepted_minimum, start_height, chain_id) = (1, 1, "consumer-1");
//! let evidence = DuplicateVote::from_json(json)?;
//! let conflict = evidence.check(accepted_minimum)?;
//! // The caller looks up the key of V whose address is `conflict.address()`, current or retired.
//! let attributed = conflict.attribute(pub_key, start_height)?;
//! // The caller refuses what was slashed before, by `attributed.height()`.
//! let proven = attributed.prove(chain_id, verify)?;
//! # Ok(proven)
//! # }
//! ```

mod check;
mod error;
mod form;
mod json;
mod key;
mod sign;
mod time;
mod vote;

pub use check::{Attributed, Conflict, Proven};
pub use error::{EvidenceError, Malformed, VoteName};
pub use json::EVIDENCE_TYPE;
pub use key::{consensus_address, ADDRESS_BYTES, KEY_BYTES};
pub use sign::{check_chain_id, sign_bytes, MAX_CHAIN_ID_BYTES};
pub use vote::{BlockId, DuplicateVote, PartSetHeader, Vote, PRECOMMIT, PREVOTE};
