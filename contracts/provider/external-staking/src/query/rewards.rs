use cosmwasm_std::{Deps, Order, StdResult};
use cw_storage_plus::Bound;
use mesh_apis::external_staking::{
    AllPendingRewardsResponse, PendingRewardsResponse, RewardPoolResponse, RewardPoolsResponse,
};

use mesh_toolkit::page;

use super::user_number::user_number;
use crate::error::ContractError;
use crate::ledger::Ledger;
use crate::position::Position;
use crate::rewards::pool::{whole_units, RewardPool, POOLS};

pub(super) fn pending(
    deps: Deps,
    user: &str,
    validator: String,
) -> Result<PendingRewardsResponse, ContractError> {
    let position = match user_number(deps, user)? {
        Some(number) => Position::load(deps.storage, number, &validator)?,
        None => Position::default(),
    };
    Ok(earned(deps, validator, &position)?)
}

pub(super) fn all_pending(
    deps: Deps,
    user: &str,
    start_after: Option<String>,
    limit: Option<u32>,
) -> Result<AllPendingRewardsResponse, ContractError> {
    let Some(number) = user_number(deps, user)? else {
        return Ok(AllPendingRewardsResponse { rewards: vec![] });
    };
    let rewards = Position::page(deps.storage, number, start_after.as_deref(), page::size(limit))?
        .into_iter()
        .map(|(validator, position)| earned(deps, validator, &position))
        .collect::<StdResult<_>>()?;
    Ok(AllPendingRewardsResponse { rewards })
}

/// What is parked of the validator is not counted: it is nobody's until it is divided.
fn earned(deps: Deps, validator: String, position: &Position) -> StdResult<PendingRewardsResponse> {
    let per_share = RewardPool::load(deps.storage, &validator)?.per_share;
    let (amount, _) = whole_units(position.earned(per_share));
    Ok(PendingRewardsResponse { validator, amount })
}

pub(super) fn pool(deps: Deps, validator: String) -> Result<RewardPoolResponse, ContractError> {
    let pool = RewardPool::load(deps.storage, &validator)?;
    Ok(response(deps, validator, pool)?)
}

pub(super) fn pools(
    deps: Deps,
    start_after: Option<String>,
    limit: Option<u32>,
) -> Result<RewardPoolsResponse, ContractError> {
    let start = start_after.as_deref().map(Bound::exclusive);
    let pools = POOLS
        .range(deps.storage, start, None, Order::Ascending)
        .take(page::size(limit))
        .map(|entry| entry.and_then(|(validator, pool)| response(deps, validator, pool)))
        .collect::<StdResult<_>>()?;
    Ok(RewardPoolsResponse { pools })
}

fn response(deps: Deps, validator: String, pool: RewardPool) -> StdResult<RewardPoolResponse> {
    Ok(RewardPoolResponse {
        stake: Ledger::load(deps.storage, &validator)?.earning(),
        per_share: pool.per_share.value(),
        remainder: pool.remainder,
        parked: pool.parked,
        parked_since: (!pool.parked.is_zero()).then_some(pool.parked_since),
        validator,
    })
}
