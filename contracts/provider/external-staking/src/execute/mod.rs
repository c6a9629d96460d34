//! One file per action.

pub mod abort_stake;
pub mod force_failed;
pub mod force_unstake;
pub mod lien_shrunk;
pub mod receive_virtual_stake;
pub mod retry_release;
pub mod send_owed;
pub mod settle;
pub mod sink_rewards;
pub mod submit_evidence;
mod take_out;
pub mod unstake;
pub mod withdraw_rewards;
pub mod withdraw_unbonded;
pub mod work_off_debt;

use cosmwasm_std::{Coin, MessageInfo, Uint128};

use crate::error::ContractError;
use crate::state::Config;

/// Only the vault.
fn check_vault(config: &Config, info: &MessageInfo) -> Result<(), ContractError> {
    if info.sender != config.vault {
        return Err(ContractError::Unauthorized {
            expected: config.vault.to_string(),
            actual: info.sender.to_string(),
        });
    }
    Ok(())
}

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
