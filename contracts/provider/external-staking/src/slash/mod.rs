//! Slashing (design section 8): by evidence only, at constant cost, settled user by user.
//!
//! * [`exposure`]: when stake backs a validator, and whether an infraction is inside;
//! * [`settle`]: charges what is exposed, page by page, and books what was burned;
//! * [`debt`]: what liens here are short of because another lienholder was paid first.
//!
//! The proof that nobody escapes and nobody pays twice is in `docs/protocol.md`.

pub mod debt;
pub mod exposure;
pub mod settle;

use cosmwasm_schema::cw_serde;
use cosmwasm_std::Addr;

/// A proven infraction. Its key holds the validator and the height. The evidence is kept apart, because whoever is judged
/// pays for reading this.
#[cw_serde]
pub struct Infraction {
    /// Who brought the evidence.
    pub submitter: Addr,
    /// When, seconds.
    pub time: u64,
}
