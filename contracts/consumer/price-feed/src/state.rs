//! What the price feed stores.

use cosmwasm_std::{Addr, Decimal, Timestamp};
use cw_storage_plus::Item;
use serde::{Deserialize, Serialize};

use crate::ContractError;

/// One record, because an update reads the owner and writes the price.
pub const FEED: Item<Feed> = Item::new("feed");

/// Who sets the price, and the price.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq, Eq)]
pub struct Feed {
    /// Who may update it.
    pub owner: Addr,
    /// Native tokens per foreign token. Not zero.
    pub native_per_foreign: Decimal,
    /// Block time of the last update.
    pub updated: Timestamp,
}

impl Feed {
    /// A feed with its first price.
    ///
    /// # Errors
    /// If the price is zero.
    pub fn new(owner: Addr, native_per_foreign: Decimal, updated: Timestamp) -> Result<Self, ContractError> {
        check_price(native_per_foreign)?;
        Ok(Self { owner, native_per_foreign, updated })
    }

    /// Sets the price as of a time.
    ///
    /// # Errors
    /// If it is zero.
    pub fn set_price(&mut self, price: Decimal, now: Timestamp) -> Result<(), ContractError> {
        check_price(price)?;
        self.native_per_foreign = price;
        self.updated = now;
        Ok(())
    }

    /// # Errors
    /// If the sender is not the owner.
    pub fn check_owner(&self, sender: &Addr) -> Result<(), ContractError> {
        if self.owner != sender {
            return Err(ContractError::NotTheOwner { expected: self.owner.clone(), actual: sender.clone() });
        }
        Ok(())
    }
}

fn check_price(price: Decimal) -> Result<(), ContractError> {
    if price.is_zero() {
        return Err(ContractError::ZeroPrice {});
    }
    Ok(())
}
