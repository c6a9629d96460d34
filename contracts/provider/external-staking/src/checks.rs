//! Checks that several messages share.

use cosmwasm_std::{Coin, MessageInfo, Uint128};

use crate::error::ContractError;
use crate::state::Config;

/// Only the vault.
///
/// # Errors
/// [`ContractError::Unauthorized`].
pub(crate) fn check_vault(config: &Config, info: &MessageInfo) -> Result<(), ContractError> {
    if info.sender != config.vault {
        return Err(ContractError::Unauthorized {
            expected: config.vault.to_string(),
            actual: info.sender.to_string(),
        });
    }
    Ok(())
}

/// The amount of a coin that must be of the vault's denom and not zero.
///
/// # Errors
/// [`ContractError::WrongDenom`], [`ContractError::ZeroAmount`].
pub(crate) fn checked_amount(config: &Config, coin: Coin) -> Result<Uint128, ContractError> {
    if coin.denom != config.denom {
        return Err(ContractError::WrongDenom { expected: config.denom.clone(), actual: coin.denom });
    }
    if coin.amount.is_zero() {
        return Err(ContractError::ZeroAmount);
    }
    Uint128::try_from(coin.amount).map_err(|err| ContractError::Std(err.into()))
}
