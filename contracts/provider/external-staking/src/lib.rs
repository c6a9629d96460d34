//! `external-staking`: the provider's end of the control channel to one consumer chain.
//!
//! A user pledges collateral in the vault, which calls [`execute::receive_virtual_stake`]; the
//! Stake travels to the converter, and [`relay`] applies its ack, error or timeout. Nothing but the
//! transaction and what is in flight changes before the ack (specification, "Error handling"). The
//! way out is bounded, whatever the consumer does: [`execute::force_unstake`],
//! [`execute::abort_stake`], and the outbox of owed Unstakes ([`execute::send_owed`]).
//!
//! * [`ledger`]: per validator, what was sent and acknowledged, and error correction by the sums in
//!   the acks;
//! * [`tx`]: transactions and the history of each user;
//! * [`position`], [`claim`]: what a user has staked, and what is on its way back;
//! * [`rewards`]: what stake has earned on the consumer, received over ICS20, booked and paid out;
//! * [`valset`]: the validator set as a product of semilattices;
//! * [`handshake`], [`relay`]: the channel and its packets.

pub mod channel;
pub mod checks;
pub mod claim;
pub mod contract;
pub mod error;
pub mod execute;
pub mod handshake;
pub mod ibc;
pub mod instantiate;
pub mod ledger;
pub mod migrate;
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
pub mod valset;

#[cfg(test)]
mod tests;
