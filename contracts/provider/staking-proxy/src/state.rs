//! What the proxy stores.

use cosmwasm_std::{ensure_eq, Addr, MessageInfo, Storage};
use cw_storage_plus::Item;
use cw_utils::nonpayable;
use mesh_toolkit::code::Code;
use mesh_toolkit::this_code;
use serde::{Deserialize, Serialize};

use crate::ContractError;

/// Name and version of the code in the contract's state.
pub(crate) const CODE: Code = this_code!();

/// Set at instantiate, never changed.
pub(crate) const CONFIG: Item<Config> = Item::new("config");

/// Whom the proxy obeys.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq, Eq)]
pub(crate) struct Config {
    /// Moves the stake.
    pub custodian: Addr,
    /// Votes, and gets the rewards.
    pub owner: Addr,
    /// What is staked.
    pub denom: String,
}

impl Config {
    /// # Errors
    /// If the sender is not the custodian.
    pub(crate) fn check_custodian(&self, info: &MessageInfo) -> Result<(), ContractError> {
        ensure_eq!(
            self.custodian,
            info.sender,
            ContractError::NotTheCustodian { expected: self.custodian.clone(), actual: info.sender.clone() }
        );
        Ok(())
    }

    /// # Errors
    /// If the sender is not the owner.
    pub(crate) fn check_owner(&self, info: &MessageInfo) -> Result<(), ContractError> {
        ensure_eq!(
            self.owner,
            info.sender,
            ContractError::NotTheOwner { expected: self.owner.clone(), actual: info.sender.clone() }
        );
        Ok(())
    }
}

/// A message of the owner, without coins.
pub(crate) fn authorize_owner(storage: &dyn Storage, info: &MessageInfo) -> Result<Config, ContractError> {
    nonpayable(info)?;
    let config = CONFIG.load(storage)?;
    config.check_owner(info)?;
    Ok(config)
}
