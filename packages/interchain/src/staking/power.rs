//! What a validator had at an earlier height: its power there, of which a slash takes its part.

use cosmwasm_std::{BlockInfo, Order, StdResult, Storage, Timestamp, Uint128};
use cw_storage_plus::{Bound, Map};
use serde::{Deserialize, Serialize};

use super::store::{SimValidator, PARAMS};

/// Tokens of a validator at the beginning of a block that changed them.
#[derive(Serialize, Deserialize)]
struct Before {
    tokens: Uint128,
    time: Timestamp,
}

/// By (operator, height).
const BEFORE: Map<(&str, u64), Before> = Map::new("sim_staking_power");

/// The tokens of a validator are about to change. What no slash asks for any more is forgotten.
pub(super) fn note(storage: &mut dyn Storage, block: &BlockInfo, validator: &SimValidator) -> StdResult<()> {
    let operator = validator.operator.as_str();
    let unbonding = PARAMS.load(storage)?.unbonding_secs;
    let is_old = |before: &Before| before.time.plus_seconds(unbonding) < block.time;
    let all = BEFORE.prefix(operator).range(storage, None, None, Order::Ascending);
    let old = all.take_while(|entry| entry.as_ref().is_ok_and(|(_, before)| is_old(before)));
    for (height, _) in old.collect::<StdResult<Vec<_>>>()? {
        BEFORE.remove(storage, (operator, height));
    }
    if BEFORE.has(storage, (operator, block.height)) {
        return Ok(());
    }
    let before = Before { tokens: validator.tokens, time: block.time };
    BEFORE.save(storage, (operator, block.height), &before)
}

/// Tokens of a validator at the beginning of the block of this height.
pub(super) fn at(storage: &dyn Storage, validator: &SimValidator, height: u64) -> StdResult<Uint128> {
    let from = Some(Bound::inclusive(height));
    let next = BEFORE.prefix(&validator.operator).range(storage, from, None, Order::Ascending).next();
    Ok(next.transpose()?.map_or(validator.tokens, |(_, before)| before.tokens))
}

/// A validator is no more.
pub(super) fn forget(storage: &mut dyn Storage, operator: &str) {
    BEFORE.prefix(operator).clear(storage, None);
}
