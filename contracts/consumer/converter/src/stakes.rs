//! D of each validator, stored as sums, and the effect of a Stake or an Unstake on them.
//!
//! The arithmetic is pure: from the sums before to the sums after, or to a refusal.

use cosmwasm_std::{ensure, Coin, Uint128, Uint256};
use cw_storage_plus::{Item, Map};
use mesh_apis::ack::{AckError, ReasonCode};
use mesh_apis::valset::ValidatorStatus;
use serde::{Deserialize, Serialize};

use crate::valset::Validator;

/// Sums by operator address. Absent: zero.
pub(crate) const TOTALS: Map<&str, Totals> = Map::new("totals");
/// Sum of D over all validators that are neither tombstoned nor in quarantine, provider-side units.
/// Absent: zero.
pub(crate) const TOTAL_STAKE: Item<Uint128> = Item::new("total_stake");

/// Sums of the Stakes and Unstakes applied to one validator, provider-side units. D is their
/// difference and is not stored.
#[derive(Serialize, Deserialize, Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Totals {
    /// Sum of all Stakes.
    pub staked: Uint128,
    /// Sum of all Unstakes, never above `staked`.
    pub unstaked: Uint128,
    /// Number of operations applied.
    pub n: u64,
}

impl Totals {
    /// D of the validator.
    pub(crate) fn stake(&self) -> Uint128 {
        self.staked.saturating_sub(self.unstaked)
    }
}

/// The sums that one packet changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Sums {
    /// Sums of the packet's validator.
    pub totals: Totals,
    /// See [`TOTAL_STAKE`].
    pub total_stake: Uint128,
}

/// Checks that a coin has the agreed denom and is not zero.
///
/// # Errors
/// [`ReasonCode::WrongDenom`], [`ReasonCode::ZeroAmount`].
pub(crate) fn check_coin(coin: &Coin, denom: &str) -> Result<(), AckError> {
    ensure!(
        coin.denom == denom,
        AckError::new(ReasonCode::WrongDenom, format!("denom must be {denom}, got {}", coin.denom))
    );
    ensure!(!coin.amount.is_zero(), AckError::new(ReasonCode::ZeroAmount, "amount must not be zero"));
    Ok(())
}

/// Checks that a validator takes stake: it was added, is active, was never tombstoned and is not in
/// quarantine.
///
/// # Errors
/// [`ReasonCode::UnknownValidator`], [`ReasonCode::TombstonedValidator`],
/// [`ReasonCode::InactiveValidator`].
pub(crate) fn check_validator(valoper: &str, validator: Option<&Validator>) -> Result<(), AckError> {
    match validator {
        Some(Validator { tombstoned_at: Some(height), .. }) => Err(AckError::new(
            ReasonCode::TombstonedValidator,
            format!("validator {valoper} was tombstoned, known since height {height}"),
        )),
        Some(Validator { pub_key: Some(_), quarantined: true, .. }) => {
            Err(AckError::new(ReasonCode::InactiveValidator, format!("validator {valoper} is in quarantine")))
        }
        Some(Validator { pub_key: Some(_), status: Some(ValidatorStatus::Active), .. }) => Ok(()),
        Some(Validator { pub_key: Some(_), .. }) => Err(AckError::new(
            ReasonCode::InactiveValidator,
            format!("validator {valoper} is not in the active set"),
        )),
        // Without a key it was never added, and the provider cannot know it.
        Some(_) | None => Err(AckError::new(ReasonCode::UnknownValidator, format!("no validator {valoper}"))),
    }
}

impl Sums {
    /// The sums after a Stake.
    ///
    /// # Errors
    /// [`ReasonCode::Overflow`] if a sum would not fit.
    pub(crate) fn stake(&self, amount: Uint256) -> Result<Self, AckError> {
        let overflow = || AckError::new(ReasonCode::Overflow, "a sum would not fit into 128 bits");
        let amount = Uint128::try_from(amount).map_err(|_| overflow())?;
        Ok(Self {
            totals: Totals {
                staked: self.totals.staked.checked_add(amount).map_err(|_| overflow())?,
                unstaked: self.totals.unstaked,
                n: self.totals.n.checked_add(1).ok_or_else(overflow)?,
            },
            total_stake: self.total_stake.checked_add(amount).map_err(|_| overflow())?,
        })
    }

    /// The sums after an Unstake. D alone limits it, neither the validator's status nor a price.
    /// `in_total` says whether the validator's D is part of the total.
    ///
    /// # Errors
    /// [`ReasonCode::InsufficientStake`] if it is more than D.
    pub(crate) fn unstake(&self, amount: Uint256, in_total: bool) -> Result<Self, AckError> {
        let stake = self.totals.stake();
        let insufficient = || {
            let text = format!("cannot unstake {amount}, only {stake} is staked");
            AckError::new(ReasonCode::InsufficientStake, text)
        };
        let amount =
            Uint128::try_from(amount).ok().filter(|amount| *amount <= stake).ok_or_else(insufficient)?;
        Ok(Self {
            totals: Totals {
                staked: self.totals.staked,
                // Neither sum saturates: `unstaked` stays at most `staked`, and the total is at
                // least D, unless the provider lies.
                unstaked: self.totals.unstaked.saturating_add(amount),
                n: self.totals.n.saturating_add(1),
            },
            total_stake: if in_total { self.total_stake.saturating_sub(amount) } else { self.total_stake },
        })
    }
}
