//! What is searched.

use mesh_simulator::{SimResult, System};

use crate::moves::Allowed;

/// A system, who is in it, and what may happen.
#[derive(Clone)]
pub struct Scenario {
    /// Its name.
    pub name: &'static str,
    /// Builds the system. It must be the same each time.
    pub build: fn() -> SimResult<System>,
    /// Users whose exits are tried.
    pub users: Vec<&'static str>,
    /// What may happen, and how often.
    pub allowed: Vec<(Allowed, u8)>,
}

impl Scenario {
    /// Whether somebody can be slashed in it: then what has happened is part of a state.
    pub fn has_slashes(&self) -> bool {
        self.allowed
            .iter()
            .any(|(allowed, _)| matches!(allowed, Allowed::DoubleSign(..) | Allowed::Tombstone(..)))
    }
}
