//! What the proxy stores.

use cosmwasm_std::{Addr, MessageInfo};
use cw_storage_plus::Item;
use serde::{Deserialize, Serialize};

use crate::ContractError;

/// Set at instantiate, never changed.
pub const CONFIG: Item<Config> = Item::new("config");

/// Whom the proxy obeys.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq, Eq)]
pub struct Config {
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
    pub fn check_custodian(&self, info: &MessageInfo) -> Result<(), ContractError> {
        if self.custodian != info.sender {
            let (expected, actual) = (self.custodian.clone(), info.sender.clone());
            return Err(ContractError::NotTheCustodian { expected, actual });
        }
        Ok(())
    }

    /// # Errors
    /// If the sender is not the owner.
    pub fn check_owner(&self, info: &MessageInfo) -> Result<(), ContractError> {
        if self.owner != info.sender {
            let (expected, actual) = (self.owner.clone(), info.sender.clone());
            return Err(ContractError::NotTheOwner { expected, actual });
        }
        Ok(())
    }
}
