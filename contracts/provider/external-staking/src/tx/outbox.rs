//! The outbox: owed Unstakes that wait to be sent, oldest first.
//!
//! A map by place. Its first and last place are found by a range, which costs a transaction that
//! finds it empty some 100 gas: a queue that stores where it begins and ends costs 2,300.

use cosmwasm_std::{Order, StdResult, Storage};
use cw_storage_plus::Map;
use mesh_apis::TxId;

/// By place. Places grow, and are used again only when the outbox was empty between.
const OWED: Map<u64, TxId> = Map::new("ow");

/// Puts an owed Unstake behind the others.
pub(crate) fn push(storage: &mut dyn Storage, tx_id: TxId) -> StdResult<()> {
    let last = OWED.keys(storage, None, None, Order::Descending).next().transpose()?;
    OWED.save(storage, last.map_or(0, |last| last.saturating_add(1)), &tx_id)
}

/// Takes the first one out.
pub(crate) fn pop(storage: &mut dyn Storage) -> StdResult<Option<TxId>> {
    let first = OWED.range(storage, None, None, Order::Ascending).next().transpose()?;
    let Some((place, tx_id)) = first else { return Ok(None) };
    OWED.remove(storage, place);
    Ok(Some(tx_id))
}

/// The first `limit` of them, in their order.
pub(crate) fn page(storage: &dyn Storage, limit: usize) -> StdResult<Vec<TxId>> {
    OWED.range(storage, None, None, Order::Ascending)
        .take(limit)
        .map(|entry| entry.map(|(_, tx_id)| tx_id))
        .collect()
}

/// Number of those that wait.
pub(crate) fn len(storage: &dyn Storage) -> StdResult<u32> {
    let place = |order| OWED.keys(storage, None, None, order).next().transpose();
    // Only the first is ever taken out, so there are no gaps.
    let (Some(first), Some(last)) = (place(Order::Ascending)?, place(Order::Descending)?) else {
        return Ok(0);
    };
    Ok(u32::try_from(last.saturating_sub(first).saturating_add(1)).unwrap_or(u32::MAX))
}
