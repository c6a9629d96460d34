//! Numbers of the sub-messages that are replied to.

/// A proxy was created. Payload: a [`crate::execute::receive_stake::FirstStake`].
pub(crate) const PROXY_CREATED: u64 = 1;
/// A user's undelegation. Payload: a [`crate::execute::unstake::Undelegation`].
pub(crate) const UNSTAKED: u64 = 2;
/// A redelegation. Payload: a [`crate::execute::restake::Redelegation`].
pub(crate) const RESTAKED: u64 = 3;
/// An undelegation for a debt, which may fail. Payload: a
/// [`crate::execute::unstake::Undelegation`].
pub(crate) const WORKED_OFF: u64 = 4;
