//! Numbers of the sub-messages that are replied to.

/// A staking message failed. The payload is its `Attempt`.
pub(crate) const STAKING_FAILED: u64 = 1;
/// The next page, in the same transaction, failed.
pub(crate) const CONTINUED: u64 = 2;
/// A withdrawal of rewards went through, or failed. The payload is the operator address.
pub(crate) const WITHDRAWAL: u64 = 3;
/// The same of the last one of a page.
pub(crate) const LAST_WITHDRAWAL: u64 = 4;
/// The converter did not book rewards. The payload is who earned how much.
pub(crate) const HANDED_OVER: u64 = 5;
