//! Seeded faults: the search must be able to fail.
//!
//! A fault of a contract is a patch in `packages/prover/faults`, for a copy of the workspace.
//! `scripts/prove-faults` applies all of them to one copy, where the environment variable
//! `MESH_FAULT` names the one that is on. The contracts themselves know of none. A fault of the
//! world around them (a consumer that lies, a chain that breaks IBC) is a move of the harness.
//!
//! * [`Fault`]: what is broken, what must catch it, and how soon;
//! * [`Case`]: the scenario in which it is looked for;
//! * [`First`]: the search that stops at the first state where something is broken;
//! * [`Outcome`]: what the search has found;
//! * [`Correction`]: the contracts' own detection of a consumer whose books changed.

mod begun;
mod cases;
mod catalogue;
mod correction;
mod first;
mod inject;
mod outcome;
mod words;

pub use cases::Case;
pub use catalogue::{patches, Fault, FaultError};
pub use correction::Correction;
pub use first::First;
pub use outcome::{Found, Outcome};
