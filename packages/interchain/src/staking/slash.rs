//! Slashes, as the Cosmos SDK does them (`x/staking/keeper/slash.go`, v0.54.0): a part of the power
//! at the infraction. What was undelegated or redelegated away since pays its part of that, and what
//! is delegated now pays the rest.

use cosmwasm_std::{
    Addr, BlockInfo, Decimal256, Order, StdError, StdResult, Storage, Uint128, Uint256, Uint512,
};

use super::delegate::seize;
use super::power;
use super::store::{RedelegationEntry, UnbondingEntry, REDELEGATIONS, UNBONDING, VALIDATORS};

/// An infraction, and what it costs.
struct Offence<'a> {
    block: &'a BlockInfo,
    fraction: Decimal256,
    height: u64,
}

/// What was taken of something that has left the validator.
#[derive(Default)]
struct Taken {
    /// Its part of the slash, whether there was so much or not. The validator does not pay it again.
    due: Uint128,
    burned: Uint128,
}

impl Taken {
    fn add(&mut self, other: Self) -> StdResult<()> {
        self.due = self.due.checked_add(other.due)?;
        self.burned = self.burned.checked_add(other.burned)?;
        Ok(())
    }
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

    /// Slashes one unbonding delegation.
    fn slash_unbonding(&self, entries: &mut [UnbondingEntry]) -> StdResult<Taken> {
        let mut taken = Taken::default();
        for entry in entries.iter_mut().filter(|e| self.reaches(e.creation_height, e.completes)) {
            let part = self.part(entry.initial)?;
            let lost = part.min(entry.balance);
            entry.balance = entry.balance.checked_sub(lost)?;
            taken.add(Taken { due: part, burned: lost })?;
        }
        Ok(taken)
    }

    /// Slashes one redelegation: takes of what was undelegated from the destination
    /// since the infraction first, and of the delegation there if that is too little.
    fn slash_redelegation(
        &self,
        storage: &mut dyn Storage,
        delegator: &Addr,
        destination: &str,
        entry: &RedelegationEntry,
    ) -> StdResult<Taken> {
        let due = self.part(entry.initial)?;
        let mut left = due;
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
            return Ok(Taken { due, burned });
        }
        // By shares, whatever the entries have paid: in all it can be more than the part of what
        // was moved.
        let seized = seize(storage, self.block, delegator, destination, shares)?;
        Ok(Taken { due, burned: burned.checked_add(seized)? })
    }

    /// Slashes what was undelegated or redelegated from the validator since the infraction.
    fn slash_what_left(&self, storage: &mut dyn Storage, operator: &str) -> StdResult<Taken> {
        let mut taken = Taken::default();
        let unbonding: Vec<_> =
            UNBONDING.range(storage, None, None, Order::Ascending).collect::<StdResult<_>>()?;
        for ((delegator, from), mut entries) in
            unbonding.into_iter().filter(|((_, from), _)| from == operator)
        {
            taken.add(self.slash_unbonding(&mut entries)?)?;
            UNBONDING.save(storage, (&delegator, &from), &entries)?;
        }
        let redelegations: Vec<_> =
            REDELEGATIONS.range(storage, None, None, Order::Ascending).collect::<StdResult<_>>()?;
        for ((delegator, source, destination), entries) in redelegations {
            for entry in
                entries.iter().filter(|e| source == operator && self.reaches(e.creation_height, e.completes))
            {
                taken.add(self.slash_redelegation(storage, &delegator, &destination, entry)?)?;
            }
        }
        Ok(taken)
    }
}

/// Returns how many tokens of the pool are to be burned. An infraction at the height of the block,
/// or above, is one of now: it takes of what there is now, and nothing that has left contributed.
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
    let is_past = infraction_height < block.height;
    let power = if is_past { power::at(storage, &validator, infraction_height)? } else { validator.tokens };
    let left = if is_past { offence.slash_what_left(storage, operator)? } else { Taken::default() };
    // What is there now pays the rest, whoever has joined.
    let own = offence.part(power)?.saturating_sub(left.due).min(validator.tokens);
    if !own.is_zero() {
        power::note(storage, block, &validator)?;
        validator.tokens = validator.tokens.checked_sub(own)?;
        VALIDATORS.save(storage, operator, &validator)?;
    }
    Ok(left.burned.checked_add(own)?)
}
