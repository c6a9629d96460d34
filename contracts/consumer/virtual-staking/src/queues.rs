//! The queues of an epoch: surpluses and deficits that its scan has found, and that its later phases
//! work off.

use cosmwasm_std::{Order, StdResult, Storage, Uint128};
use cw_storage_plus::Map;

use crate::matching::Share;

/// Surpluses of the running epoch that can be redelegated.
pub(crate) const MOVABLE: Queue = Map::new("sr");
/// Surpluses of the running epoch that can only be unbonded.
pub(crate) const SURPLUS: Queue = Map::new("su");
/// Deficits of the running epoch that can be filled by redelegation.
pub(crate) const FILLABLE: Queue = Map::new("dr");
/// Deficits of the running epoch that can only be bonded.
pub(crate) const DEFICIT: Queue = Map::new("db");
/// Amounts by operator address.
pub(crate) type Queue = Map<&'static str, Uint128>;

/// The first entries of a queue.
pub(crate) fn first(storage: &dyn Storage, queue: Queue, count: usize) -> StdResult<Vec<Share>> {
    queue.range(storage, None, None, Order::Ascending).take(count).collect()
}

/// The first entry of the first queue that has one.
pub(crate) fn next_of(storage: &dyn Storage, queues: [Queue; 2]) -> StdResult<Option<(Queue, Share)>> {
    for queue in queues {
        if let Some(share) = queue.range(storage, None, None, Order::Ascending).next().transpose()? {
            return Ok(Some((queue, share)));
        }
    }
    Ok(None)
}

/// Writes what is left of entries that were drawn on.
pub(crate) fn write_back(storage: &mut dyn Storage, queue: Queue, left: Vec<Share>) -> StdResult<()> {
    for (validator, amount) in left {
        if amount == Uint128::zero() {
            queue.remove(storage, &validator);
        } else {
            queue.save(storage, &validator, &amount)?;
        }
    }
    Ok(())
}
