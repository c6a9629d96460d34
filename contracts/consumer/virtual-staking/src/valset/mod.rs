//! Queries to the chain about its validators.

pub(crate) mod chain;
mod proto;
