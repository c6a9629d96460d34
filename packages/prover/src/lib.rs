//! Exhaustive search through the states of the system, on the contracts as they ship.
//!
//! * [`Scenario`]: who may do what, and how often;
//! * [`Move`]: one step of a user, a relayer, a chain or the clock;
//! * [`Search`]: a scenario as a model of the checker, and what need not be searched;
//! * [`Property`]: what must hold in every state;
//! * [`faults`]: seeded faults, which it must find.

mod draw;
pub mod faults;
mod moves;
mod periods;
mod property;
mod scenario;
pub mod scenarios;
mod search;
mod verdict;

pub use moves::{Allowed, At, Conduct, Move, Setting};
pub use property::{Broken, Property, ALL};
pub use scenario::Scenario;
pub use search::{Reductions, Room, Search, State, Step, HAS_ROOM, REACHED};
