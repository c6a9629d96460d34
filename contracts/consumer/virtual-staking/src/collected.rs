//! Rewards that were withdrawn and not handed over yet.

use cosmwasm_std::{StdResult, Storage, Uint128};
use cw_storage_plus::Map;

/// Rewards that were withdrawn, and of which the converter does not know yet. Empty between two
/// calls, unless it refused them.
pub const COLLECTED: Map<&str, Uint128> = Map::new("rw");

/// Adds to what V has earned.
pub(crate) fn collect(storage: &mut dyn Storage, validator: &str, amount: Uint128) -> StdResult<()> {
    if amount.is_zero() {
        return Ok(());
    }
    let before = COLLECTED.may_load(storage, validator)?.unwrap_or_default();
    COLLECTED.save(storage, validator, &before.saturating_add(amount))
}
