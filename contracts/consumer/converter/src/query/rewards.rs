//! `Rewards`, `BookedRewards` and `Batches`: the books of rewards.

use cosmwasm_std::{Deps, Env, Order, StdResult, Storage};
use cw_storage_plus::Bound;
use mesh_apis::converter::{BatchResponse, BatchesResponse, BookedRewardsResponse, RewardsResponse};
use mesh_apis::rewards::ValidatorReward;
use mesh_apis::BatchId;

use crate::rewards::books::{balance, Rewards, BATCHES, BOOKED, REWARD_CONFIG};

pub(super) fn rewards(deps: Deps, env: &Env) -> StdResult<RewardsResponse> {
    let denom = REWARD_CONFIG.load(deps.storage)?.denom;
    let rewards = Rewards::load(deps.storage)?;
    Ok(RewardsResponse {
        booked: rewards.booked,
        in_transit: rewards.in_transit,
        surplus: balance(deps.querier, env, denom)?.saturating_sub(rewards.booked),
        batch_limit: rewards.limit.try_into().unwrap_or(u32::MAX),
        callbacks_work: rewards.callbacks_work,
    })
}

pub(super) fn booked(
    storage: &dyn Storage,
    start_after: Option<&str>,
    limit: usize,
) -> StdResult<BookedRewardsResponse> {
    let rewards = BOOKED
        .range(storage, start_after.map(Bound::exclusive), None, Order::Ascending)
        .take(limit)
        .map(|item| item.map(|(validator, amount)| ValidatorReward { validator, amount }))
        .collect::<StdResult<_>>()?;
    Ok(BookedRewardsResponse { rewards })
}

pub(super) fn batches(
    storage: &dyn Storage,
    start_after: Option<BatchId>,
    limit: usize,
) -> StdResult<BatchesResponse> {
    let batches = BATCHES
        .range(storage, start_after.map(|BatchId(id)| Bound::exclusive(id)), None, Order::Ascending)
        .take(limit)
        .map(|item| {
            let (id, batch) = item?;
            Ok(BatchResponse {
                batch: BatchId(id),
                amount: batch.amount(),
                split: batch.to_split(),
                ask_from: batch.ask_from,
                not_booked: batch.not_booked,
            })
        })
        .collect::<StdResult<_>>()?;
    Ok(BatchesResponse { batches })
}
