//! Delegate, undelegate, redelegate.

use cosmwasm_std::{
    Addr, BlockInfo, Coin, Decimal256, Event, Order, StdError, StdResult, Storage, Timestamp, Uint128,
    Uint256,
};
use cw_multi_test::AppResponse;

use super::store::{
    BondStatus, RedelegationEntry, SimValidator, UnbondingEntry, DELEGATIONS, PARAMS, REDELEGATIONS,
    UNBONDING, VALIDATORS,
};
use super::{power, rewards};
use crate::proto;

pub(super) fn checked_amount(storage: &dyn Storage, amount: &Coin) -> StdResult<Uint128> {
    let denom = PARAMS.load(storage)?.denom;
    if amount.denom != denom {
        return Err(StdError::msg(format!(
            "invalid coin denomination: got {}, expected {denom}",
            amount.denom
        )));
    }
    if amount.amount.is_zero() {
        return Err(StdError::msg("invalid delegation amount"));
    }
    Ok(Uint128::try_from(amount.amount)?)
}

fn validator(storage: &dyn Storage, operator: &str) -> StdResult<SimValidator> {
    VALIDATORS.may_load(storage, operator)?.ok_or_else(|| StdError::msg("validator does not exist"))
}

pub(super) fn delegate(
    storage: &mut dyn Storage,
    block: &BlockInfo,
    delegator: &Addr,
    operator: &str,
    tokens: Uint128,
) -> StdResult<AppResponse> {
    add(storage, block, delegator, operator, tokens)?;
    let event = Event::new("delegate")
        .add_attribute("validator", operator)
        .add_attribute("delegator", delegator)
        .add_attribute("amount", tokens);
    Ok(AppResponse { events: vec![event], data: None })
}

/// Books tokens that the pool holds already. Returns the new shares.
fn add(
    storage: &mut dyn Storage,
    block: &BlockInfo,
    delegator: &Addr,
    operator: &str,
    tokens: Uint128,
) -> StdResult<Decimal256> {
    let mut to = validator(storage, operator)?;
    if to.tokens.is_zero() && !to.shares.is_zero() {
        return Err(StdError::msg("cannot delegate to validators with invalid (zero) ex-rate"));
    }
    rewards::settle(storage, delegator, operator)?;
    let amount = Decimal256::from_ratio(tokens, 1u128);
    let shares = if to.shares.is_zero() {
        amount
    } else {
        to.shares * amount / Decimal256::from_ratio(to.tokens, 1u128)
    };
    power::note(storage, block, &to)?;
    to.tokens = to.tokens.checked_add(tokens)?;
    to.shares += shares;
    VALIDATORS.save(storage, operator, &to)?;
    let held = DELEGATIONS.may_load(storage, (delegator, operator))?.unwrap_or_default();
    DELEGATIONS.save(storage, (delegator, operator), &(held + shares))?;
    Ok(shares)
}

/// Takes tokens out of a delegation at once. Returns how many the shares were worth. The caller
/// pays the rewards that are due by that.
pub(crate) fn unbond(
    storage: &mut dyn Storage,
    block: &BlockInfo,
    delegator: &Addr,
    operator: &str,
    tokens: Uint128,
) -> StdResult<Uint128> {
    let from = validator(storage, operator)?;
    let held = DELEGATIONS
        .may_load(storage, (delegator, operator))?
        .ok_or_else(|| StdError::msg("no delegation for (address, validator) tuple"))?;
    if from.tokens.is_zero() {
        return Err(StdError::msg("insufficient delegation shares"));
    }
    let exact = Decimal256::from_ratio(tokens, 1u128);
    let mut shares = exact * from.shares / Decimal256::from_ratio(from.tokens, 1u128);
    if shares > held {
        return Err(StdError::msg("invalid shares amount"));
    }
    // The quotient is rounded down: without its last digit the tokens would be one too few.
    if from.value_of(shares) < exact {
        shares = held.min(shares + Decimal256::new(Uint256::one()));
    }
    unbond_shares(storage, block, delegator, from, held, shares)
}

fn unbond_shares(
    storage: &mut dyn Storage,
    block: &BlockInfo,
    delegator: &Addr,
    mut from: SimValidator,
    held: Decimal256,
    shares: Decimal256,
) -> StdResult<Uint128> {
    let operator = from.operator.clone();
    rewards::settle(storage, delegator, &operator)?;
    let left = held - shares;
    if left.is_zero() {
        rewards::forget(storage, delegator, &operator);
        DELEGATIONS.remove(storage, (delegator, &operator));
    } else {
        DELEGATIONS.save(storage, (delegator, &operator), &left)?;
    }
    // The last one to leave takes the dust.
    let tokens = if from.shares == shares {
        from.tokens
    } else {
        Uint128::try_from(Uint256::new(1).mul_floor(from.value_of(shares)))?
    };
    power::note(storage, block, &from)?;
    from.shares -= shares;
    from.tokens = from.tokens.checked_sub(tokens)?;
    VALIDATORS.save(storage, &operator, &from)?;
    Ok(tokens)
}

/// Takes shares out of a delegation, as a slash of a redelegation does. Returns their tokens.
pub(super) fn seize(
    storage: &mut dyn Storage,
    block: &BlockInfo,
    delegator: &Addr,
    operator: &str,
    shares: Decimal256,
) -> StdResult<Uint128> {
    let Some(held) = DELEGATIONS.may_load(storage, (delegator, operator))? else {
        return Ok(Uint128::zero());
    };
    let from = validator(storage, operator)?;
    unbond_shares(storage, block, delegator, from, held, shares.min(held))
}

pub(super) fn undelegate(
    storage: &mut dyn Storage,
    block: &BlockInfo,
    delegator: &Addr,
    operator: &str,
    tokens: Uint128,
) -> StdResult<AppResponse> {
    let key = (delegator, operator);
    if UNBONDING.may_load(storage, key)?.unwrap_or_default().len() >= PARAMS.load(storage)?.max_entries {
        return Err(StdError::msg("too many unbonding delegation entries for (delegator, validator) tuple"));
    }
    let tokens = unbond(storage, block, delegator, operator, tokens)?;
    let completes = block.time.plus_seconds(PARAMS.load(storage)?.unbonding_secs);
    let mut entries = UNBONDING.may_load(storage, key)?.unwrap_or_default();
    match entries.iter_mut().find(|e| e.creation_height == block.height && e.completes == completes) {
        Some(same) => {
            same.initial = same.initial.checked_add(tokens)?;
            same.balance = same.balance.checked_add(tokens)?;
        }
        None => entries.push(UnbondingEntry {
            creation_height: block.height,
            completes,
            initial: tokens,
            balance: tokens,
        }),
    }
    UNBONDING.save(storage, key, &entries)?;
    let event = Event::new("unbond")
        .add_attribute("validator", operator)
        .add_attribute("delegator", delegator)
        .add_attribute("amount", tokens)
        .add_attribute("completion_time", completes.to_string());
    // `MsgUndelegateResponse`.
    let mut amount = vec![];
    proto::bytes(&mut amount, 1, PARAMS.load(storage)?.denom.as_bytes());
    proto::bytes(&mut amount, 2, tokens.to_string().as_bytes());
    let mut answer = completion(completes);
    proto::bytes(&mut answer, 2, &amount);
    Ok(AppResponse { events: vec![event], data: Some(answer.into()) })
}

/// Whether the delegator received a redelegation to this validator that has not matured.
pub(super) fn has_receiving(storage: &dyn Storage, delegator: &Addr, operator: &str) -> StdResult<bool> {
    for entry in REDELEGATIONS.sub_prefix(delegator).keys(storage, None, None, Order::Ascending) {
        if entry?.1 == operator {
            return Ok(true);
        }
    }
    Ok(false)
}

pub(super) fn redelegate(
    storage: &mut dyn Storage,
    block: &BlockInfo,
    delegator: &Addr,
    source: &str,
    destination: &str,
    tokens: Uint128,
) -> StdResult<AppResponse> {
    if source == destination {
        return Err(StdError::msg("cannot redelegate to the same validator"));
    }
    validator(storage, destination)
        .map_err(|_| StdError::msg("redelegation destination validator not found"))?;
    if has_receiving(storage, delegator, source)? {
        return Err(StdError::msg("redelegation to this validator already in progress; first redelegation to this validator must complete before next redelegation"));
    }
    let key = (delegator, source, destination);
    let mut entries = REDELEGATIONS.may_load(storage, key)?.unwrap_or_default();
    if entries.len() >= PARAMS.load(storage)?.max_entries {
        return Err(StdError::msg(
            "too many redelegation entries for (delegator, src-validator, dst-validator) tuple",
        ));
    }
    let status = validator(storage, source)?.status;
    let tokens = unbond(storage, block, delegator, source, tokens)?;
    if tokens.is_zero() {
        return Err(StdError::msg("too few tokens to redelegate (truncates to zero tokens)"));
    }
    let shares = add(storage, block, delegator, destination, tokens)?;
    // What leaves an unbonded validator cannot be slashed for it any more.
    let mut answer = completion(Timestamp::from_nanos(0));
    if status != BondStatus::Unbonded {
        let completes = block.time.plus_seconds(PARAMS.load(storage)?.unbonding_secs);
        answer = completion(completes);
        entries.push(RedelegationEntry { creation_height: block.height, completes, initial: tokens, shares });
        REDELEGATIONS.save(storage, key, &entries)?;
    }
    let event = Event::new("redelegate")
        .add_attribute("source_validator", source)
        .add_attribute("destination_validator", destination)
        .add_attribute("amount", tokens);
    Ok(AppResponse { events: vec![event], data: Some(answer.into()) })
}

/// The completion time, as `MsgUndelegateResponse` and `MsgBeginRedelegateResponse` have it.
fn completion(at: Timestamp) -> Vec<u8> {
    let mut time = vec![];
    proto::number(&mut time, 1, at.seconds());
    proto::number(&mut time, 2, at.subsec_nanos());
    let mut answer = vec![];
    proto::bytes(&mut answer, 1, &time);
    answer
}

/// Forgets all entries that are mature at the end of a block of this time. Returns what is to be
/// paid, and to whom.
pub(super) fn mature(storage: &mut dyn Storage, end: Timestamp) -> StdResult<Vec<(Addr, Uint128)>> {
    let unbonding: Vec<_> =
        UNBONDING.range(storage, None, None, Order::Ascending).collect::<StdResult<_>>()?;
    let mut payments = vec![];
    for ((delegator, operator), entries) in unbonding {
        let (done, rest): (Vec<_>, Vec<_>) = entries.into_iter().partition(|e| e.completes <= end);
        if done.is_empty() {
            continue;
        }
        if rest.is_empty() {
            UNBONDING.remove(storage, (&delegator, &operator));
        } else {
            UNBONDING.save(storage, (&delegator, &operator), &rest)?;
        }
        let total: Uint128 = done.iter().map(|entry| entry.balance).sum();
        if !total.is_zero() {
            payments.push((delegator, total));
        }
    }
    let redelegations: Vec<_> =
        REDELEGATIONS.range(storage, None, None, Order::Ascending).collect::<StdResult<_>>()?;
    for ((delegator, source, destination), mut entries) in redelegations {
        let before = entries.len();
        entries.retain(|entry| entry.completes > end);
        let key = (&delegator, source.as_str(), destination.as_str());
        if entries.is_empty() {
            REDELEGATIONS.remove(storage, key);
        } else if entries.len() < before {
            REDELEGATIONS.save(storage, key, &entries)?;
        }
    }
    Ok(payments)
}
