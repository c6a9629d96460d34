//! Lengths of time that scenarios and checks share, in seconds.

/// A day.
pub(crate) const DAY: u64 = 24 * 60 * 60;
/// One block of a consumer.
pub(crate) const BLOCK: u64 = 6;
/// Longer than a packet's timeout and the grace period after it.
pub(crate) const SILENT: u64 = 9 * DAY;
/// Longer than stake unbonds, on any chain.
pub(crate) const UNBONDED: u64 = 22 * DAY;
