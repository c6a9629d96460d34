//! The converter: the consumer's end of the control channel.
//!
//! Three kinds of state, kept apart:
//!
//! * D\[V\], the provider tokens staked to each validator, stored as the sums of the Stakes and
//!   Unstakes applied so far (`stakes`). A packet updates one record and the grand total. It
//!   reads no price and calls no other contract.
//! * The validator set as virtual-staking has reported it (`valset`), and the outbox of updates
//!   for the provider (`outbox`). Updates are sent in bounded chunks. A chunk returns to the
//!   outbox after an error ack or a timeout.
//! * Rewards (`rewards`): coins that the chain has paid, booked by validator and sent to the
//!   provider in batches over ICS20.
//!
//! Packets enter at [`ibc`], which dispatches to `ibc::receive`, `ibc::acknowledge` and
//! `ibc::timeout`. The handshake is in `ibc::handshake`; this contract is party A. At its epochs
//! virtual-staking computes the native value of D\[V\] from the queries in `query::conversion` and
//! `query::stakes`.

mod auth;
pub mod contract;
mod error;
mod execute;
pub mod ibc;
mod instantiate;
mod outbox;
mod query;
mod reply;
mod reply_id;
mod rewards;
mod stakes;
mod state;
mod valset;

pub use error::ContractError;

#[cfg(test)]
mod tests;
