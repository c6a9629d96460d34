//! Watches the blocks of a consumer for double signing, and brings the proofs to external-staking.

mod book;
mod scan;
#[cfg(test)]
pub(crate) mod tests;
mod verify;
mod watcher;

pub(crate) use book::Proof;
pub(crate) use verify::{verify, Verdict};
pub(crate) use watcher::Watcher;
