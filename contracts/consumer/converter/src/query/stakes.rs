//! `Stake` and `Stakes`: D of validators, with their reported status.

use cosmwasm_std::{Order, StdResult, Storage};
use cw_storage_plus::Bound;
use mesh_apis::converter::{StakeResponse, StakesResponse};

use crate::stakes::{Totals, TOTALS};
use crate::valset::VALIDATORS;

pub(super) fn stake(storage: &dyn Storage, validator: String) -> StdResult<StakeResponse> {
    let totals = TOTALS.may_load(storage, &validator)?.unwrap_or_default();
    response(storage, validator, totals)
}

pub(super) fn stakes(
    storage: &dyn Storage,
    start_after: Option<&str>,
    limit: usize,
) -> StdResult<StakesResponse> {
    let stakes = TOTALS
        .range(storage, start_after.map(Bound::exclusive), None, Order::Ascending)
        .take(limit)
        .map(|item| {
            let (validator, totals) = item?;
            response(storage, validator, totals)
        })
        .collect::<StdResult<_>>()?;
    Ok(StakesResponse { stakes })
}

fn response(storage: &dyn Storage, validator: String, totals: Totals) -> StdResult<StakeResponse> {
    let reported = VALIDATORS.may_load(storage, &validator)?.unwrap_or_default();
    Ok(StakeResponse {
        validator,
        staked: totals.staked,
        unstaked: totals.unstaked,
        stake: totals.stake(),
        n: totals.n,
        status: reported.status,
        tombstoned: reported.tombstoned_at.is_some(),
    })
}
