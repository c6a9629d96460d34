//! `Failures`: the last failure of each validator.

use cosmwasm_std::{Deps, Order, StdResult};
use cw_storage_plus::Bound;
use mesh_apis::virtual_staking::FailuresResponse;
use mesh_toolkit::page;

use crate::failures::FAILURES;

pub(super) fn failures(
    deps: Deps,
    start_after: Option<String>,
    limit: Option<u32>,
) -> StdResult<FailuresResponse> {
    let start = start_after.as_deref().map(Bound::exclusive);
    let failures = FAILURES.range(deps.storage, start, None, Order::Ascending).take(page::size(limit));
    Ok(FailuresResponse { failures: failures.collect::<StdResult<_>>()? })
}
