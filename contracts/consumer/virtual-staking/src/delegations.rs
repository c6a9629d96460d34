//! What the chain says is delegated: asked for once an epoch, of all validators at once, and kept
//! for the pages of the scan.
//!
//! The query of a single delegation also works out its rewards, and so panics where the chain's
//! distribution module does: the contract that asks fails as a whole. The query of all of them
//! reads shares and tokens alone. It has no pages. What it answers is bounded by the validators
//! that this contract has ever delegated to.

use cosmwasm_std::{Deps, Env, StdResult, Storage, Uint128};
use cw_storage_plus::Item;
use mesh_toolkit::amount::narrow;

use crate::matching::Share;

/// An upper bound of what is delegated: what the chain said when the last epoch began, and what was
/// moved since. Slashes lower the truth before they are seen here.
pub const DELEGATED: Item<Uint128> = Item::new("delegated");
/// What the chain said is delegated when the running epoch began, for the pages of its scan that
/// are to come, by operator address. Absent if there are none.
pub const SNAPSHOT: Item<Vec<Share>> = Item::new("snapshot");

/// Delegations of this contract, by operator address.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Delegations(Vec<Share>);

impl Delegations {
    /// Asks the chain.
    pub(crate) fn ask(deps: Deps, env: &Env) -> StdResult<Self> {
        let answer = deps.querier.query_all_delegations(&env.contract.address)?;
        let shares = answer.into_iter().map(|delegation| {
            let amount = narrow(delegation.amount.amount);
            (delegation.validator, amount)
        });
        Ok(Self::new(shares.collect()))
    }

    fn new(mut shares: Vec<Share>) -> Self {
        // The chain lists them by their raw addresses.
        shares.sort();
        Self(shares)
    }

    /// What was kept for this page.
    pub(crate) fn load(storage: &dyn Storage) -> StdResult<Self> {
        Ok(Self(SNAPSHOT.may_load(storage)?.unwrap_or_default()))
    }

    /// Keeps what the pages after this validator need.
    pub(crate) fn keep_after(self, storage: &mut dyn Storage, last: &str) -> StdResult<()> {
        let rest: Vec<_> = self.0.into_iter().filter(|(v, _)| v.as_str() > last).collect();
        SNAPSHOT.save(storage, &rest)
    }

    /// What V has.
    pub(crate) fn of(&self, validator: &str) -> Uint128 {
        let found = self.0.binary_search_by(|(v, _)| v.as_str().cmp(validator));
        found.ok().and_then(|at| self.0.get(at)).map(|(_, amount)| *amount).unwrap_or_default()
    }

    /// Sum of all.
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
