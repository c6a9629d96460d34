//! Virtual staking: turns the converter's D\[V\] into real delegations on the consumer chain, once
//! an epoch, under the max cap of governance (specification, "Virtual staking").
//!
//! The target of V is floor(D\[V\] x price x (1 - discount)), from the price of the day, so nothing
//! drifts. When all targets together are above the cap, each shrinks in proportion. An epoch
//! compares the targets with what the chain says is delegated, and moves the difference.
//!
//! # An epoch
//!
//! Anyone starts an epoch once its time has come, or the chain's module does so by sudo. A call
//! runs one page; as long as pages are left, the next call runs the next one. Price, cap and sum of
//! D are fixed at the first page.
//!
//! 1. *Scan*: pages over the converter's list. The rewards of V are withdrawn. What it has above
//!    its target is queued as surplus, what it lacks as deficit.
//! 2. *Redelegate* (`treasury`): from surpluses to deficits.
//! 3. *Unbond*: what is left of the surpluses.
//! 4. *Bond*: what is left of the deficits, as far as the cap and the coins go.
//!
//! # What always holds
//!
//! * No bonding of this contract lifts the delegations above the cap, whatever arrives between two
//!   pages: bonding draws on an upper bound of all delegations that counts a decrease only after
//!   the chain has carried it out.
//! * Every message to the chain is a sub-message with a reply on error. A failure is stored per V,
//!   and keeps V from increases and redelegations in the next epoch, so that coins go to others and
//!   a surplus leaves another way. It stops nothing else.
//! * A validator in [`quarantine`] is left alone: the chain may panic on whatever touches it, which
//!   no reply catches. What it has counts for the cap; the targets of the others are scaled to what
//!   is left.
//! * A stale price allows decreases only; so does the last known price when there is none now, and
//!   the price of a run that was left between its pages for an interval. Cap 0, a tombstone and D =
//!   0 act without any price.
//!
//! # Two ways to bond
//!
//! * [`Module`](mesh_apis::virtual_staking::Bonding::Module): custom messages of the chain's
//!   mesh-security module. Its own count of the cap is the room that there is; what does not fit is
//!   bonded in part.
//! * [`Treasury`](mesh_apis::virtual_staking::Bonding::Treasury): the chain's own staking messages,
//!   with coins that governance sent here. [`entries`] keeps to the limits of the Cosmos SDK.
//!
//! # Rewards
//!
//! The chain pays them to the converter, which is the withdraw address: they never mix with the
//! coins of a treasury. Each epoch withdraws them for every V with a real delegation, whatever
//! price and cap are, and before the same transaction changes the delegation: only the answer to a
//! withdrawal says how much V has earned. The amounts of a page go to the converter in one message.
//! What it refuses stays here, and goes with the next page; a V whose withdrawal fails is skipped,
//! and tried again in the next epoch. What the chain pays beyond that (between two pages, or in an
//! answer that cannot be read) is the converter's surplus. Other denoms are left with it.

pub mod collected;
pub mod contract;
pub mod delegations;
pub mod entries;
pub mod matching;
pub mod quarantine;
pub mod run;
pub mod state;
pub mod target;

mod auth;
mod dust;
mod epoch;
mod error;
mod execute;
mod failures;
mod instantiate;
mod module;
mod query;
mod queues;
mod reply;
mod reply_id;
mod report;
mod sudo;
mod unbonding;
mod valset;

pub use error::ContractError;
