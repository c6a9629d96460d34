//! The custodian of local staking, and its terms.

use cosmwasm_std::{ensure_eq, Addr, Decimal, MessageInfo, Storage, Uint128};
use cw_storage_plus::Item;
use serde::{Deserialize, Serialize};

use crate::ContractError;

/// The custodian of local staking. A vault without local staking has none. A record of its own, so
/// that who does not stake locally never pays for it.
pub(crate) const CUSTODIAN: Item<Custodian> = Item::new("custodian");

/// The custodian of local staking.
pub(crate) fn load(storage: &dyn Storage) -> Result<Custodian, ContractError> {
    CUSTODIAN.may_load(storage)?.ok_or(ContractError::NoLocalStaking)
}

/// The custodian, and its terms. They are final.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq, Eq)]
pub struct Custodian {
    /// Its address.
    pub contract: Addr,
    /// Part of a local stake that stays covered for slashes of the chain, between 0 and 1.
    pub reserve: Decimal,
}

impl Custodian {
    /// How much of a local stake is reserved, rounded up.
    pub fn reserved(&self, out: Uint128) -> Uint128 {
        // A ratio of at most 1 cannot overflow.
        out.checked_mul_ceil(self.reserve).unwrap_or(out)
    }

    /// # Errors
    /// If the sender is not the custodian.
    pub fn check_sender(&self, info: &MessageInfo) -> Result<(), ContractError> {
        ensure_eq!(
            self.contract,
            info.sender,
            ContractError::NotTheCustodian { expected: self.contract.clone(), actual: info.sender.clone() }
        );
        Ok(())
    }
}
