//! What the chain says of its validators, on its way to the converter.

mod chain;
mod proto;
mod sync;
mod update;

pub(crate) use sync::sync_validators;
pub(crate) use update::{handle_valset_update, ValsetUpdate};
