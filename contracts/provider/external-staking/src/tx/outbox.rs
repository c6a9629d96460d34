//! The outbox: owed Unstakes that wait to be sent, oldest first.

use cosmwasm_std::{StdResult, Storage};
use cw_storage_plus::Deque;
use mesh_apis::TxId;

const OWED: Deque<TxId> = Deque::new("ow");

/// Puts an owed Unstake behind the others.
pub fn push(storage: &mut dyn Storage, tx_id: TxId) -> StdResult<()> {
    OWED.push_back(storage, &tx_id)
}

/// Takes the first one out.
pub fn pop(storage: &mut dyn Storage) -> StdResult<Option<TxId>> {
    OWED.pop_front(storage)
}

/// The first `limit` of them, in their order.
pub fn page(storage: &dyn Storage, limit: usize) -> StdResult<Vec<TxId>> {
    OWED.iter(storage)?.take(limit).collect()
}

/// Number of those that wait.
pub fn len(storage: &dyn Storage) -> StdResult<u32> {
    OWED.len(storage)
}
