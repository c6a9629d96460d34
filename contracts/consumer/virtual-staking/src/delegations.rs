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
/// need them. Absent if there are no more, or more than [`MOST_KEPT`].
pub const SNAPSHOT: Item<Vec<Share>> = Item::new("snapshot");

/// Most delegations that are kept. So many fit into the 128 KiB of a value in storage, whatever the
/// names and amounts are. If there are more, each page of the scan asks the chain again.
const MOST_KEPT: usize = 700;

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

    /// The delegations kept for this page. If there were too many to keep, the chain's: a scan
    /// changes none.
    pub(crate) fn load(deps: Deps, env: &Env) -> StdResult<Self> {
        SNAPSHOT.may_load(deps.storage)?.map_or_else(|| Self::query(deps, env), |kept| Ok(Self(kept)))
    }

    /// Keeps the delegations that come after a validator, for later pages.
    pub(crate) fn keep_after(self, storage: &mut dyn Storage, last: &str) -> StdResult<()> {
        let rest: Vec<_> = self.0.into_iter().filter(|(v, _)| v.as_str() > last).collect();
        if rest.len() > MOST_KEPT {
            SNAPSHOT.remove(storage);
            return Ok(());
        }
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
    use cosmwasm_std::testing::{mock_dependencies, mock_env, MockStorage};
    use cosmwasm_std::{coin, FullDelegation};
    use mesh_apis::MAX_OPERATOR_BYTES;

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
        let (mut deps, env) = (mock_dependencies(), mock_env());
        all(&[("c", 3), ("a", 1), ("b", 2)]).keep_after(&mut deps.storage, "a").unwrap();
        assert_eq!(Delegations::load(deps.as_ref(), &env).unwrap(), all(&[("b", 2), ("c", 3)]));
        all(&[("a", 1)]).keep_after(&mut deps.storage, "a").unwrap();
        assert_eq!(Delegations::load(deps.as_ref(), &env).unwrap(), Delegations::default());
    }

    #[test]
    fn what_is_kept_fits_into_a_value_whatever_it_is() {
        let mut storage = MockStorage::new();
        let share = ("v".repeat(MAX_OPERATOR_BYTES), Uint128::MAX);
        Delegations(vec![share; MOST_KEPT]).keep_after(&mut storage, "").unwrap();
        assert!(storage.get(SNAPSHOT.as_slice()).unwrap().len() < 128 * 1024);
    }

    // A value in storage has at most 128 KiB: no epoch could begin any more.
    #[test]
    fn more_than_a_value_holds_are_asked_for_again() {
        let (mut deps, env) = (mock_dependencies(), mock_env());
        let listed = FullDelegation::create(
            env.contract.address.clone(),
            "v0001".to_string(),
            coin(5, "utoken"),
            coin(5, "utoken"),
            vec![],
        );
        deps.querier.staking.update("utoken", &[], &[listed]);
        for (number, kept) in [(MOST_KEPT, MOST_KEPT), (MOST_KEPT + 1, 1)] {
            let names: Vec<_> = (1..=number).map(|number| format!("v{number:04}")).collect();
            let shares: Vec<_> = names.iter().map(|name| (name.as_str(), u128::MAX)).collect();
            all(&shares).keep_after(&mut deps.storage, "").unwrap();
            assert_eq!(Delegations::load(deps.as_ref(), &env).unwrap().0.len(), kept);
        }
    }
}
