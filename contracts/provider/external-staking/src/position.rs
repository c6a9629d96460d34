//! What a user has staked on a validator.

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Addr, OverflowError, StdResult, Storage, Uint128};

use crate::state::POSITIONS;

/// Stake of a user on a validator, nominal. Invariant: `unstaking <= stake`.
#[cw_serde]
#[derive(Default)]
pub struct Position {
    /// Acknowledged by the consumer, what is unstaking included.
    #[serde(rename = "s", default, skip_serializing_if = "Uint128::is_zero")]
    pub stake: Uint128,
    /// The part of `stake` whose Unstake is in flight.
    #[serde(rename = "u", default, skip_serializing_if = "Uint128::is_zero")]
    pub unstaking: Uint128,
    /// Stakes in flight.
    #[serde(rename = "p", default, skip_serializing_if = "Uint128::is_zero")]
    pub pending: Uint128,
}

impl Position {
    /// Loads a position. One that is not stored is empty.
    pub fn load(storage: &dyn Storage, user: &Addr, validator: &str) -> StdResult<Self> {
        Ok(POSITIONS.may_load(storage, (user, validator))?.unwrap_or_default())
    }

    /// Stores a position, or removes it when it is empty.
    pub fn save(&self, storage: &mut dyn Storage, user: &Addr, validator: &str) -> StdResult<()> {
        if *self == Self::default() {
            POSITIONS.remove(storage, (user, validator));
            return Ok(());
        }
        POSITIONS.save(storage, (user, validator), self)
    }

    /// What can still be unstaked.
    pub fn available(&self) -> Uint128 {
        self.stake.saturating_sub(self.unstaking)
    }

    /// A Stake was sent.
    pub fn stake_sent(mut self, amount: Uint128) -> Result<Self, OverflowError> {
        self.pending = self.pending.checked_add(amount)?;
        Ok(self)
    }

    /// A Stake was acknowledged.
    pub fn stake_confirmed(mut self, amount: Uint128) -> Result<Self, OverflowError> {
        self.pending = self.pending.checked_sub(amount)?;
        self.stake = self.stake.checked_add(amount)?;
        Ok(self)
    }

    /// A Stake failed, or was aborted.
    pub fn stake_dropped(mut self, amount: Uint128) -> Result<Self, OverflowError> {
        self.pending = self.pending.checked_sub(amount)?;
        Ok(self)
    }

    /// An Unstake was sent.
    pub fn unstake_sent(mut self, amount: Uint128) -> Result<Self, OverflowError> {
        self.available().checked_sub(amount)?;
        self.unstaking = self.unstaking.checked_add(amount)?;
        Ok(self)
    }

    /// An Unstake that was sent is done: acknowledged, or forced.
    pub fn unstake_done(mut self, amount: Uint128) -> Result<Self, OverflowError> {
        self.unstaking = self.unstaking.checked_sub(amount)?;
        self.stake = self.stake.checked_sub(amount)?;
        Ok(self)
    }

    /// An Unstake failed: only `unstaking` goes back.
    pub fn unstake_failed(mut self, amount: Uint128) -> Result<Self, OverflowError> {
        self.unstaking = self.unstaking.checked_sub(amount)?;
        Ok(self)
    }
}
