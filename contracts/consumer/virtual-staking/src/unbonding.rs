//! What a treasury has undelegated and not got back: it is neither delegated nor idle, and still
//! its own.
//!
//! The effective cap counts it. Otherwise each undelegation would lower all targets, and so cause
//! the next one, until nothing is left where a deficit cannot be filled at once.

use cosmwasm_std::{Order, StdResult, Storage, Uint128};
use cw_storage_plus::{Bound, Item, Map};

/// Undelegated amounts by the time at which they were begun (`treasury`).
pub(crate) const UNBONDING: Map<u64, Uint128> = Map::new("unbonding");
/// Sum of [`UNBONDING`].
pub(crate) const UNBONDING_TOTAL: Item<Uint128> = Item::new("unbonding_total");

/// Records that one start of an epoch forgets. What is left counts too long, which only makes
/// decreases slower.
const MAX_FORGET: usize = 50;

/// Notes what one page undelegates.
pub(crate) fn add(storage: &mut dyn Storage, now: u64, amount: Uint128) -> StdResult<()> {
    if amount.is_zero() {
        return Ok(());
    }
    let same_block = UNBONDING.may_load(storage, now)?.unwrap_or_default();
    UNBONDING.save(storage, now, &same_block.saturating_add(amount))?;
    let total = UNBONDING_TOTAL.load(storage)?;
    UNBONDING_TOTAL.save(storage, &total.saturating_add(amount))
}

/// Takes back what the chain refused.
pub(crate) fn refused(storage: &mut dyn Storage, begun: u64, amount: Uint128) -> StdResult<()> {
    let Some(booked) = UNBONDING.may_load(storage, begun)? else { return Ok(()) };
    UNBONDING.save(storage, begun, &booked.saturating_sub(amount))?;
    let total = UNBONDING_TOTAL.load(storage)?;
    UNBONDING_TOTAL.save(storage, &total.saturating_sub(amount))
}

/// Forgets what has matured: it is idle now.
pub(crate) fn forget_matured(storage: &mut dyn Storage, now: u64, period: u64) -> StdResult<()> {
    let Some(end) = now.checked_sub(period) else { return Ok(()) };
    let matured = UNBONDING
        .range(storage, None, Some(Bound::exclusive(end)), Order::Ascending)
        .take(MAX_FORGET)
        .collect::<StdResult<Vec<_>>>()?;
    if matured.is_empty() {
        return Ok(());
    }
    let mut total = UNBONDING_TOTAL.load(storage)?;
    for (begun, amount) in matured {
        total = total.saturating_sub(amount);
        UNBONDING.remove(storage, begun);
    }
    UNBONDING_TOTAL.save(storage, &total)
}

#[cfg(test)]
mod tests {
    use cosmwasm_std::testing::MockStorage;

    use super::*;

    #[test]
    fn what_matures_or_was_refused_no_longer_counts() {
        let mut storage = MockStorage::new();
        UNBONDING_TOTAL.save(&mut storage, &Uint128::zero()).unwrap();
        for (time, amount) in [(10, 100u128), (10, 20), (20, 3)] {
            add(&mut storage, time, Uint128::new(amount)).unwrap();
        }
        refused(&mut storage, 10, Uint128::new(20)).unwrap();
        assert_eq!(UNBONDING_TOTAL.load(&storage).unwrap().u128(), 103);
        forget_matured(&mut storage, 110, 100).unwrap();
        assert_eq!(UNBONDING_TOTAL.load(&storage).unwrap().u128(), 103);
        forget_matured(&mut storage, 111, 100).unwrap();
        assert_eq!(UNBONDING_TOTAL.load(&storage).unwrap().u128(), 3);
        refused(&mut storage, 10, Uint128::new(100)).unwrap();
        assert_eq!(UNBONDING_TOTAL.load(&storage).unwrap().u128(), 3);
    }
}
