//! What the contracts of cross-chain staking say to each other and to their users.
//!
//! * the control channel between the chains: [`handshake`], [`packet`], [`valset`], [`ack`];
//! * the rewards, which travel over ICS20: [`rewards`];
//! * the messages and queries of each contract: [`vault`], [`lienholder`], [`external_staking`],
//!   [`converter`], [`virtual_staking`], [`price_feed`], [`local_staking`], [`staking_proxy`].
//!
//! There is no contract logic here, but for the one formula on which both chains must agree:
//! [`exposure`]. Types on the wire between the chains accept unknown fields, so that either side
//! can be upgraded first; messages of users refuse them, so that a misspelt field is not silently
//! dropped.

// A variant with braces is an object in JSON, one without is a string. Queries and messages are
// objects.
#![allow(clippy::empty_enum_variants_with_brackets)]

pub mod ack;
pub mod converter;
pub mod exposure;
pub mod external_staking;
pub mod handshake;
mod ids;
mod json;
pub mod lienholder;
pub mod local_staking;
mod operator;
pub mod packet;
pub mod price_feed;
pub mod rewards;
pub mod staking_proxy;
pub mod time;
pub mod valset;
pub mod vault;
pub mod virtual_staking;
mod wire;

pub use ids::{BatchId, ConsumerHeight, TxId};
pub use operator::{InvalidOperatorAddress, OperatorAddress, MAX_OPERATOR_BYTES};
