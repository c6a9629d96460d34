//! A staking proxy: the delegations of one user on the provider chain.
//!
//! It obeys two. The *custodian*, which created it, moves the stake: delegates, undelegates,
//! redelegates, and takes the coins that have matured. The *owner* votes, withdraws rewards, and
//! takes coins of other denoms. Nobody else, and nothing else.
//!
//! Rewards never pass through the proxy: its withdraw address is its owner. If the chain refuses to
//! pay them there, every undelegation fails, since it pays rewards first; so the custodian can make
//! the proxy its own withdraw address for one undelegation. What arrives then is the owner's, like
//! any other coin that is not principal.
//!
//! No code of anybody else runs here, and the proxy asks no contract anything.

pub mod contract;
mod error;
mod execute;
mod instantiate;
mod proto;
mod reply;
mod reply_id;
mod state;

#[cfg(test)]
mod tests;

pub use error::ContractError;
