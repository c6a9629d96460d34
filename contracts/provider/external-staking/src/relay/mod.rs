//! Packets: what the consumer sends, and what becomes of what was sent to it.

pub(crate) mod receive;
pub(crate) mod resolve;
