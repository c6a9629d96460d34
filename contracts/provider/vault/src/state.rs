//! What the vault stores: few keys, because each costs gas on every read and write.
//!
//! All that concerns one user is one record. The field names of the records are single letters in
//! storage, to keep what every write pays for short.

use cosmwasm_std::{Addr, Coin, Decimal, MessageInfo, StdResult, Storage, Uint128};
use cw_storage_plus::{Item, Map};
use serde::{Deserialize, Serialize};

use crate::account::Account;
use crate::ContractError;

/// Set at instantiate, never changed.
pub const CONFIG: Item<Config> = Item::new("config");

/// Sum of all idle collateral: the coins that the vault must hold. Neither the balance (which
/// anyone can add to) nor the accounts (of which there can be many) can stand in for it. It also
/// bounds every other sum to 128 bits. A pledge or a release does not touch it.
pub const TOTAL_IDLE: Item<Uint128> = Item::new("total");

/// The custodian of local staking. A vault without local staking has none. A record of its own, so
/// that who does not stake locally never pays for it.
pub const CUSTODIAN: Item<Custodian> = Item::new("custodian");

/// Users, by address. One without collateral and without liens has no record.
pub const ACCOUNTS: Map<&Addr, Account> = Map::new("acct");

/// Registered lienholders, by address.
pub const LIENHOLDERS: Map<&Addr, Lienholder> = Map::new("lh");

/// Addresses of lienholders, by [`LienholderId`].
pub const LIENHOLDER_ADDRESSES: Map<u64, Addr> = Map::new("lh_addr");

/// A user's record, whether there is one or not.
pub(crate) fn load_account(storage: &dyn Storage, user: &Addr) -> StdResult<Account> {
    Ok(ACCOUNTS.may_load(storage, user)?.unwrap_or_default())
}

/// Writes a user's record, or removes it when there is nothing left to remember.
pub(crate) fn save_account(storage: &mut dyn Storage, user: &Addr, account: &Account) -> StdResult<()> {
    if account.is_empty() {
        ACCOUNTS.remove(storage, user);
        return Ok(());
    }
    ACCOUNTS.save(storage, user, account)
}

/// The terms of a lienholder that has registered.
pub(crate) fn load_lienholder(storage: &dyn Storage, address: &Addr) -> Result<Lienholder, ContractError> {
    LIENHOLDERS
        .may_load(storage, address)?
        .ok_or_else(|| ContractError::NotALienholder { address: address.clone() })
}

/// The custodian of local staking.
pub(crate) fn load_custodian(storage: &dyn Storage) -> Result<Custodian, ContractError> {
    CUSTODIAN.may_load(storage)?.ok_or(ContractError::NoLocalStaking {})
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
        if self.contract != info.sender {
            let (expected, actual) = (self.contract.clone(), info.sender.clone());
            return Err(ContractError::NotTheCustodian { expected, actual });
        }
        Ok(())
    }
}

/// Configuration.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// The only denom that can be bonded.
    pub denom: String,
}

impl Config {
    /// # Errors
    /// If the denom cannot exist on a Cosmos SDK chain: nothing could ever be bonded.
    pub fn new(denom: String) -> Result<Self, ContractError> {
        let rest = denom.strip_prefix(|first: char| first.is_ascii_alphabetic());
        let valid = rest.is_some_and(|rest| {
            (2..=127).contains(&rest.len())
                && rest.chars().all(|c| c.is_ascii_alphanumeric() || "/:._-".contains(c))
        });
        if !valid {
            return Err(ContractError::InvalidDenom { actual: denom });
        }
        Ok(Self { denom })
    }

    /// # Errors
    /// If the coin is not of the vault's denom.
    pub fn check_denom(&self, coin: &Coin) -> Result<(), ContractError> {
        if coin.denom != self.denom {
            return Err(ContractError::WrongDenom {
                expected: self.denom.clone(),
                actual: coin.denom.clone(),
            });
        }
        Ok(())
    }
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
        self.0.checked_add(1).map(Self).ok_or(ContractError::NoLienholderIdLeft {})
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
