//! The simplest price feed: native tokens per foreign (provider-side) token, set by an owner
//! (specification, "The parts").
//!
//! The owner is governance or an oracle. The price carries the block time at which it was set, so
//! that its reader can tell how old it is: here, no price expires. Whoever sets the price sets how
//! much native stake a foreign token stands for, up to the max cap that governance gives to the
//! virtual staking contract.

pub mod contract;
mod error;
mod execute;
mod instantiate;
mod query;
pub mod state;

#[cfg(test)]
mod tests;

pub use error::ContractError;
