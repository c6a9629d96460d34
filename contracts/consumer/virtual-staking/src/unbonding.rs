//! Unbonding coins of a treasury: undelegated and not yet back. They are neither delegated nor
//! idle, but the treasury owns them.
//!
//! The effective cap includes them. Otherwise each undelegation would lower all targets and so
//! cause the next one, until nothing is delegated where deficits cannot be filled at once.

use cosmwasm_std::{Order, StdResult, Storage, Uint128};
use cw_storage_plus::{Bound, Item, Map};
use mesh_apis::exposure::SLACK_SECS;

/// Unbonding amounts by the time of their undelegation (`treasury`).
pub(crate) const UNBONDING: Map<u64, Uint128> = Map::new("unbonding");
/// Sum of [`UNBONDING`].
pub(crate) const UNBONDING_TOTAL: Item<Uint128> = Item::new("unbonding_total");

/// Most records that one start of an epoch removes. A record that stays counts too long, which only
/// makes decreases slower.
const MAX_REMOVED: usize = 50;

/// Adds an amount that is undelegated now.
pub(crate) fn add(storage: &mut dyn Storage, now: u64, amount: Uint128) -> StdResult<()> {
    if amount.is_zero() {
        return Ok(());
    }
    let same_block = UNBONDING.may_load(storage, now)?.unwrap_or_default();
    UNBONDING.save(storage, now, &same_block.saturating_add(amount))?;
    let total = UNBONDING_TOTAL.load(storage)?;
    UNBONDING_TOTAL.save(storage, &total.saturating_add(amount))
}

/// Takes back an undelegation that the chain refused.
pub(crate) fn take_back(storage: &mut dyn Storage, begun: u64, amount: Uint128) -> StdResult<()> {
    let Some(booked) = UNBONDING.may_load(storage, begun)? else { return Ok(()) };
    UNBONDING.save(storage, begun, &booked.saturating_sub(amount))?;
    let total = UNBONDING_TOTAL.load(storage)?;
    UNBONDING_TOTAL.save(storage, &total.saturating_sub(amount))
}

/// Removes matured amounts: the coins are idle now. The chain pays them at the end of the first block
/// after their time, so until a while after it they count.
pub(crate) fn remove_matured(storage: &mut dyn Storage, now: u64, period: u64) -> StdResult<()> {
    let Some(end) = now.checked_sub(period.saturating_add(SLACK_SECS)) else { return Ok(()) };
    let matured = UNBONDING
        .range(storage, None, Some(Bound::exclusive(end)), Order::Ascending)
        .take(MAX_REMOVED)
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
        take_back(&mut storage, 10, Uint128::new(20)).unwrap();
        assert_eq!(UNBONDING_TOTAL.load(&storage).unwrap().u128(), 103);
        // The chain pays at the end of a block that may come a while after 110.
        remove_matured(&mut storage, 110 + SLACK_SECS, 100).unwrap();
        assert_eq!(UNBONDING_TOTAL.load(&storage).unwrap().u128(), 103);
        remove_matured(&mut storage, 111 + SLACK_SECS, 100).unwrap();
        assert_eq!(UNBONDING_TOTAL.load(&storage).unwrap().u128(), 3);
        take_back(&mut storage, 10, Uint128::new(100)).unwrap();
        assert_eq!(UNBONDING_TOTAL.load(&storage).unwrap().u128(), 3);
    }
}
