//! Lienholders that have registered, and their terms.

use cosmwasm_std::{Addr, Decimal, Storage, Uint128};
use cw_storage_plus::Map;
use serde::{Deserialize, Serialize};

use crate::ContractError;

/// Registered lienholders, by address.
pub(crate) const LIENHOLDERS: Map<&Addr, Lienholder> = Map::new("lh");

/// Addresses of lienholders, by [`LienholderId`].
pub(crate) const LIENHOLDER_ADDRESSES: Map<u64, Addr> = Map::new("lh_addr");

/// The terms of a lienholder that has registered.
pub(crate) fn load(storage: &dyn Storage, address: &Addr) -> Result<Lienholder, ContractError> {
    LIENHOLDERS
        .may_load(storage, address)?
        .ok_or_else(|| ContractError::NotALienholder { address: address.clone() })
}

/// Stands for the address of a lienholder inside the liens, where an address would be paid for on
/// every write.
///
/// 64 bits, because anyone can register: a smaller range could be used up by a stranger, and no one
/// else could register then.
#[derive(Serialize, Deserialize, Clone, Copy, Debug, PartialEq, Eq)]
pub struct LienholderId(pub u64);

impl LienholderId {
    /// The first one to register.
    pub const FIRST: Self = Self(1);

    /// The one to register after this.
    ///
    /// # Errors
    /// If there are no more numbers.
    pub fn next(self) -> Result<Self, ContractError> {
        self.0.checked_add(1).map(Self).ok_or(ContractError::NoLienholderIdLeft)
    }
}

/// Terms of a lienholder. They are final, so that the terms of a lien cannot change after it was
/// made.
#[derive(Serialize, Deserialize, Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lienholder {
    /// Its number.
    #[serde(rename = "i")]
    pub id: LienholderId,
    /// The greatest part of a lien that it can slash, between 0 and 1.
    #[serde(rename = "m")]
    pub max_slash: Decimal,
}

impl Lienholder {
    /// How much of a lien of `amount` can be slashed: rounded up, because the slash is
    /// (specification, "Charging").
    pub fn slashable(&self, amount: Uint128) -> Uint128 {
        // A ratio of at most 1 cannot overflow. If it could not be computed, all of the lien would
        // have to count.
        amount.checked_mul_ceil(self.max_slash).unwrap_or(amount)
    }
}
