//! Packets: what the consumer sends, and what becomes of what was sent to it.

pub mod receive;
pub mod resolve;
