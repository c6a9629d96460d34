//! How long a validator has had a surplus. One that is dust is left alone, but not for ever: it
//! votes, and the stake that backed it stays exposed for no longer than the spacing of undelegations
//! and some epochs ([`mesh_apis::exposure`]).

use cosmwasm_std::{StdResult, Storage};
use cw_storage_plus::Map;

/// Time since which a validator has had a surplus of any size, carried out or not. Absent if the
/// last scan found none (`treasury`).
pub(crate) const SURPLUS_SINCE: Map<&str, u64> = Map::new("surplus_since");

/// Time since which a validator has had the surplus that this scan finds. One that is new to it may
/// have appeared right after the scan of the previous epoch, so it counts from `previous`, the
/// start of that.
pub(crate) fn since(storage: &mut dyn Storage, validator: &str, previous: u64) -> StdResult<u64> {
    if let Some(known) = SURPLUS_SINCE.may_load(storage, validator)? {
        return Ok(known);
    }
    SURPLUS_SINCE.save(storage, validator, &previous)?;
    Ok(previous)
}
