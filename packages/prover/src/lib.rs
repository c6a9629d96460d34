//! Exhaustive search through the states of the system, on the contracts as they ship.
//!
//! * [`Scenario`]: who may do what, and how often;
//! * [`Move`]: one step of a user, a relayer, a chain or the clock;
//! * [`Search`]: a scenario as a model of the checker, with the properties.

mod moves;
mod scenario;
pub mod scenarios;
mod search;

pub use moves::{Allowed, Move};
pub use scenario::Scenario;
pub use search::{Search, State, HOLDS};
