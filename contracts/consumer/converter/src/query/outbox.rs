//! `Outbox`: updates that wait to be sent.

use cosmwasm_std::{Order, StdResult, Storage};
use cw_storage_plus::Bound;
use mesh_apis::converter::OutboxResponse;

use crate::outbox::OUTBOX;

pub(super) fn outbox(
    storage: &dyn Storage,
    start_after: Option<u64>,
    limit: usize,
) -> StdResult<OutboxResponse> {
    let entries = OUTBOX
        .range(storage, start_after.map(Bound::exclusive), None, Order::Ascending)
        .take(limit)
        .collect::<StdResult<_>>()?;
    Ok(OutboxResponse { entries })
}
