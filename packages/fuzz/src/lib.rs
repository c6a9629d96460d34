//! Fuzz targets: every decoder, and every handler that takes bytes from the other chain, from a
//! relayer, or from the chain's own modules.
//!
//! A target is a function of bytes that panics when something does not hold. `scripts/fuzz` runs it
//! under libFuzzer; on stable, `cargo test -p mesh-fuzz` runs it on the committed corpus and on
//! random changes of it. Handlers run on the state that a whole system has after a long story (see
//! [`story`]), and each input meets the same state.
//!
//! The first byte of an input says how the rest is read (see [`shape`]): as raw bytes of the wire,
//! or as choices of which a message is built that is nearly right.

#![forbid(unsafe_code)]

pub mod corpus;
pub mod scene;
pub mod seeds;
pub mod shape;
pub mod state;
pub mod story;
pub mod targets;

pub use targets::{Target, TARGETS};

/// A target by its name.
pub fn target(name: &str) -> Option<&'static Target> {
    TARGETS.iter().find(|target| target.name == name)
}
