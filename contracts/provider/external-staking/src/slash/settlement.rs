//! Progress of the settlement of each user.

use cosmwasm_std::{Addr, StdResult, Storage};
use cw_storage_plus::Map;
use serde_tuple::{Deserialize_tuple, Serialize_tuple};

use super::cursor::Cursor;

/// By user. Absent: not settled since the first slash.
pub(crate) const SETTLEMENTS: Map<&Addr, Settlement> = Map::new("st");

/// Progress of a user's settlement: positions first, then claims.
#[derive(Serialize_tuple, Deserialize_tuple, Clone, Debug, PartialEq)]
pub(crate) struct Settlement {
    /// Number of infractions when this round began.
    pub round: u64,
    /// Beginning of the next page. None: the round is through.
    pub cursor: Option<Cursor>,
}

impl Settlement {
    /// Beginning of the next page of the round of `user` that covers `round` infractions. Another
    /// round, and one that is through, begins anew.
    ///
    /// # Errors
    /// Only if storage fails.
    pub(crate) fn resume(storage: &dyn Storage, user: &Addr, round: u64) -> StdResult<Cursor> {
        let settlement = SETTLEMENTS.may_load(storage, user)?.filter(|settlement| settlement.round == round);
        Ok(settlement.and_then(|settlement| settlement.cursor).unwrap_or(Cursor::Positions(None)))
    }

    /// Stores it.
    ///
    /// # Errors
    /// Only if storage fails.
    pub(crate) fn save(&self, storage: &mut dyn Storage, user: &Addr) -> StdResult<()> {
        SETTLEMENTS.save(storage, user, self)
    }
}
