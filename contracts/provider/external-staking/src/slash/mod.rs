//! Slashing (specification, "Slashing"): by evidence only, at constant cost, settled user by user.
//!
//! * [`infraction`]: what was proven, and whether stake was exposed to it;
//! * [`exposure`]: the interval of heights in which stake backs its validator;
//! * [`charge`]: what the vault burns for, and what it has burned;
//! * [`settlement`]: how far a user was charged, page by page (see [`crate::execute::settle`]);
//! * [`debt`]: what liens here are short of because another lienholder was paid first;
//! * [`cursor`]: where a page of a settlement, or of a debt that is worked off, begins.
//!
//! The proof that nobody escapes and nobody pays twice is in `docs/protocol.md`.

pub mod charge;
pub mod cursor;
pub mod debt;
pub mod exposure;
pub mod infraction;
pub mod settlement;
