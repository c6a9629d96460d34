//! Dust: surpluses too small to be moved at once.

use cosmwasm_std::{StdResult, Storage};
use cw_storage_plus::Map;

/// Time since which a validator has had a surplus that is dust. Absent if it has none.
pub(crate) const DUST: Map<&str, u64> = Map::new("dust");

/// Whether a surplus that is dust has lasted for `max_wait` seconds. Dust that is new to this scan
/// may have appeared right after the scan of the previous epoch, so it counts from `previous`.
pub(crate) fn has_waited(
    storage: &mut dyn Storage,
    validator: &str,
    previous: u64,
    now: u64,
    max_wait: u64,
) -> StdResult<bool> {
    let known = DUST.may_load(storage, validator)?;
    let since = known.unwrap_or(previous);
    if now >= since.saturating_add(max_wait) {
        return Ok(true);
    }
    if known.is_none() {
        DUST.save(storage, validator, &since)?;
    }
    Ok(false)
}
