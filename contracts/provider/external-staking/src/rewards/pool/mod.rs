//! The arithmetic of rewards: points per share, with nothing lost.
//!
//! All fractions are whole numbers of 10^-18 units of the reward token. A booking of x to a
//! validator with stake T raises `per_share` by floor(total / T), where total = what comes, what
//! was parked, and the remainder of the booking before; the new remainder is carried. A position
//! with stake s has earned s times what `per_share` has grown by. So at any time, exactly:
//!
//! ```text
//! booked = paid + sum over positions (earned + stake x growth since its last change) + remainder + parked + sunk
//! ```
//!
//! Nobody can fill these numbers. One entry of a split, all that is parked and the remainder are
//! below 2^190 together, so a booking raises `per_share` by less than that, even for one unit of
//! stake: its 256 bits last for 2^66 bookings, and one that would not fit is parked. By the
//! equation, a position earns no more than what was booked, at most 2^190 each time: `earned` and
//! the product stake x growth fit into 256 bits as well, because no position has more than the
//! stake T.

use cosmwasm_std::{StdResult, Storage, Uint128, Uint256};
use cw_storage_plus::Map;
use mesh_apis::time::UnixTime;
use serde::{Deserialize, Serialize};

use crate::error::rewards::RewardsError;

/// By operator address. Written by transfers of the converter, and by whoever takes rewards out.
pub(crate) const POOLS: Map<&str, RewardPool> = Map::new("rp");

/// One unit of the reward token, in 10^-18 units.
pub(crate) const UNIT: Uint128 = Uint128::new(1_000_000_000_000_000_000);

/// Rewards of one unit of stake since the first booking, in 10^-18 units. Only a
/// [`RewardPool`] makes one, and never a smaller one than before.
#[derive(Serialize, Deserialize, Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct PerShare(Uint256);

impl PerShare {
    /// For queries.
    pub(crate) fn value(self) -> Uint256 {
        self.0
    }

    pub(crate) fn is_zero(&self) -> bool {
        self.0.is_zero()
    }

    /// Rewards of `stake` since `points`, in 10^-18 units.
    pub(crate) fn earned_since(self, points: PerShare, stake: Uint128) -> Uint256 {
        Uint256::from(stake).saturating_mul(self.0.saturating_sub(points.0))
    }
}

/// The whole units in `earned` (10^-18 units), as far as they fit into 128 bits, and what is left.
pub(crate) fn whole_units(earned: Uint256) -> (Uint128, Uint256) {
    let whole = earned.checked_div(UNIT.into()).unwrap_or_default();
    let whole = Uint128::try_from(whole).unwrap_or(Uint128::MAX);
    (whole, earned.saturating_sub(whole.full_mul(UNIT)))
}

/// The rewards of one validator.
#[derive(Serialize, Deserialize, Clone, Debug, Default, PartialEq)]
#[serde(remote = "Self")]
pub(crate) struct RewardPool {
    /// Rewards of one unit of stake so far.
    #[serde(rename = "s", default, skip_serializing_if = "PerShare::is_zero")]
    pub per_share: PerShare,
    /// Remainder of the last division, in 10^-18 units.
    #[serde(rename = "r", default, skip_serializing_if = "Uint256::is_zero")]
    pub remainder: Uint256,
    /// Rewards that wait for stake to divide them by, in units.
    #[serde(rename = "k", default, skip_serializing_if = "Uint128::is_zero")]
    pub parked: Uint128,
    /// Time since which something is parked, seconds.
    #[serde(rename = "t", default, skip_serializing_if = "is_zero")]
    pub parked_since: UnixTime,
    /// The validator was slashed: what comes is parked, and goes to the sink.
    #[serde(rename = "z", default, skip_serializing_if = "std::ops::Not::not")]
    pub closed: bool,
}

mesh_apis::json_object!(RewardPool);

#[allow(clippy::trivially_copy_pass_by_ref)] // as serde calls it
fn is_zero(time: &UnixTime) -> bool {
    *time == UnixTime::default()
}

impl RewardPool {
    /// Loads the pool of a validator. One that is not stored is empty.
    pub(crate) fn load(storage: &dyn Storage, validator: &str) -> StdResult<Self> {
        Ok(POOLS.may_load(storage, validator)?.unwrap_or_default())
    }

    /// Stores the pool of a validator.
    pub(crate) fn save(&self, storage: &mut dyn Storage, validator: &str) -> StdResult<()> {
        POOLS.save(storage, validator, self)
    }

    /// Books `amount` units, not zero, that came for `validator`, whose `stake` earns. What cannot
    /// be divided is parked: without stake, when `per_share` would not fit, or after a slash.
    ///
    /// # Errors
    /// [`RewardsError::ParkedOverflow`].
    pub(crate) fn book(
        self,
        validator: &str,
        amount: Uint128,
        stake: Uint128,
        now: UnixTime,
    ) -> Result<Self, RewardsError> {
        if let Some(divided) = self.divided(amount, stake) {
            return Ok(divided);
        }
        let parked = self.parked.checked_add(amount).map_err(|_| RewardsError::ParkedOverflow {
            validator: validator.to_string(),
            parked: self.parked,
            amount,
        })?;
        let parked_since = if self.parked.is_zero() { now } else { self.parked_since };
        Ok(Self { parked, parked_since, ..self })
    }

    /// The validator was slashed, and earns no more.
    pub(crate) fn close(mut self) -> Self {
        self.closed = true;
        self
    }

    /// Divides what is parked, if there is `stake` now.
    pub(crate) fn distribute(self, stake: Uint128) -> Self {
        if self.parked.is_zero() {
            return self;
        }
        self.divided(Uint128::zero(), stake).unwrap_or(self)
    }

    fn divided(&self, amount: Uint128, stake: Uint128) -> Option<Self> {
        if self.closed {
            return None;
        }
        let stake = Uint256::from(stake);
        let units = Uint256::from(amount).checked_add(self.parked.into()).ok()?;
        let total = units.checked_mul(UNIT.into()).ok()?.checked_add(self.remainder).ok()?;
        let growth = total.checked_div(stake).ok()?;
        let per_share = PerShare(self.per_share.0.checked_add(growth).ok()?);
        let remainder = total.checked_rem(stake).ok()?;
        Some(Self {
            per_share,
            remainder,
            parked: Uint128::zero(),
            parked_since: UnixTime::default(),
            closed: false,
        })
    }

    /// Takes the fraction of a unit that a position leaves behind.
    pub(crate) fn give_back(mut self, fraction: Uint256) -> Self {
        // A remainder is below a stake when it is made, so far below 2^256: no number of fractions
        // can fill the difference.
        self.remainder = self.remainder.saturating_add(fraction);
        self
    }

    /// Takes what nobody can earn, in whole units; a fraction stays.
    pub(crate) fn sink(self) -> (Self, Uint256) {
        let (whole, remainder) = whole_units(self.remainder);
        // Two numbers of 128 bits.
        let sunk = Uint256::from(self.parked).saturating_add(whole.into());
        (Self { remainder, parked: Uint128::zero(), parked_since: UnixTime::default(), ..self }, sunk)
    }
}

#[cfg(test)]
mod tests;
