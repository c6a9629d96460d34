//! D of the validators: the sums of what was applied, and what a Stake or an Unstake makes of them.
//!
//! The arithmetic is pure: from the sums before to the sums after, or to a refusal.

use cosmwasm_std::{Coin, Uint128, Uint256};
use cw_storage_plus::{Item, Map};
use mesh_apis::ack::{AckError, ReasonCode};
use mesh_apis::valset::ValidatorStatus;
use serde::{Deserialize, Serialize};

use crate::valset::Validator;

/// Sums of what was applied, by operator address. Absent: nothing was.
pub const TOTALS: Map<&str, Totals> = Map::new("totals");
/// Sum of D over all validators that are not tombstoned, provider-side units. Absent: zero.
pub const TOTAL_STAKE: Item<Uint128> = Item::new("total_stake");

/// Sums of what was applied to one validator, provider-side units. D is their difference, and not
/// stored.
#[derive(Serialize, Deserialize, Clone, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Sum of all Stakes.
    pub staked: Uint128,
    /// Sum of all Unstakes, never above `staked`.
    pub unstaked: Uint128,
    /// Operations applied.
    pub n: u64,
}

impl Totals {
    /// D of the validator.
    pub fn stake(&self) -> Uint128 {
        self.staked.saturating_sub(self.unstaked)
    }
}

/// Sums that a packet changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sums {
    /// Of the packet's validator.
    pub totals: Totals,
    /// D of all validators together that count.
    pub total_stake: Uint128,
}

/// The coin must be of the agreed denom, and more than nothing.
///
/// # Errors
/// [`ReasonCode::WrongDenom`], [`ReasonCode::ZeroAmount`].
pub fn check_coin(coin: &Coin, denom: &str) -> Result<(), AckError> {
    if coin.denom != denom {
        return Err(AckError::new(
            ReasonCode::WrongDenom,
            format!("denom must be {denom}, got {}", coin.denom),
        ));
    }
    if coin.amount.is_zero() {
        return Err(AckError::new(ReasonCode::ZeroAmount, "amount must not be zero"));
    }
    Ok(())
}

/// A validator can be staked to if it was added, is active, was never tombstoned, and is not in
/// quarantine.
///
/// # Errors
/// [`ReasonCode::UnknownValidator`], [`ReasonCode::TombstonedValidator`],
/// [`ReasonCode::InactiveValidator`].
pub fn check_validator(valoper: &str, validator: Option<&Validator>) -> Result<(), AckError> {
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
        // Without a key it was never added, so the provider cannot know it from here.
        Some(_) | None => Err(AckError::new(ReasonCode::UnknownValidator, format!("no validator {valoper}"))),
    }
}

impl Sums {
    /// After a Stake.
    ///
    /// # Errors
    /// [`ReasonCode::Overflow`] when a sum would not fit.
    pub fn stake(&self, amount: Uint256) -> Result<Self, AckError> {
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

    /// After an Unstake, which only what is staked limits: neither the validator's status nor any
    /// price. `counts` says whether the validator is part of the total.
    ///
    /// # Errors
    /// [`ReasonCode::InsufficientStake`] when it is more than D.
    pub fn unstake(&self, amount: Uint256, counts: bool) -> Result<Self, AckError> {
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
                // At most `staked`, and `total_stake` is at least D: neither line can saturate.
                unstaked: self.totals.unstaked.saturating_add(amount),
                n: self.totals.n.saturating_add(1),
            },
            total_stake: if counts { self.total_stake.saturating_sub(amount) } else { self.total_stake },
        })
    }
}
