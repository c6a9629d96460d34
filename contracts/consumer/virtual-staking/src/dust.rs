//! Dust: surpluses that are too small to be moved at once.

use cosmwasm_std::{StdResult, Storage};
use cw_storage_plus::Map;

/// Since when V has had a surplus that is dust. Absent if it has none.
pub(crate) const DUST: Map<&str, u64> = Map::new("dust");

/// Whether the dust of V has been there for as long as a surplus may wait, `patience`. It may have
/// come right after the epoch before, `previous`, looked at V. All of them are seconds.
pub(crate) fn waited(
    storage: &mut dyn Storage,
    validator: &str,
    previous: u64,
    now: u64,
    patience: u64,
) -> StdResult<bool> {
    let known = DUST.may_load(storage, validator)?;
    let since = known.unwrap_or(previous);
    if now >= since.saturating_add(patience) {
        return Ok(true);
    }
    if known.is_none() {
        DUST.save(storage, validator, &since)?;
    }
    Ok(false)
}
