//! The converter: the consumer's end of the control channel.
//!
//! It owns three things, and keeps them apart:
//!
//! * D\[V\], the provider tokens staked to each validator, as the sums of all Stakes and Unstakes
//!   that it has applied ([`stakes`]). A packet changes one record and the grand total, reads no
//!   price and calls no other contract.
//! * what virtual-staking reports of the chain's validators ([`valset`]), and the outbox of the
//!   operations that tell the provider about it ([`outbox`]). They are sent in bounded chunks, and
//!   come back to the outbox after an error ack or a timeout.
//! * the rewards (`rewards`): what the chain has paid, booked by validator, and sent to the
//!   provider over ICS20 in batches.
//!
//! The way of a packet: [`ibc`] dispatches to `ibc::receive`, `ibc::acknowledge` and
//! `ibc::timeout`. The handshake, in which this contract is party A, is in `ibc::handshake`. The
//! native value of D\[V\] is worked out by virtual-staking at its epochs, from the queries in
//! `query::conversion` and `query::stakes`.

pub mod contract;
pub mod error;
pub mod ibc;
pub mod outbox;
pub mod stakes;
pub mod state;
pub mod valset;

mod auth;
mod execute;
mod instantiate;
mod query;
mod reply;
mod reply_id;
mod rewards;

pub use error::ContractError;

#[cfg(test)]
mod tests;
