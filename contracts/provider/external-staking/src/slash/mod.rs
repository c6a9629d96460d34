//! Slashing (specification, "Slashing"): by evidence only, at constant cost, settled user by user.
//!
//! * [`infraction`]: proven infractions, and the verdict on stake;
//! * [`exposure`]: the interval of heights in which stake backs its validator;
//! * [`charge`]: stake that the vault burns for;
//! * [`settlement`]: progress of the charges of a user ([`crate::execute::settle`]);
//! * [`debt`]: shortfall of liens here because another lienholder was paid first;
//! * [`cursor`]: beginning of a page, of a settlement or of a debt that is worked off.
//!
//! The proof that nobody escapes and nobody pays twice is in `docs/protocol.md`.

pub(crate) mod charge;
pub(crate) mod cursor;
pub(crate) mod debt;
pub(crate) mod exposure;
pub(crate) mod infraction;
pub(crate) mod settlement;
