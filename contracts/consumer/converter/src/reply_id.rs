//! Ids of the sub-messages that are replied to.

/// Instantiation of virtual-staking.
pub(crate) const VIRTUAL_STAKING_CREATED: u64 = 1;
/// Failure to send a chunk of the outbox. The payload is the packet.
pub(crate) const SEND_FAILED: u64 = 2;
/// Failure to send a batch of rewards. The payload is its number.
pub(crate) const REWARDS_NOT_SENT: u64 = 3;
