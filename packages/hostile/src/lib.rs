//! A contract for tests alone, which behaves as badly as it is told to.
//!
//! It answers every message, query, callback and sudo by a [`Behaviour`] that was set for that call
//! before. So it can stand where code of somebody's choice runs: a lienholder, a price feed, a
//! vault, the recipient of a callback. It is no part of what ships: `scripts/build-wasm
//! --test-contracts` builds it into a folder of its own.

// A variant with braces is an object in JSON, as messages are.
#![allow(clippy::empty_enum_variants_with_brackets)]

mod abort;
mod behaviour;
mod call;
mod contract;
mod state;
#[cfg(test)]
mod tests;

pub use behaviour::{Behaviour, HostileError, Place};
pub use call::{ExecuteMsg, Name, Setting};
pub use contract::{
    execute, ibc_destination_callback, ibc_source_callback, instantiate, migrate, query, reply, sudo,
    InstantiateMsg, Registration,
};
