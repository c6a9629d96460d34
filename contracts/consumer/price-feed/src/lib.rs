//! The simplest price feed: native tokens per foreign (provider-side) token, set by an owner
//! (specification, "The parts").
//!
//! The owner is governance or an oracle. The price carries the block time of its last update, from
//! which its reader knows its age. No price expires here. The price determines how much native
//! stake a foreign token is worth, up to the max cap of virtual-staking.

pub mod contract;
mod error;
mod execute;
mod instantiate;
mod query;
mod state;

#[cfg(test)]
mod tests;

pub use error::ContractError;
