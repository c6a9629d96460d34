//! What a user has staked on a validator, and what it has earned.

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Addr, OverflowError, StdResult, Storage, Uint128, Uint256};

use crate::rewards::pool::{whole_units, PerShare, RewardPool};
use crate::state::POSITIONS;

/// Stake of a user on a validator, nominal, and its rewards. Invariant: `unstaking <= stake`.
///
/// `stake` earns. It is private, and what changes it asks for the [`PerShare`] of the validator, so that nobody forgets to
/// settle what the old stake has earned.
#[cw_serde]
#[derive(Default)]
pub struct Position {
    /// Acknowledged by the consumer, what is unstaking included.
    #[serde(rename = "s", default, skip_serializing_if = "Uint128::is_zero")]
    stake: Uint128,
    /// The part of `stake` whose Unstake is in flight.
    #[serde(rename = "u", default, skip_serializing_if = "Uint128::is_zero")]
    pub unstaking: Uint128,
    /// Stakes in flight.
    #[serde(rename = "p", default, skip_serializing_if = "Uint128::is_zero")]
    pub pending: Uint128,
    /// `per_share` of the validator when `earned` was settled. Zero without stake.
    #[serde(rename = "q", default, skip_serializing_if = "PerShare::is_zero")]
    points: PerShare,
    /// What was earned until then and is not paid, in 10^-18 units of the reward token.
    #[serde(rename = "e", default, skip_serializing_if = "Uint256::is_zero")]
    earned: Uint256,
}

impl Position {
    /// Loads a position. One that is not stored is empty.
    pub fn load(storage: &dyn Storage, user: &Addr, validator: &str) -> StdResult<Self> {
        Ok(POSITIONS.may_load(storage, (user, validator))?.unwrap_or_default())
    }

    /// Stores a position, or removes it when nothing of it is left. A last fraction of a unit, which could never be paid
    /// out, goes back to the rewards of the validator: whoever has changed them stores them first.
    pub fn save(&self, storage: &mut dyn Storage, user: &Addr, validator: &str) -> StdResult<()> {
        let in_use = [self.stake, self.pending].iter().any(|amount| !amount.is_zero());
        let (whole, fraction) = whole_units(self.earned);
        if in_use || !whole.is_zero() {
            return POSITIONS.save(storage, (user, validator), self);
        }
        if !fraction.is_zero() {
            RewardPool::load(storage, validator)?.give_back(fraction).save(storage, validator)?;
        }
        POSITIONS.remove(storage, (user, validator));
        Ok(())
    }

    /// Acknowledged by the consumer, what is unstaking included.
    pub fn stake(&self) -> Uint128 {
        self.stake
    }

    /// What can still be unstaked.
    pub fn available(&self) -> Uint128 {
        self.stake.saturating_sub(self.unstaking)
    }

    /// What has been earned and is not paid, in 10^-18 units.
    pub fn earned(&self, per_share: PerShare) -> Uint256 {
        // Stake below 2^128 times a `per_share` below 2^128, of which each part is counted once: it fits.
        self.earned.saturating_add(per_share.earned_since(self.points, self.stake))
    }

    /// A Stake was sent.
    pub fn stake_sent(mut self, amount: Uint128) -> Result<Self, OverflowError> {
        self.pending = self.pending.checked_add(amount)?;
        Ok(self)
    }

    /// A Stake was acknowledged.
    pub fn stake_confirmed(self, amount: Uint128, per_share: PerShare) -> Result<Self, OverflowError> {
        let pending = self.pending.checked_sub(amount)?;
        let stake = self.stake.checked_add(amount)?;
        Ok(Self { pending, ..self.restaked(stake, per_share) })
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
    pub fn unstake_done(self, amount: Uint128, per_share: PerShare) -> Result<Self, OverflowError> {
        let unstaking = self.unstaking.checked_sub(amount)?;
        let stake = self.stake.checked_sub(amount)?;
        Ok(Self { unstaking, ..self.restaked(stake, per_share) })
    }

    /// An Unstake failed: only `unstaking` goes back.
    pub fn unstake_failed(mut self, amount: Uint128) -> Result<Self, OverflowError> {
        self.unstaking = self.unstaking.checked_sub(amount)?;
        Ok(self)
    }

    /// Takes out the whole units that were earned (as many as fit into 128 bits). A fraction stays.
    pub fn pay_out(self, per_share: PerShare) -> (Self, Uint128) {
        let (whole, earned) = whole_units(self.earned(per_share));
        let stake = self.stake;
        (Self { earned, ..self.restaked(stake, per_share) }, whole)
    }

    /// The old stake has earned until now, the new one earns from now on.
    fn restaked(self, stake: Uint128, per_share: PerShare) -> Self {
        let earned = self.earned(per_share);
        let points = if stake.is_zero() { PerShare::default() } else { per_share };
        Self { stake, points, earned, ..self }
    }
}
