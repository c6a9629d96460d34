//! Numbers of the sub-messages that are replied to.

/// An undelegation. Without payload.
pub(crate) const UNDELEGATED: u64 = 1;
/// An undelegation of one more than the chain lists. Payload: the [`crate::execute::Leave`].
pub(crate) const ALL_UNDELEGATED: u64 = 2;
/// A redelegation. Without payload.
pub(crate) const REDELEGATED: u64 = 3;
/// A redelegation of one more than the chain lists. Payload: the [`crate::execute::Leave`].
pub(crate) const ALL_REDELEGATED: u64 = 4;
/// The chain did not change the withdraw address.
pub(crate) const WITHDRAW_ADDRESS: u64 = 5;
