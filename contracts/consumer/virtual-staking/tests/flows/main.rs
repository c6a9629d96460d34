//! Whole flows on a chain with staking, against a converter that says what the test tells it to.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used
)]

mod attacks;
mod cap;
mod chain;
mod converter;
mod departures;
mod distribution;
mod exposure;
mod governance;
mod module;
mod prices;
mod quarantine;
mod rewards;
mod schedule;
mod setup;
mod treasury;
mod valset;
mod world;
