//! Numbers of the sub-messages that are replied to.

/// Virtual-staking was instantiated.
pub(crate) const VIRTUAL_STAKING_CREATED: u64 = 1;
/// A chunk could not be sent. The payload of the reply is the packet.
pub(crate) const SEND_FAILED: u64 = 2;
/// A batch of rewards could not be sent. The payload of the reply is its number.
pub(crate) const REWARDS_NOT_SENT: u64 = 3;
