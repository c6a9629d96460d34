//! The tally of the Cosmos SDK (`x/gov/keeper/tally.go`, v0.54.0): each voter has the bonded tokens
//! of all of its delegations, and a validator that votes has those of its delegators who do not.

use std::collections::BTreeMap;

use cosmwasm_std::{Decimal256, Order, StdResult, Storage, Uint128, Uint256, VoteOption, WeightedVoteOption};
use serde::{Deserialize, Serialize};

use super::{VOTES, VOTES_OF_VALIDATORS};
use crate::staking::{BondStatus, DELEGATIONS, VALIDATORS};

/// Tokens by option, rounded down.
#[derive(Serialize, Deserialize, Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// For the proposal.
    pub yes: Uint128,
    /// Counted for the quorum alone.
    pub abstain: Uint128,
    /// Against it.
    pub no: Uint128,
    /// Against it, and for its deposit to be burned.
    pub no_with_veto: Uint128,
}

#[derive(Default)]
struct Count {
    yes: Decimal256,
    abstain: Decimal256,
    no: Decimal256,
    no_with_veto: Decimal256,
}

impl Count {
    fn add(&mut self, power: Decimal256, vote: &[WeightedVoteOption]) -> StdResult<()> {
        for WeightedVoteOption { option, weight } in vote {
            let sum = match option {
                VoteOption::Yes => &mut self.yes,
                VoteOption::Abstain => &mut self.abstain,
                VoteOption::No => &mut self.no,
                VoteOption::NoWithVeto => &mut self.no_with_veto,
            };
            *sum = sum.checked_add(power.checked_mul((*weight).into())?)?;
        }
        Ok(())
    }

    fn truncated(&self) -> StdResult<Tally> {
        let whole = |of: Decimal256| {
            Ok::<_, cosmwasm_std::StdError>(Uint128::try_from(Uint256::one().mul_floor(of))?)
        };
        Ok(Tally {
            yes: whole(self.yes)?,
            abstain: whole(self.abstain)?,
            no: whole(self.no)?,
            no_with_veto: whole(self.no_with_veto)?,
        })
    }
}

pub(super) fn tally(storage: &dyn Storage, proposal: u64) -> StdResult<Tally> {
    let mut bonded = BTreeMap::new();
    for entry in VALIDATORS.range(storage, None, None, Order::Ascending) {
        let (operator, validator) = entry?;
        if validator.status == BondStatus::Bonded {
            bonded.insert(operator, (validator, Decimal256::zero()));
        }
    }
    let mut count = Count::default();
    for entry in VOTES.prefix(proposal).range(storage, None, None, Order::Ascending) {
        let (voter, vote) = entry?;
        for delegation in DELEGATIONS.prefix(&voter).range(storage, None, None, Order::Ascending) {
            let (operator, shares) = delegation?;
            let Some((validator, overridden)) = bonded.get_mut(&operator) else { continue };
            *overridden = overridden.checked_add(shares)?;
            count.add(validator.value_of(shares), &vote)?;
        }
    }
    for entry in VOTES_OF_VALIDATORS.prefix(proposal).range(storage, None, None, Order::Ascending) {
        let (operator, vote) = entry?;
        let Some((validator, overridden)) = bonded.get(&operator) else { continue };
        count.add(validator.value_of(validator.shares.checked_sub(*overridden)?), &vote)?;
    }
    count.truncated()
}
