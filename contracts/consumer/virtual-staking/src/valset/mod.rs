//! Queries to the chain about its validators.

pub(crate) mod chain;
pub(crate) mod proto;
