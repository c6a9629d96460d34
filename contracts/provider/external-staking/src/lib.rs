//! `external-staking`: the provider's end of the control channel to one consumer chain.
//!
//! A user pledges collateral in the vault, which calls [`execute::receive_virtual_stake`]. The
//! Stake travels to the converter, and its ack, error or timeout comes back to [`ibc`]. Nothing but
//! the transaction and what is in flight changes before the ack (specification, "Error handling").
//! The way out is bounded, whatever the consumer does: [`execute::force_unstake`],
//! [`execute::abort_stake`], and the outbox of owed Unstakes ([`execute::send_owed`]).
//!
//! From the entry points down; no module imports one above it.
//!
//! * [`contract`], [`ibc`], [`reply`]: entry points and replies, which only dispatch;
//! * [`execute`], [`query`], [`handshake`], [`relay`]: one file per action;
//! * [`tx`]: transactions, as a state machine with one place that writes;
//! * [`release`], [`claim`], [`slash`], [`user`], [`position`], [`rewards`], [`ledger`],
//!   [`valset`]: records, each with its map and its arithmetic;
//! * [`state`], [`packet`], [`checks`], [`error`]: what all of them use.

mod checks;
mod claim;
pub mod contract;
mod error;
mod execute;
mod handshake;
pub mod ibc;
mod instantiate;
mod ledger;
mod packet;
mod position;
mod query;
mod relay;
mod release;
mod reply;
mod reply_id;
mod rewards;
mod slash;
mod state;
mod tx;
mod user;
mod valset;

#[cfg(test)]
mod tests;
