//! Rewards.

pub(crate) mod channel;

use cosmwasm_std::{Env, QuerierWrapper, StdResult, Uint128};

/// This contract's balance of the reward token. More than 128 bits is read as the largest number.
pub(crate) fn balance(querier: QuerierWrapper, env: &Env, denom: impl Into<String>) -> StdResult<Uint128> {
    let coin = querier.query_balance(&env.contract.address, denom)?;
    Ok(Uint128::try_from(coin.amount).unwrap_or(Uint128::MAX))
}
