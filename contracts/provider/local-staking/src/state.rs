//! What the custodian stores.

use cosmwasm_std::{ensure, ensure_eq, Addr, Empty, MessageInfo, Timestamp, Uint128};
use cw_storage_plus::{Item, Map};
use mesh_toolkit::code::Code;
use mesh_toolkit::this_code;
use serde::{Deserialize, Serialize};

use crate::books::{Limits, User};
use crate::ContractError;

/// Name and version of the code in the contract's state.
pub(crate) const CODE: Code = this_code!();

/// Configuration.
pub(crate) const CONFIG: Item<Config> = Item::new("config");

/// Users, by address. There is a record from the first stake on.
pub(crate) const USERS: Map<&Addr, User> = Map::new("user");

/// What limits a user on one validator: open entries and locks.
pub(crate) const LIMITS: Map<(&Addr, &str), Limits> = Map::new("limits");

/// Open entries, by user, completion time in nanoseconds, and validator.
pub(crate) const ENTRIES: Map<(&Addr, u64, &str), Entry> = Map::new("entry");

/// Proxies that were replaced, by user. Coins that arrive late can still be collected from them.
pub(crate) const RETIRED: Map<(&Addr, &Addr), Empty> = Map::new("retired");

/// Coins that the chain will pay to a proxy.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    /// What is not paid yet.
    #[serde(rename = "r")]
    pub rest: Uint128,
    /// Height of the first collect that found it due.
    #[serde(rename = "s", default, skip_serializing_if = "Option::is_none")]
    pub seen: Option<u64>,
}

/// Where an entry is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct EntryAt {
    /// When the chain pays it.
    pub completion: Timestamp,
    /// Who has it.
    pub validator: String,
}

/// Configuration.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq, Eq)]
pub(crate) struct Config {
    /// Sends the coins, and gets them back.
    pub vault: Addr,
    /// What is staked.
    pub denom: String,
    /// Code of the proxies.
    pub proxy_code_id: u64,
    /// Unbonding entries of a user on one validator.
    pub max_entries: u32,
    /// Who can change the last two.
    pub governance: Option<Addr>,
}

/// The last free entry is kept for `work_off`, so there must be another one.
pub(crate) const MIN_ENTRIES: u32 = 2;

impl Config {
    /// # Errors
    /// If users could not have any entry of their own.
    pub(crate) fn check(&self) -> Result<(), ContractError> {
        ensure!(
            self.max_entries >= MIN_ENTRIES,
            ContractError::TooFewEntries { min: MIN_ENTRIES, actual: self.max_entries }
        );
        Ok(())
    }

    /// # Errors
    /// If the sender is not the vault.
    pub(crate) fn check_vault(&self, info: &MessageInfo) -> Result<(), ContractError> {
        ensure_eq!(
            self.vault,
            info.sender,
            ContractError::NotTheVault { expected: self.vault.clone(), actual: info.sender.clone() }
        );
        Ok(())
    }

    /// # Errors
    /// If the sender is not governance, or if there is none.
    pub(crate) fn check_governance(&self, info: &MessageInfo) -> Result<(), ContractError> {
        ensure!(
            self.governance.as_ref() == Some(&info.sender),
            ContractError::NotGovernance { expected: self.governance.clone(), actual: info.sender.clone() }
        );
        Ok(())
    }
}
