//! State of the price feed.

use cosmwasm_std::{ensure, ensure_eq, Addr, Decimal, Timestamp};
use cw_storage_plus::Item;
use mesh_toolkit::code::Code;
use mesh_toolkit::this_code;
use serde::{Deserialize, Serialize};

use crate::ContractError;

/// Name and version of the code in the contract's state.
pub(crate) const CODE: Code = this_code!();

/// The feed. One record, because an update reads the owner and writes the price.
pub(crate) const FEED: Item<Feed> = Item::new("feed");

/// The price and its owner.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq, Eq)]
pub(crate) struct Feed {
    /// The account that may update it: governance or an oracle.
    pub owner: Addr,
    /// Native tokens per foreign token. Never zero.
    pub native_per_foreign: Decimal,
    /// Block time of the last update.
    pub updated: Timestamp,
}

impl Feed {
    /// A feed with its first price.
    ///
    /// # Errors
    /// If the price is zero.
    pub(crate) fn new(
        owner: Addr,
        native_per_foreign: Decimal,
        updated: Timestamp,
    ) -> Result<Self, ContractError> {
        check_price(native_per_foreign)?;
        Ok(Self { owner, native_per_foreign, updated })
    }

    /// Sets the price, updated at `now`.
    ///
    /// # Errors
    /// If the price is zero.
    pub(crate) fn set_price(&mut self, price: Decimal, now: Timestamp) -> Result<(), ContractError> {
        check_price(price)?;
        self.native_per_foreign = price;
        self.updated = now;
        Ok(())
    }

    /// Checks that the sender is the owner.
    ///
    /// # Errors
    /// If the sender is not the owner.
    pub(crate) fn check_owner(&self, sender: &Addr) -> Result<(), ContractError> {
        ensure_eq!(
            self.owner,
            sender,
            ContractError::NotTheOwner { expected: self.owner.clone(), actual: sender.clone() }
        );
        Ok(())
    }
}

fn check_price(price: Decimal) -> Result<(), ContractError> {
    ensure!(!price.is_zero(), ContractError::ZeroPrice);
    Ok(())
}
