//! Delegations of this contract, as the chain has them. They are queried once an epoch, all at
//! once, and kept for the pages of the scan.
//!
//! The query for a single delegation also computes its rewards. It panics where the chain's
//! distribution module does, and takes the whole call along. The query for all delegations reads
//! only shares and tokens. It has no pages, but its answer is bounded by the number of validators
//! that this contract has ever delegated to.

use cosmwasm_std::{Deps, Env, StdResult, Storage, Uint128};
use cw_storage_plus::Item;
use mesh_toolkit::amount::narrow;

use crate::matching::Share;

/// Upper bound of the sum of all delegations: the sum when the last epoch began, and every change
/// since. Slashes lower the real sum before an epoch sees them.
pub(crate) const DELEGATED: Item<Uint128> = Item::new("delegated");
/// Delegations when the running epoch began, by operator address, as far as later pages of its scan
/// need them. Absent if there are no more.
pub const SNAPSHOT: Item<Vec<Share>> = Item::new("snapshot");

/// Delegations of this contract, by operator address.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Delegations(Vec<Share>);

impl Delegations {
    /// Queries the chain.
    pub(crate) fn query(deps: Deps, env: &Env) -> StdResult<Self> {
        let answer = deps.querier.query_all_delegations(&env.contract.address)?;
        let shares = answer.into_iter().map(|delegation| {
            let amount = narrow(delegation.amount.amount);
            (delegation.validator, amount)
        });
        Ok(Self::new(shares.collect()))
    }

    fn new(mut shares: Vec<Share>) -> Self {
        // The chain sorts them by raw address.
        shares.sort();
        Self(shares)
    }

    /// The delegations kept for this page.
    pub(crate) fn load(storage: &dyn Storage) -> StdResult<Self> {
        Ok(Self(SNAPSHOT.may_load(storage)?.unwrap_or_default()))
    }

    /// Keeps the delegations that come after a validator, for later pages.
    pub(crate) fn keep_after(self, storage: &mut dyn Storage, last: &str) -> StdResult<()> {
        let rest: Vec<_> = self.0.into_iter().filter(|(v, _)| v.as_str() > last).collect();
        SNAPSHOT.save(storage, &rest)
    }

    /// Delegation to a validator.
    pub(crate) fn of(&self, validator: &str) -> Uint128 {
        let found = self.0.binary_search_by(|(v, _)| v.as_str().cmp(validator));
        found.ok().and_then(|at| self.0.get(at)).map(|(_, amount)| *amount).unwrap_or_default()
    }

    /// Sum of all delegations.
    pub(crate) fn total(&self) -> Uint128 {
        self.0.iter().fold(Uint128::zero(), |sum, (_, amount)| sum.saturating_add(*amount))
    }
}

#[cfg(test)]
mod tests {
    use cosmwasm_std::testing::MockStorage;

    use super::*;

    fn all(shares: &[(&str, u128)]) -> Delegations {
        Delegations::new(shares.iter().map(|(v, amount)| (v.to_string(), Uint128::new(*amount))).collect())
    }

    #[test]
    fn amounts_are_found_whatever_order_the_chain_has() {
        let delegations = all(&[("c", 3), ("a", 1), ("b", 2)]);
        assert_eq!(["a", "b", "c", "d", ""].map(|v| delegations.of(v).u128()), [1, 2, 3, 0, 0]);
        assert_eq!(delegations.total().u128(), 6);
        assert!(Delegations::default().total().is_zero());
    }

    #[test]
    fn only_what_later_pages_need_is_kept() {
        let mut storage = MockStorage::new();
        assert_eq!(Delegations::load(&storage).unwrap(), Delegations::default());
        all(&[("c", 3), ("a", 1), ("b", 2)]).keep_after(&mut storage, "a").unwrap();
        assert_eq!(Delegations::load(&storage).unwrap(), all(&[("b", 2), ("c", 3)]));
    }
}
