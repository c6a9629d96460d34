//! Stake of a user on a validator, its rewards, and the part of it that was slashed.

use cosmwasm_std::{Order, OverflowError, StdResult, Storage, Uint128, Uint256};
use cw_storage_plus::{Bound, Map};
use mesh_apis::ConsumerHeight;
use serde::{Deserialize, Serialize};

use crate::rewards::pool::{whole_units, PerShare, RewardPool};
use crate::user::UserNumber;

/// By (user, operator address). Absent when all is zero.
pub(crate) const POSITIONS: Map<(u64, &str), Position> = Map::new("ps");

/// Stake of a user on a validator, nominal, and its rewards. Invariant: `unstaking <= stake`.
///
/// `stake` earns. It is private: what it has earned before a change is booked when the position is
/// stored, so nobody can forget that.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq, Default)]
#[serde(remote = "Self")]
pub(crate) struct Position {
    /// Acknowledged by the consumer, what is unstaking included.
    #[serde(rename = "s", default, skip_serializing_if = "Uint128::is_zero")]
    stake: Uint128,
    /// The part of `stake` whose Unstake is in flight.
    #[serde(rename = "u", default, skip_serializing_if = "Uint128::is_zero")]
    pub unstaking: Uint128,
    /// The part that its user may force, because Unstakes of it have failed. Never above `stake`.
    #[serde(rename = "f", default, skip_serializing_if = "Uint128::is_zero")]
    forcible: Uint128,
    /// Stakes in flight.
    #[serde(rename = "p", default, skip_serializing_if = "Uint128::is_zero")]
    pub pending: Uint128,
    /// `per_share` of the validator when `earned` was booked. Zero without stake.
    #[serde(rename = "q", default, skip_serializing_if = "PerShare::is_zero")]
    points: PerShare,
    /// Rewards until then that are not paid, in 10^-18 units of the reward token.
    #[serde(rename = "e", default, skip_serializing_if = "Uint256::is_zero")]
    earned: Uint256,
    /// Consumer height of its oldest stake. Forgotten only when it is empty and nothing of it is in
    /// flight.
    #[serde(rename = "h", default, skip_serializing_if = "Option::is_none")]
    since: Option<ConsumerHeight>,
    /// The part of `stake` that was charged for a slash.
    #[serde(rename = "c", default, skip_serializing_if = "Uint128::is_zero")]
    charged: Uint128,
    /// The part of `charged` whose Unstake is in flight.
    #[serde(rename = "v", default, skip_serializing_if = "Uint128::is_zero")]
    charged_unstaking: Uint128,
    /// Amount that was burned for it: that much less of `charged` will be released.
    #[serde(rename = "b", default, skip_serializing_if = "Uint128::is_zero")]
    burned: Uint128,
    /// The stake as it is stored, if it has changed since it was loaded: what has earned until now.
    #[serde(skip)]
    earning: Option<Uint128>,
}

mesh_apis::json_object!(Position);

/// Stake that is removed from a position, and what the position knows of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct RemovedStake {
    /// First height of its exposure.
    pub since: ConsumerHeight,
    /// The part of it that was charged.
    pub charged: Uint128,
    /// Amount that was burned for that.
    pub burned: Uint128,
}

impl Position {
    /// Loads a position. One that is not stored is empty.
    pub(crate) fn load(storage: &dyn Storage, user: UserNumber, validator: &str) -> StdResult<Self> {
        Ok(POSITIONS.may_load(storage, (user.0, validator))?.unwrap_or_default())
    }

    /// Books what a changed stake has earned, and stores the position, or removes it when nothing
    /// of it is left. A last fraction of a unit, which could never be paid out, goes back to the
    /// rewards of the validator: whoever has changed them stores them first.
    pub(crate) fn save(self, storage: &mut dyn Storage, user: UserNumber, validator: &str) -> StdResult<()> {
        let position = match self.earning {
            Some(_) => self.with_earned(RewardPool::load(storage, validator)?.per_share),
            None => self,
        };
        let in_use = [position.stake, position.pending].iter().any(|amount| !amount.is_zero());
        let (whole, fraction) = whole_units(position.earned);
        if in_use || !whole.is_zero() {
            return POSITIONS.save(storage, (user.0, validator), &position);
        }
        if !fraction.is_zero() {
            RewardPool::load(storage, validator)?.give_back(fraction).save(storage, validator)?;
        }
        POSITIONS.remove(storage, (user.0, validator));
        Ok(())
    }

    /// A page of the positions of a user, by operator address.
    pub(crate) fn page(
        storage: &dyn Storage,
        user: UserNumber,
        start_after: Option<&str>,
        limit: usize,
    ) -> StdResult<Vec<(String, Self)>> {
        POSITIONS
            .prefix(user.0)
            .range(storage, start_after.map(Bound::exclusive), None, Order::Ascending)
            .take(limit)
            .collect()
    }

    /// Acknowledged by the consumer, what is unstaking included.
    pub(crate) fn stake(&self) -> Uint128 {
        self.stake
    }

    /// Stake that can still be unstaked.
    pub(crate) fn available(&self) -> Uint128 {
        self.stake.saturating_sub(self.unstaking)
    }

    /// Stake that its user may force at present.
    pub(crate) fn forcible(&self) -> Uint128 {
        self.forcible.min(self.available())
    }

    /// Rewards that are not paid, in 10^-18 units.
    pub(crate) fn earned(&self, per_share: PerShare) -> Uint256 {
        // At most all that was ever booked for the validator, which fits (see
        // [`crate::rewards::pool`]).
        let stake = self.earning.unwrap_or(self.stake);
        self.earned.saturating_add(per_share.earned_since(self.points, stake))
    }

    /// A Stake was sent.
    pub(crate) fn stake_sent(mut self, amount: Uint128) -> Result<Self, OverflowError> {
        self.pending = self.pending.checked_add(amount)?;
        Ok(self)
    }

    /// A Stake was acknowledged, which backs its validator since the consumer height `since`.
    pub(crate) fn stake_confirmed(
        self,
        amount: Uint128,
        since: ConsumerHeight,
    ) -> Result<Self, OverflowError> {
        let pending = self.pending.checked_sub(amount)?;
        let stake = self.stake.checked_add(amount)?;
        let since = Some(self.since.map_or(since, |oldest| oldest.min(since)));
        Ok(Self { pending, since, ..self.with_stake(stake) })
    }

    /// A Stake failed, or was aborted.
    pub(crate) fn stake_dropped(mut self, amount: Uint128) -> Result<Self, OverflowError> {
        self.pending = self.pending.checked_sub(amount)?;
        Ok(self.forgetful())
    }

    /// An Unstake was sent. Takes stake that was not charged first. Returns also how much of it
    /// was.
    pub(crate) fn unstake_sent(mut self, amount: Uint128) -> Result<(Self, Uint128), OverflowError> {
        self.available().checked_sub(amount)?;
        let charged = amount.saturating_sub(self.uncharged());
        self.unstaking = self.unstaking.checked_add(amount)?;
        self.charged_unstaking = self.charged_unstaking.checked_add(charged)?;
        Ok((self, charged))
    }

    /// An Unstake that was sent is done: acknowledged, or forced. `charged` is what
    /// [`Self::unstake_sent`] gave.
    pub(crate) fn unstake_done(
        self,
        amount: Uint128,
        charged: Uint128,
    ) -> Result<(Self, RemovedStake), OverflowError> {
        let unstaking = self.unstaking.checked_sub(amount)?;
        let stake = self.stake.checked_sub(amount)?;
        let since = self.since.unwrap_or_default();
        let removed = RemovedStake { since, charged, burned: self.burned_for(charged) };
        let charged_unstaking = self.charged_unstaking.checked_sub(charged)?;
        let charged = self.charged.checked_sub(charged)?;
        let burned = self.burned.checked_sub(removed.burned)?;
        // What failed to be unstaked may be what has left just now.
        let forcible = self.forcible.min(stake);
        let position =
            Self { unstaking, forcible, charged, charged_unstaking, burned, ..self.with_stake(stake) };
        Ok((position.forgetful(), removed))
    }

    /// An Unstake failed: `unstaking` goes back, and its user may force that much.
    pub(crate) fn unstake_failed(mut self, amount: Uint128, charged: Uint128) -> Result<Self, OverflowError> {
        self.unstaking = self.unstaking.checked_sub(amount)?;
        self.charged_unstaking = self.charged_unstaking.checked_sub(charged)?;
        self.forcible = self.forcible.saturating_add(amount).min(self.stake);
        Ok(self)
    }

    /// Its user uses the right to force so much.
    ///
    /// # Errors
    /// More than is [forcible](Self::forcible).
    pub(crate) fn force(mut self, amount: Uint128) -> Result<Self, OverflowError> {
        self.forcible().checked_sub(amount)?;
        self.forcible = self.forcible.checked_sub(amount)?;
        Ok(self)
    }

    /// The part that the infractions of its validator charge, the greatest of which is at the
    /// consumer height `infraction`: what is not in flight (its ack decides that) and was not
    /// charged before, if it backed the validator at any of them. Nothing ends that, so the
    /// greatest one decides.
    pub(crate) fn chargeable(&self, infraction: ConsumerHeight) -> Uint128 {
        match self.since {
            Some(since) if since <= infraction => self.uncharged(),
            _ => Uint128::zero(),
        }
    }

    /// Charges part of it.
    pub(crate) fn charge(mut self, amount: Uint128) -> Result<Self, OverflowError> {
        self.charged = self.charged.checked_add(amount)?;
        Ok(self)
    }

    /// Books what was burned for the charged part.
    pub(crate) fn burn(mut self, amount: Uint128) -> Result<Self, OverflowError> {
        self.burned = self.burned.checked_add(amount)?;
        Ok(self)
    }

    /// The smallest part of what is available that would release `worth`, or all of it that
    /// releases anything.
    pub(crate) fn amount_worth(&self, worth: Uint128) -> Uint128 {
        let uncharged = self.uncharged().min(worth);
        let rest = worth.saturating_sub(uncharged);
        let charged = self.charged.saturating_sub(self.charged_unstaking);
        let left = self.charged.saturating_sub(self.burned);
        if rest.is_zero() || left.is_zero() {
            return uncharged;
        }
        // Charged stake releases (charged - burned) / charged of its amount.
        let more = rest.checked_mul_ceil((self.charged, left)).unwrap_or(charged);
        uncharged.saturating_add(more.min(charged))
    }

    /// The part that was charged for a slash.
    pub(crate) fn charged(&self) -> Uint128 {
        self.charged
    }

    /// Amount that was burned for the charged part.
    pub(crate) fn burned(&self) -> Uint128 {
        self.burned
    }

    /// Consumer height of its oldest stake.
    pub(crate) fn since(&self) -> Option<ConsumerHeight> {
        self.since
    }

    /// Stake that is neither in flight nor charged.
    fn uncharged(&self) -> Uint128 {
        let available_charged = self.charged.saturating_sub(self.charged_unstaking);
        self.available().saturating_sub(available_charged)
    }

    /// The part of `burned` that belongs to this much of what was charged.
    fn burned_for(&self, charged: Uint128) -> Uint128 {
        // Part of 0 is 0, and never above `burned`.
        self.burned.checked_multiply_ratio(charged, self.charged).unwrap_or_default()
    }

    /// Nothing of it backs the validator, and nothing is in flight that could: what comes later
    /// begins anew.
    fn forgetful(mut self) -> Self {
        if self.stake.is_zero() && self.pending.is_zero() {
            self.since = None;
        }
        self
    }

    /// Takes out the whole units that were earned (as many as fit into 128 bits). A fraction stays.
    pub(crate) fn pay_out(self, per_share: PerShare) -> (Self, Uint128) {
        let position = self.with_earned(per_share);
        let (whole, earned) = whole_units(position.earned);
        (Self { earned, ..position }, whole)
    }

    /// The old stake earns until the position is stored, the new one from then on.
    fn with_stake(self, stake: Uint128) -> Self {
        Self { stake, earning: self.earning.or(Some(self.stake)), ..self }
    }

    /// Books what was earned until now.
    fn with_earned(self, per_share: PerShare) -> Self {
        let earned = self.earned(per_share);
        let points = if self.stake.is_zero() { PerShare::default() } else { per_share };
        Self { points, earned, earning: None, ..self }
    }
}

#[cfg(test)]
mod tests;
