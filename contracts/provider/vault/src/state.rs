//! Configuration.
//!
//! What the vault stores are few keys, because each costs gas on every read and write: all that
//! concerns one user is one record. The field names of the records are single letters in storage,
//! to keep what every write pays for short. There is no sum over all users: every bond and unbond
//! would write it, for 4,500 gas of their 12,000. The coins are in the bank's books, and each
//! account bounds its own sums to 128 bits.

use cosmwasm_std::{ensure, ensure_eq, Coin};
use cw_storage_plus::Item;
use mesh_toolkit::code::Code;
use mesh_toolkit::this_code;
use serde::{Deserialize, Serialize};

use crate::ContractError;

/// Name and version of the code in the contract's state.
pub(crate) const CODE: Code = this_code!();

/// Set at instantiate, never changed.
pub(crate) const CONFIG: Item<Config> = Item::new("config");

/// Configuration.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq, Eq)]
pub(crate) struct Config {
    /// The only denom that can be bonded.
    pub denom: String,
}

impl Config {
    /// # Errors
    /// If the denom cannot exist on a Cosmos SDK chain: nothing could ever be bonded.
    pub(crate) fn new(denom: String) -> Result<Self, ContractError> {
        let rest = denom.strip_prefix(|first: char| first.is_ascii_alphabetic());
        let valid = rest.is_some_and(|rest| {
            (2..=127).contains(&rest.len())
                && rest.chars().all(|c| c.is_ascii_alphanumeric() || "/:._-".contains(c))
        });
        ensure!(valid, ContractError::InvalidDenom { actual: denom });
        Ok(Self { denom })
    }

    /// # Errors
    /// If the coin is not of the vault's denom.
    pub(crate) fn check_denom(&self, coin: &Coin) -> Result<(), ContractError> {
        ensure_eq!(
            coin.denom,
            self.denom,
            ContractError::WrongDenom { expected: self.denom.clone(), actual: coin.denom.clone() }
        );
        Ok(())
    }
}
