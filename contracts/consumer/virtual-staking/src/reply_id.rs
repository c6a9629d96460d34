//! Ids of the sub-messages that are replied to.

/// Failure of a staking message. The payload is its `Attempt`.
pub(crate) const STAKING_FAILED: u64 = 1;
/// Failure of the next page in the same transaction.
pub(crate) const CONTINUE_FAILED: u64 = 2;
/// Success or failure of a withdrawal of rewards. The payload is the operator address.
pub(crate) const WITHDRAWAL: u64 = 3;
/// As [`WITHDRAWAL`], for the last withdrawal of a page.
pub(crate) const LAST_WITHDRAWAL: u64 = 4;
/// Failure to hand rewards over to the converter. The payload is the rewards by validator.
pub(crate) const HAND_OVER_FAILED: u64 = 5;
