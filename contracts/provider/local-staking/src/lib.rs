//! Local staking: the *custodian*, which stakes collateral of the vault on the provider chain
//! itself.
//!
//! Each user has a [proxy](mesh_apis::staking_proxy): a small contract that holds their
//! delegations, so that they vote, earn and are slashed in the chain's books as their own. The
//! custodian keeps, per user,
//!
//! * what was staked on each validator, less what the vault was told of (*nominal*);
//! * the *entries* that the chain will pay to the proxy, by completion time;
//!
//! and together they are what the vault has *out* for the user. What a lienholder of the vault has
//! slashed meanwhile is the vault's affair alone: the custodian asks how much is owed where it
//! matters, and remembers none of it. So no order of messages matters.
//!
//! Losses are booked late, and never early:
//!
//! * of a delegation: nominal above what the chain lists is a loss
//!   ([`reconcile`](execute::reconcile)). Every call to the vault is preceded by this, since the
//!   vault lets collateral leave in the transaction in which it was told;
//! * of an entry: what is unpaid is a loss once a collect in an earlier block has found it due,
//!   since the chain pays at the end of a block ([`collect`](execute::collect)). What is paid later
//!   still is credited by the vault.
//!
//! No code of anybody else runs here: the custodian calls its vault, its proxies, and by them the
//! chain. No loop runs over users; what is read at once is bounded: the delegations of one proxy,
//! and a page of its entries.

mod books;
mod chain;
pub mod contract;
mod error;
mod execute;
mod instantiate;
mod query;
mod reply;
mod reply_id;
mod state;

#[cfg(test)]
mod tests;

pub use error::ContractError;
