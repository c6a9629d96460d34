//! Messages of the chain's mesh-security module.

mod handle_valset_update;

pub(crate) use handle_valset_update::{handle_valset_update, ValsetUpdate};
