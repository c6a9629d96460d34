//! Rewards of delegations, as the Cosmos SDK's distribution module counts them: what a validator
//! gets is divided among its shares; a delegation is paid whole units whenever it changes, at every
//! withdrawal, and when a slash seizes a part of it. The fraction of a unit that is left then
//! belongs to nobody.

use std::collections::BTreeMap;

use cosmwasm_std::{Addr, Api, BankMsg, BlockInfo, Coin, CustomMsg, CustomQuery, Decimal, Decimal256};
use cosmwasm_std::{Order, StdError, StdResult, Storage, Uint128, Uint256};
use cw_multi_test::CosmosRouter;
use cw_storage_plus::{Item, Map};
use serde::de::DeserializeOwned;

use crate::chain::abort;

use super::store::{BondStatus, SimValidator, DELEGATIONS, PARAMS, VALIDATORS};

/// Amounts by denom.
pub(crate) type Amounts = BTreeMap<String, Decimal256>;

/// What one share of a validator has earned since the beginning, by operator.
const EARNED: Map<&str, Amounts> = Map::new("sim_rewards_earned");
/// [`EARNED`] when a delegation was last paid, by (delegator, operator).
const SINCE: Map<(&Addr, &str), Amounts> = Map::new("sim_rewards_since");
/// Who gets the rewards of a delegator, if not itself.
const WITHDRAW_TO: Map<&Addr, Addr> = Map::new("sim_rewards_withdraw_to");
/// What is to be paid at the end of the message that runs.
const DUE: Item<Vec<(Addr, Vec<Coin>)>> = Item::new("sim_rewards_due");
/// All that an account was ever paid of the staking denom.
const PAID: Map<&Addr, Uint128> = Map::new("sim_rewards_paid");
/// Validators whose rewards cannot be counted.
const BROKEN: Map<&str, bool> = Map::new("sim_rewards_broken");
/// Delegations on which this module panics, by (delegator, operator).
const PANICS: Map<(&Addr, &str), bool> = Map::new("sim_rewards_panics");
/// What the seconds of the last block would still have brought, times the seconds of a day.
const CARRY: Item<Uint256> = Item::new("sim_rewards_carry");

const DAY: u128 = 24 * 60 * 60;

pub(crate) fn set_broken(storage: &mut dyn Storage, operator: &str, broken: bool) -> StdResult<()> {
    BROKEN.save(storage, operator, &broken)
}

pub(crate) fn set_panics(
    storage: &mut dyn Storage,
    delegator: &Addr,
    operator: &str,
    panics: bool,
) -> StdResult<()> {
    PANICS.save(storage, (delegator, operator), &panics)
}

/// Aborts the transaction if the rewards of this delegation cannot be worked out, as the
/// distribution module does. To be called wherever that module would work them out.
pub(crate) fn touch(storage: &dyn Storage, delegator: &Addr, operator: &str) -> StdResult<()> {
    if PANICS.may_load(storage, (delegator, operator))?.unwrap_or_default() {
        abort("calculated final stake greater than current stake");
    }
    Ok(())
}

pub(crate) fn paid(storage: &dyn Storage, account: &Addr) -> StdResult<Uint128> {
    Ok(PAID.may_load(storage, account)?.unwrap_or_default())
}

pub(crate) fn set_withdraw_address(storage: &mut dyn Storage, delegator: &Addr, to: &Addr) -> StdResult<()> {
    WITHDRAW_TO.save(storage, delegator, to)
}

pub(crate) fn withdraw_address(storage: &dyn Storage, delegator: &Addr) -> StdResult<Addr> {
    Ok(WITHDRAW_TO.may_load(storage, delegator)?.unwrap_or_else(|| delegator.clone()))
}

/// Gives rewards to a validator: its commission, and the rest to its shares. The coins are the
/// caller's matter.
pub(super) fn allocate(storage: &mut dyn Storage, validator: &SimValidator, coins: &[Coin]) -> StdResult<()> {
    if validator.shares.is_zero() {
        return Ok(());
    }
    let of_delegators = Decimal::one().checked_sub(validator.commission)?;
    let operator = validator.operator.as_str();
    let mut earned = EARNED.may_load(storage, operator)?.unwrap_or_default();
    for Coin { denom, amount } in coins {
        let part = Decimal256::from_ratio(*amount, 1u128).checked_mul(of_delegators.into())?;
        let per_share = part.checked_div(validator.shares).map_err(|err| StdError::msg(err.to_string()))?;
        let sum = earned.entry(denom.clone()).or_default();
        *sum = sum.checked_add(per_share)?;
    }
    EARNED.save(storage, operator, &earned)
}

/// What `per_day` brings in this many seconds, by bonded validator in proportion to its tokens.
pub(super) fn accrued(
    storage: &mut dyn Storage,
    per_day: Uint128,
    secs: u64,
) -> StdResult<Vec<(SimValidator, Uint128)>> {
    let all = VALIDATORS.range(storage, None, None, Order::Ascending);
    let mut bonded: Vec<_> =
        all.map(|entry| entry.map(|(_, validator)| validator)).collect::<StdResult<_>>()?;
    bonded.retain(|validator| validator.status == BondStatus::Bonded && !validator.tokens.is_zero());
    let tokens: Uint256 = bonded.iter().map(|validator| Uint256::from(validator.tokens)).sum();
    if tokens.is_zero() {
        return Ok(vec![]);
    }
    let carry = CARRY.may_load(storage)?.unwrap_or_default();
    let brought = per_day.full_mul(u128::from(secs)).checked_add(carry)?;
    let whole = brought / Uint256::from(DAY);
    CARRY.save(storage, &(brought % Uint256::from(DAY)))?;
    let part = |validator: SimValidator| {
        let amount =
            Uint128::try_from(whole.checked_multiply_ratio(validator.tokens, tokens).unwrap_or_default())?;
        Ok((validator, amount))
    };
    bonded.into_iter().map(part).collect()
}

/// What a delegation has earned since it was last paid, without denoms of which that is nothing.
pub(crate) fn pending(storage: &dyn Storage, delegator: &Addr, operator: &str) -> StdResult<Amounts> {
    let Some(shares) = DELEGATIONS.may_load(storage, (delegator, operator))? else {
        return Ok(Amounts::new());
    };
    let mut amounts = EARNED.may_load(storage, operator)?.unwrap_or_default();
    let since = SINCE.may_load(storage, (delegator, operator))?.unwrap_or_default();
    for (denom, amount) in &mut amounts {
        let before = since.get(denom).copied().unwrap_or_default();
        *amount = shares.checked_mul(amount.saturating_sub(before))?;
    }
    amounts.retain(|_, amount| !amount.is_zero());
    Ok(amounts)
}

/// Pays what a delegation has earned, at the end of the message. To be called before its shares
/// change. Returns how much, by denom.
pub(crate) fn settle(storage: &mut dyn Storage, delegator: &Addr, operator: &str) -> StdResult<Vec<Coin>> {
    touch(storage, delegator, operator)?;
    if BROKEN.may_load(storage, operator)?.unwrap_or_default() {
        return Err(StdError::msg("calculated final stake greater than current stake"));
    }
    let amounts = pending(storage, delegator, operator)?.into_iter();
    let whole = amounts.map(|(denom, amount)| Coin { denom, amount: amount.to_uint_floor() });
    let coins: Vec<_> = whole.filter(|coin| !coin.amount.is_zero()).collect();
    let earned = EARNED.may_load(storage, operator)?.unwrap_or_default();
    SINCE.save(storage, (delegator, operator), &earned)?;
    let to = withdraw_address(storage, delegator)?;
    owe(storage, &to, coins.clone())?;
    Ok(coins)
}

/// Pays an account at the end of the message.
pub(super) fn owe(storage: &mut dyn Storage, to: &Addr, coins: Vec<Coin>) -> StdResult<()> {
    if coins.is_empty() {
        return Ok(());
    }
    let mut due = DUE.may_load(storage)?.unwrap_or_default();
    due.push((to.clone(), coins));
    DUE.save(storage, &due)
}

/// A delegation has ended.
pub(super) fn forget(storage: &mut dyn Storage, delegator: &Addr, operator: &str) {
    SINCE.remove(storage, (delegator, operator));
}

/// Takes what is to be paid, and counts it as paid.
pub(super) fn take_due(storage: &mut dyn Storage) -> StdResult<Vec<(Addr, Vec<Coin>)>> {
    let due = DUE.may_load(storage)?.unwrap_or_default();
    if due.is_empty() {
        return Ok(vec![]);
    }
    DUE.remove(storage);
    let denom = PARAMS.load(storage)?.denom;
    for (to, coins) in &due {
        let mut sum = paid(storage, to)?;
        for coin in coins.iter().filter(|coin| coin.denom == denom) {
            sum = sum.checked_add(Uint128::try_from(coin.amount)?)?;
        }
        PAID.save(storage, to, &sum)?;
    }
    Ok(due)
}

/// Pays what is due, from the account of the module.
pub(crate) fn pay_due<ExecC, QueryC>(
    api: &dyn Api,
    storage: &mut dyn Storage,
    router: &dyn CosmosRouter<ExecC = ExecC, QueryC = QueryC>,
    block: &BlockInfo,
    account: &Addr,
) -> StdResult<()>
where
    ExecC: CustomMsg + DeserializeOwned + 'static,
    QueryC: CustomQuery + DeserializeOwned + 'static,
{
    for (to, amount) in take_due(storage)? {
        let send = BankMsg::Send { to_address: to.into_string(), amount };
        router.execute(api, storage, block, account.clone(), send.into())?;
    }
    Ok(())
}
