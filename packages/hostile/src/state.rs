//! What the contract was told.

use cw_storage_plus::Map;

use crate::behaviour::Behaviour;

/// How to behave in a call, by its name.
pub(crate) const BEHAVIOURS: Map<&str, Behaviour> = Map::new("behaviours");
