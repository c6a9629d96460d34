//! How far the settlement of each user has come.

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Addr, StdResult, Storage};
use cw_storage_plus::Map;
use mesh_apis::external_staking::ClaimKey;

/// By user. Absent: not settled since the first slash.
pub const SETTLEMENTS: Map<&Addr, Settlement> = Map::new("st");

/// How far a user is settled.
#[cw_serde]
pub struct Settlement {
    /// How many infractions there were when this round began.
    #[serde(rename = "n")]
    pub round: u64,
    /// Where the round stands.
    #[serde(rename = "p")]
    pub cursor: Cursor,
}

/// Where a round stands.
#[cw_serde]
pub enum Cursor {
    /// In the positions, after this validator.
    #[serde(rename = "p")]
    Positions(Option<String>),
    /// In the claims, after this one.
    #[serde(rename = "c")]
    Claims(Option<ClaimKey>),
    /// Through.
    #[serde(rename = "d")]
    Done,
}

impl Settlement {
    /// Where a round of `user` goes on that has seen `round` infractions. Other rounds, and one that is through, begin anew.
    ///
    /// # Errors
    /// Only if storage fails.
    pub fn resume(storage: &dyn Storage, user: &Addr, round: u64) -> StdResult<Cursor> {
        Ok(match SETTLEMENTS.may_load(storage, user)? {
            Some(Self { round: begun, cursor }) if begun == round && cursor != Cursor::Done => cursor,
            Some(_) | None => Cursor::Positions(None),
        })
    }

    /// Stores it.
    ///
    /// # Errors
    /// Only if storage fails.
    pub fn save(&self, storage: &mut dyn Storage, user: &Addr) -> StdResult<()> {
        SETTLEMENTS.save(storage, user, self)
    }
}
