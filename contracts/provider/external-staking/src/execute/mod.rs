//! One file per action.

pub mod abort_stake;
pub mod force_unstake;
pub mod receive_virtual_stake;
pub mod retry_release;
pub mod send_owed;
pub mod sink_rewards;
pub mod unstake;
pub mod withdraw_rewards;
pub mod withdraw_unbonded;

use cosmwasm_std::{Coin, Uint128};

use crate::error::ContractError;
use crate::state::Config;

/// The amount of a coin that must be of the vault's denom and not zero.
fn checked_amount(config: &Config, coin: Coin) -> Result<Uint128, ContractError> {
    if coin.denom != config.denom {
        return Err(ContractError::WrongDenom { expected: config.denom.clone(), actual: coin.denom });
    }
    if coin.amount.is_zero() {
        return Err(ContractError::ZeroAmount);
    }
    Uint128::try_from(coin.amount).map_err(|err| ContractError::Std(err.into()))
}
