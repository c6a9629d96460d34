//! Numbers of the sub-messages that are replied to.

/// The custodian was created. Payload: its reserve.
pub(crate) const CUSTODIAN_CREATED: u64 = 1;
