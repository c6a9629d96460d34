//! `external-staking`: the provider's end of the control channel to one consumer chain.
//!
//! A user pledges collateral in the vault, which calls [`execute::receive_virtual_stake`]. The Stake
//! travels to the converter, and its ack, error or timeout comes back to [`ibc`]. Nothing but the
//! transaction and what is in flight changes before the ack (specification, "Error handling"). The
//! way out is bounded, whatever the consumer does: [`execute::force_unstake`],
//! [`execute::abort_stake`], and the outbox of owed Unstakes ([`execute::send_owed`]).
//!
//! From the entry points down; no module imports one above it.
//!
//! * [`contract`], [`ibc`], [`reply`]: entry points and replies, which only dispatch;
//! * [`execute`], [`query`], [`handshake`], [`relay`]: one file per action;
//! * [`tx`]: transactions, as a state machine with one place that writes;
//! * [`release`], [`claim`], [`slash`], [`user`], [`position`], [`rewards`], [`ledger`], [`valset`]: records,
//!   each with its map and its arithmetic;
//! * [`state`], [`packet`], [`checks`], [`error`]: what all of them use.

pub mod checks;
pub mod claim;
pub mod contract;
pub mod error;
pub mod execute;
pub mod handshake;
pub mod ibc;
pub mod instantiate;
pub mod ledger;
pub mod packet;
pub mod position;
pub mod query;
pub mod relay;
pub mod release;
pub mod reply;
pub mod reply_id;
pub mod rewards;
pub mod slash;
pub mod state;
pub mod tx;
pub mod user;
pub mod valset;

#[cfg(test)]
mod tests;
