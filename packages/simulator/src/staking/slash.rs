//! Slashes, as the Cosmos SDK does them: what is delegated now, what was undelegated since the
//! infraction, and what was redelegated away since.

use cosmwasm_std::{BlockInfo, Decimal256, Order, StdError, StdResult, Storage, Uint128, Uint256};

use super::delegate::seize;
use super::store::{REDELEGATIONS, UNBONDING, VALIDATORS};

fn part(of: Uint128, fraction: Decimal256) -> StdResult<Uint128> {
    Ok(Uint128::try_from(Uint256::from(of).mul_floor(fraction))?)
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
    let mut validator =
        VALIDATORS.may_load(storage, operator)?.ok_or_else(|| StdError::msg("validator does not exist"))?;
    let mut burned = part(validator.tokens, fraction)?;
    validator.tokens = validator.tokens.checked_sub(burned)?;
    VALIDATORS.save(storage, operator, &validator)?;
    if infraction_height >= block.height {
        return Ok(burned);
    }

    let unbonding: Vec<_> =
        UNBONDING.range(storage, None, None, Order::Ascending).collect::<StdResult<_>>()?;
    for ((delegator, from), mut entries) in unbonding.into_iter().filter(|((_, from), _)| from == operator) {
        for entry in entries.iter_mut().filter(|entry| entry.creation_height >= infraction_height) {
            let lost = part(entry.initial, fraction)?.min(entry.balance);
            entry.balance = entry.balance.checked_sub(lost)?;
            burned = burned.checked_add(lost)?;
        }
        UNBONDING.save(storage, (&delegator, &from), &entries)?;
    }
    let redelegations: Vec<_> =
        REDELEGATIONS.range(storage, None, None, Order::Ascending).collect::<StdResult<_>>()?;
    for ((delegator, source, destination), entries) in redelegations {
        for entry in entries.iter().filter(|e| source == operator && e.creation_height >= infraction_height) {
            let lost = seize(storage, &delegator, &destination, entry.shares * fraction)?;
            burned = burned.checked_add(lost)?;
        }
    }
    Ok(burned)
}
