//! A user: its number, the length of its history, and its debt.
//!
//! One record, because whoever stakes needs all three: apart they would be three keys to read, and
//! with a counter of all transactions and an index of those of each user, which the number makes
//! needless, three to write (24,000 gas a round trip, docs/gas.md).

use cosmwasm_std::{Addr, StdResult, Storage, Uint128};
use cw_storage_plus::{Item, Map};
use mesh_apis::TxId;
use serde::{Deserialize, Serialize};
use serde_tuple::{Deserialize_tuple, Serialize_tuple};

use crate::error::ContractError;
use crate::slash::cursor::Cursor;

/// Numbers, lengths of histories and debts, by user.
const USERS: Map<&Addr, (UserNumber, u64, Option<Debt>)> = Map::new("us");

/// The number of the next user.
const NEXT: Item<UserNumber> = Item::new("nu");

/// Most entries that the history of a user can ever have. Each costs its user more than 100,000
/// gas, so no one reaches that.
const MAX_ENTRIES: u64 = 1_000_000_000;

/// Number of a user. It stands for the address in keys of positions and claims, where 35 bytes more
/// would be written each time (5,000 gas a round trip).
#[derive(Serialize, Deserialize, Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct UserNumber(pub u64);

/// A user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct User {
    /// Its address.
    pub address: Addr,
    /// Its number. Given by this contract, for ever.
    pub number: UserNumber,
    /// Number of entries that its history has had so far.
    pub entries: u64,
    /// Its debt, if it has one.
    pub debt: Option<Debt>,
}

/// The shortfall of a user's liens. Its arithmetic is in [`crate::slash::debt`].
#[derive(Serialize_tuple, Deserialize_tuple, Clone, Debug, PartialEq, Eq)]
pub(crate) struct Debt {
    /// The amount, not zero.
    pub amount: Uint128,
    /// The next to pay. Whoever works the debt off has no choice: claims come first, because they
    /// cost the user no stake.
    pub cursor: Cursor,
}

impl User {
    /// A user that has ever had an entry or a debt.
    pub(crate) fn load(storage: &dyn Storage, address: &Addr) -> StdResult<Option<Self>> {
        let stored = USERS.may_load(storage, address)?;
        Ok(stored.map(|(number, entries, debt)| Self { address: address.clone(), number, entries, debt }))
    }

    /// A user, who gets a number now if there was none before. Whoever calls this stores it.
    pub(crate) fn load_or_new(storage: &mut dyn Storage, address: &Addr) -> StdResult<Self> {
        if let Some(user) = Self::load(storage, address)? {
            return Ok(user);
        }
        let number = NEXT.may_load(storage)?.unwrap_or(UserNumber(0));
        NEXT.save(storage, &UserNumber(number.0.saturating_add(1)))?;
        Ok(Self { address: address.clone(), number, entries: 0, debt: None })
    }

    /// Stores it.
    pub(crate) fn save(&self, storage: &mut dyn Storage) -> StdResult<()> {
        USERS.save(storage, &self.address, &(self.number, self.entries, self.debt.clone()))
    }

    /// The number of its entry `seq`, unique in this contract: the user's number, and that of the
    /// entry in nine digits.
    ///
    /// # Errors
    /// [`ContractError::NoTxIdLeft`].
    pub(crate) fn tx_id(&self, seq: u64) -> Result<TxId, ContractError> {
        let id = self.number.0.checked_mul(MAX_ENTRIES).and_then(|first| first.checked_add(seq));
        let id = id.filter(|_| seq < MAX_ENTRIES);
        id.map(TxId).ok_or_else(|| ContractError::NoTxIdLeft { user: self.address.clone() })
    }
}

/// Number of a user, if the address is one's.
pub(crate) fn number(storage: &dyn Storage, address: &Addr) -> StdResult<Option<UserNumber>> {
    Ok(User::load(storage, address)?.map(|user| user.number))
}

/// Number of the user of an entry.
pub(crate) fn of(tx_id: TxId) -> UserNumber {
    UserNumber(tx_id.0.checked_div(MAX_ENTRIES).unwrap_or_default())
}

/// Number of an entry among those of its user.
pub(crate) fn seq(tx_id: TxId) -> u64 {
    tx_id.0.checked_rem(MAX_ENTRIES).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use cosmwasm_std::testing::MockStorage;

    fn user(storage: &mut MockStorage, name: &str) -> User {
        let user = User::load_or_new(storage, &Addr::unchecked(name)).unwrap();
        user.save(storage).unwrap();
        user
    }

    #[test]
    fn numbers_of_entries_are_unique_and_tell_their_place() {
        let mut storage = MockStorage::new();
        let (alice, bob) = (user(&mut storage, "alice"), user(&mut storage, "bob"));
        assert_eq!(user(&mut storage, "alice"), alice);
        let id = |user: &User, entry| user.tx_id(entry).unwrap();
        assert_eq!([id(&alice, 0), id(&alice, 1), id(&bob, 7)], [TxId(0), TxId(1), TxId(1_000_000_007)]);
        assert_eq!([of(TxId(1)), of(id(&bob, 7))], [alice.number, bob.number]);
        assert_eq!([seq(TxId(1)), seq(id(&bob, 7)), seq(TxId(u64::MAX))], [1, 7, 709_551_615]);
    }

    #[test]
    fn no_entry_takes_a_number_of_another_user() {
        let alice = user(&mut MockStorage::new(), "alice");
        assert_eq!(alice.tx_id(MAX_ENTRIES - 1).unwrap(), TxId(MAX_ENTRIES - 1));
        for (user, entry) in
            [(alice.clone(), MAX_ENTRIES), (User { number: UserNumber(u64::MAX), ..alice }, 0)]
        {
            assert!(matches!(user.tx_id(entry), Err(ContractError::NoTxIdLeft { .. })));
        }
    }
}
