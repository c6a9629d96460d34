//! Rewards that were withdrawn and are not yet handed over to the converter.

use cosmwasm_std::{StdResult, Storage, Uint128};
use cw_storage_plus::Map;

/// Rewards to hand over, by operator address. Empty between two calls, unless the converter refused
/// some.
pub const COLLECTED: Map<&str, Uint128> = Map::new("rw");

/// Adds to the rewards of a validator.
pub(crate) fn collect(storage: &mut dyn Storage, validator: &str, amount: Uint128) -> StdResult<()> {
    if amount.is_zero() {
        return Ok(());
    }
    let before = COLLECTED.may_load(storage, validator)?.unwrap_or_default();
    COLLECTED.save(storage, validator, &before.saturating_add(amount))
}
