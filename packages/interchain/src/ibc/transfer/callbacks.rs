//! The callbacks middleware of a chain: whether it is there, and how its next calls end.

use cosmwasm_std::{StdResult, Storage};
use cw_storage_plus::Item;

use crate::chain::Chain;
use crate::error::SimResult;

/// Whether the chain has the middleware.
const ENABLED: Item<bool> = Item::new("sim_callbacks_enabled");

/// How many calls from now on run out of gas.
const STARVED: Item<u64> = Item::new("sim_callbacks_starved");

pub(crate) fn enable(storage: &mut dyn Storage, enabled: bool) -> StdResult<()> {
    ENABLED.save(storage, &enabled)
}

pub(super) fn is_enabled(storage: &dyn Storage) -> StdResult<bool> {
    Ok(ENABLED.may_load(storage)?.unwrap_or_default())
}

/// Whether the call that is made now runs out of gas.
pub(super) fn take_starved(storage: &mut dyn Storage) -> StdResult<bool> {
    let left = STARVED.may_load(storage)?.unwrap_or_default();
    if left > 0 {
        STARVED.save(storage, &(left - 1))?;
    }
    Ok(left > 0)
}

impl Chain {
    /// Gives the chain the callbacks middleware of ICS20, or takes it away.
    ///
    /// # Errors
    /// When the storage cannot be written.
    pub fn set_callbacks(&mut self, enabled: bool) -> SimResult<()> {
        self.write(|storage| enable(storage, enabled))
    }

    /// Lets the next callbacks on this chain, so many of them, run out of gas.
    ///
    /// # Errors
    /// When the storage cannot be written.
    pub fn starve_callbacks(&mut self, count: u64) -> SimResult<()> {
        self.write(|storage| STARVED.save(storage, &count))
    }
}
