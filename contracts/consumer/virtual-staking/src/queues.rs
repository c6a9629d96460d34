//! Queues of an epoch: surpluses and deficits, found by its scan and worked off by its later
//! phases.

use cosmwasm_std::{Order, StdResult, Storage, Uint128};
use cw_storage_plus::Map;

use crate::matching::Share;

/// Surpluses that can be redelegated.
pub(crate) const MOVABLE: Queue = Map::new("sr");
/// Surpluses that can only be unbonded.
pub(crate) const SURPLUS: Queue = Map::new("su");
/// Deficits that a redelegation can fill.
pub(crate) const FILLABLE: Queue = Map::new("dr");
/// Deficits that only bonding can fill.
pub(crate) const DEFICIT: Queue = Map::new("db");

/// Amounts by operator address.
pub(crate) type Queue = Map<&'static str, Uint128>;

/// The first entries of a queue.
pub(crate) fn first(storage: &dyn Storage, queue: Queue, count: usize) -> StdResult<Vec<Share>> {
    queue.range(storage, None, None, Order::Ascending).take(count).collect()
}

/// The first entry of the first queue that is not empty.
pub(crate) fn next_of(storage: &dyn Storage, queues: [Queue; 2]) -> StdResult<Option<(Queue, Share)>> {
    for queue in queues {
        if let Some(share) = queue.range(storage, None, None, Order::Ascending).next().transpose()? {
            return Ok(Some((queue, share)));
        }
    }
    Ok(None)
}

/// Stores the rests of entries. An entry that is used up is removed.
pub(crate) fn write_back(storage: &mut dyn Storage, queue: Queue, rests: Vec<Share>) -> StdResult<()> {
    for (validator, amount) in rests {
        if amount == Uint128::zero() {
            queue.remove(storage, &validator);
        } else {
            queue.save(storage, &validator, &amount)?;
        }
    }
    Ok(())
}
