//! Rewards: booked by validator, sent over ICS20 in batches, and booked again when they did not
//! arrive (specification, "Rewards").
//!
//! `balance = booked + surplus`, always: nothing is booked that is not there. A batch leaves
//! `booked` and the balance together. While it travels it is in transit; then its callback tells
//! whether it has arrived. If it has not, the chain has refunded it before it calls, and it is
//! booked again. About a batch whose callback never came anyone can ask external-staking, which
//! books each batch at most once: if it has not and never will, it is booked again as well.
//!
//! The way of a reward: [`book`], [`send`], then [`callback`] or [`recover`].

use cosmwasm_std::{Env, QuerierWrapper, StdResult, Storage, Uint128};
use mesh_apis::BatchId;

use crate::state::{Batch, Rewards, BATCHES, BOOKED, REWARDS};

pub(crate) mod book;
pub(crate) mod callback;
pub(crate) mod channel;
pub(crate) mod recover;
pub(crate) mod send;

/// This contract's balance of the reward token. More than 128 bits is read as the largest number.
pub(crate) fn balance(querier: QuerierWrapper, env: &Env, denom: impl Into<String>) -> StdResult<Uint128> {
    let coin = querier.query_balance(&env.contract.address, denom)?;
    Ok(Uint128::try_from(coin.amount).unwrap_or(Uint128::MAX))
}

/// Sums of the rewards.
pub(crate) fn load(storage: &dyn Storage) -> StdResult<Rewards> {
    Ok(REWARDS.may_load(storage)?.unwrap_or_default())
}

/// Books an amount for a validator. The caller saves `rewards`.
fn add(storage: &mut dyn Storage, rewards: &mut Rewards, validator: &str, amount: Uint128) -> StdResult<()> {
    let booked = BOOKED.may_load(storage, validator)?.unwrap_or_default();
    BOOKED.save(storage, validator, &booked.saturating_add(amount))?;
    rewards.booked = rewards.booked.saturating_add(amount);
    Ok(())
}

/// Books a batch again that was in transit, and forgets it. The caller saves `rewards`.
fn end(storage: &mut dyn Storage, rewards: &mut Rewards, id: BatchId, batch: &Batch) -> StdResult<()> {
    for (validator, amount) in &batch.split {
        add(storage, rewards, validator, *amount)?;
    }
    rewards.in_transit = rewards.in_transit.saturating_sub(batch.amount());
    BATCHES.remove(storage, id.0);
    Ok(())
}
