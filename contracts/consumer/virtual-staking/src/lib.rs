//! Virtual staking: turns the converter's D\[V\] into real delegations on the consumer chain, once
//! an epoch, under the max cap of governance (specification, "Virtual staking").
//!
//! The target of a validator V is floor(D\[V\] x price x (1 - discount)). Each epoch computes it
//! from the current price, so nothing drifts. If the targets together exceed the cap, each shrinks
//! in proportion. An epoch compares the targets with the delegations on the chain, and moves the
//! difference.
//!
//! # An epoch
//!
//! An epoch is started by anyone once its time has come, or by the chain's module by sudo. Each
//! call runs one page, until none is left. Price, cap and sum of D are fixed at the first page.
//!
//! 1. *Scan*: pages over the converter's list of validators. Their rewards are withdrawn. A
//!    delegation above its target is queued as a surplus, one below it as a deficit.
//! 2. *Redelegate* (`treasury`): from surpluses to deficits.
//! 3. *Unbond*: the rest of the surpluses.
//! 4. *Bond*: the rest of the deficits, as far as the cap and the coins go.
//!
//! # Invariants
//!
//! * No bonding of this contract lifts the delegations above the cap, whatever arrives between two
//!   pages. Bonding draws on an upper bound of all delegations, in which a decrease counts only
//!   after the chain has carried it out.
//! * Every message to the chain is a sub-message with a reply on error. A failure is stored by
//!   validator. It keeps the validator from increases and redelegations in the next epoch, so that
//!   coins go to others and a surplus leaves another way. It stops nothing else.
//! * A validator in `quarantine` is left alone: the chain may panic on whatever touches it, and
//!   no reply catches a panic. Its delegation counts towards the cap. The targets of the others are
//!   scaled to the rest.
//! * Some prices allow decreases only: a stale one, the last known one if there is none now, and
//!   the one of a run that was interrupted for an interval. Cap 0, a tombstone and D = 0 need no
//!   price.
//!
//! # Two ways to bond
//!
//! * [`Module`](mesh_apis::virtual_staking::Bonding::Module): custom messages of the chain's
//!   mesh-security module. The module's own count of the cap limits bonding. A deficit that does
//!   not fit is bonded in part.
//! * [`Treasury`](mesh_apis::virtual_staking::Bonding::Treasury): the chain's own staking messages,
//!   with coins that governance sent here. `entries` keeps to the limits of the Cosmos SDK.
//!
//! # Rewards
//!
//! The chain pays rewards to the converter, which is the withdraw address, so they never mix with
//! the coins of a treasury. Each epoch withdraws them for every validator with a real delegation,
//! whatever price and cap are. The withdrawal comes before any change of the delegation in the same
//! transaction, because only its answer says how much the validator has earned.
//!
//! The amounts of a page go to the converter in one message. If the converter refuses it, they wait
//! here for the next page. A validator whose withdrawal fails is skipped until the next epoch.
//! Coins that the chain pays otherwise (between two pages, or with an answer that cannot be read)
//! are the converter's surplus. Coins of other denoms stay with the converter.

mod auth;
pub mod collected;
pub mod contract;
pub mod delegations;
mod entries;
mod epoch;
mod error;
mod execute;
mod failures;
mod instantiate;
mod matching;
mod module;
mod quarantine;
mod query;
mod queues;
mod reply;
mod reply_id;
mod report;
pub mod run;
pub mod state;
mod sudo;
mod surplus;
mod target;
mod unbonding;
mod valset;

pub use error::ContractError;
