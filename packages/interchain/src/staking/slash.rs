//! Slashes, as the Cosmos SDK does them (`x/staking/keeper/slash.go`, v0.54.0): what is delegated
//! now, what was undelegated since the infraction, and what was redelegated away since.

use cosmwasm_std::{
    Addr, BlockInfo, Decimal256, Order, StdError, StdResult, Storage, Uint128, Uint256, Uint512,
};

use super::delegate::seize;
use super::store::{RedelegationEntry, UnbondingEntry, REDELEGATIONS, UNBONDING, VALIDATORS};

/// An infraction, and what it costs.
struct Offence<'a> {
    block: &'a BlockInfo,
    fraction: Decimal256,
    height: u64,
}

impl Offence<'_> {
    /// What was made before did not contribute, and what has matured is free, whether it was paid
    /// or not.
    fn reaches(&self, creation_height: u64, completes: cosmwasm_std::Timestamp) -> bool {
        creation_height >= self.height && completes > self.block.time
    }

    fn part(&self, of: Uint128) -> StdResult<Uint128> {
        Ok(Uint128::try_from(Uint256::from(of).mul_floor(self.fraction))?)
    }

    /// Rounded to the nearest, and to the even one of two, as the SDK multiplies decimals.
    fn part_of_shares(&self, shares: Decimal256) -> StdResult<Decimal256> {
        let unit = Uint512::from(10u128.pow(Decimal256::DECIMAL_PLACES));
        let product = Uint512::from(shares.atomics()) * Uint512::from(self.fraction.atomics());
        let (whole, twice) = (product / unit, (product % unit) * Uint512::from(2u128));
        let is_odd = whole % Uint512::from(2u128) != Uint512::zero();
        let up = twice > unit || (twice == unit && is_odd);
        let rounded = if up { whole + Uint512::one() } else { whole };
        Ok(Decimal256::new(Uint256::try_from(rounded)?))
    }

    /// Returns what it takes of one unbonding delegation.
    fn slash_unbonding(&self, entries: &mut [UnbondingEntry]) -> StdResult<Uint128> {
        let mut burned = Uint128::zero();
        for entry in entries.iter_mut().filter(|e| self.reaches(e.creation_height, e.completes)) {
            let lost = self.part(entry.initial)?.min(entry.balance);
            entry.balance = entry.balance.checked_sub(lost)?;
            burned = burned.checked_add(lost)?;
        }
        Ok(burned)
    }

    /// Returns what it takes of one redelegation: of what was undelegated from the destination
    /// since the infraction first, and of the delegation there if that is too little.
    fn slash_redelegation(
        &self,
        storage: &mut dyn Storage,
        delegator: &Addr,
        destination: &str,
        entry: &RedelegationEntry,
    ) -> StdResult<Uint128> {
        let mut left = self.part(entry.initial)?;
        let mut burned = Uint128::zero();
        let key = (delegator, destination);
        if let Some(mut unbonding) = UNBONDING.may_load(storage, key)? {
            for entry in unbonding.iter_mut().filter(|e| self.reaches(e.creation_height, e.completes)) {
                let lost = left.min(entry.balance);
                entry.balance = entry.balance.checked_sub(lost)?;
                left = left.checked_sub(lost)?;
                burned = burned.checked_add(lost)?;
            }
            UNBONDING.save(storage, key, &unbonding)?;
        }
        let shares = self.part_of_shares(entry.shares)?;
        if left.is_zero() || shares.is_zero() {
            return Ok(burned);
        }
        // By shares, whatever the entries have paid: in all it can be more than the part of what
        // was moved.
        Ok(burned.checked_add(seize(storage, delegator, destination, shares)?)?)
    }
}

/// Returns how many tokens of the pool are to be burned.
pub(super) fn slash(
    storage: &mut dyn Storage,
    block: &BlockInfo,
    operator: &str,
    fraction: Decimal256,
    infraction_height: u64,
) -> StdResult<Uint128> {
    if fraction > Decimal256::one() {
        return Err(StdError::msg("a slash cannot be above 1"));
    }
    let offence = Offence { block, fraction, height: infraction_height };
    let mut validator =
        VALIDATORS.may_load(storage, operator)?.ok_or_else(|| StdError::msg("validator does not exist"))?;
    let mut burned = offence.part(validator.tokens)?;
    validator.tokens = validator.tokens.checked_sub(burned)?;
    VALIDATORS.save(storage, operator, &validator)?;
    if infraction_height >= block.height {
        return Ok(burned);
    }

    let unbonding: Vec<_> =
        UNBONDING.range(storage, None, None, Order::Ascending).collect::<StdResult<_>>()?;
    for ((delegator, from), mut entries) in unbonding.into_iter().filter(|((_, from), _)| from == operator) {
        burned = burned.checked_add(offence.slash_unbonding(&mut entries)?)?;
        UNBONDING.save(storage, (&delegator, &from), &entries)?;
    }
    let redelegations: Vec<_> =
        REDELEGATIONS.range(storage, None, None, Order::Ascending).collect::<StdResult<_>>()?;
    for ((delegator, source, destination), entries) in redelegations {
        for entry in
            entries.iter().filter(|e| source == operator && offence.reaches(e.creation_height, e.completes))
        {
            let lost = offence.slash_redelegation(storage, &delegator, &destination, entry)?;
            burned = burned.checked_add(lost)?;
        }
    }
    Ok(burned)
}
