//! The arithmetic of collateral and liens. Pure: no storage, no messages.

use cosmwasm_std::{OverflowError, Uint128, Uint256};
use mesh_apis::vault::MAX_LIENS;
use serde::{Deserialize, Serialize};

use crate::state::{Lienholder, LienholderId};
use crate::ContractError;

/// Collateral of a user, and all liens on it.
///
/// The liens are inline: there are at most [`MAX_LIENS`], so the largest and the sum are found at once, and an action
/// costs one read and one write however many there are.
#[derive(Serialize, Deserialize, Clone, Debug, Default, PartialEq, Eq)]
pub struct Account {
    /// Coins held for the user.
    #[serde(rename = "b")]
    pub bonded: Uint128,
    /// At most one per lienholder, in no order.
    #[serde(rename = "l", default, skip_serializing_if = "Vec::is_empty")]
    pub liens: Vec<Lien>,
}

/// What one lienholder has of a user's collateral.
#[derive(Serialize, Deserialize, Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lien {
    /// Who holds it.
    #[serde(rename = "h")]
    pub holder: LienholderId,
    /// How much it binds. The same collateral can be bound by several liens.
    #[serde(rename = "a")]
    pub amount: Uint128,
    /// How much of the collateral its holder can slash. Stored, and not derived from the amount, because a burn lowers
    /// the two by different values. It adds up over all liens.
    #[serde(rename = "s")]
    pub slashable: Uint128,
}

impl Account {
    /// Amount of the largest lien.
    pub fn max_lien(&self) -> Uint128 {
        self.liens.iter().map(|lien| lien.amount).max().unwrap_or_default()
    }

    /// Sum of what all lienholders together can slash.
    pub fn total_slashable(&self) -> Uint128 {
        // It is never above the collateral: saturating only spares every reader an error that cannot occur.
        self.liens.iter().fold(Uint128::zero(), |sum, lien| sum.saturating_add(lien.slashable))
    }

    /// What the user can take out.
    pub fn free(&self) -> Uint128 {
        self.bonded.saturating_sub(self.max_lien().max(self.total_slashable()))
    }

    /// Whether there is nothing to remember.
    pub fn is_empty(&self) -> bool {
        self.bonded.is_zero() && self.liens.is_empty()
    }

    /// The lien of one lienholder, if it has one.
    pub fn lien(&self, holder: LienholderId) -> Option<&Lien> {
        self.liens.iter().find(|lien| lien.holder == holder)
    }

    /// Adds collateral.
    ///
    /// # Errors
    /// On more than 128 bits.
    pub fn bond(&mut self, amount: Uint128) -> Result<(), OverflowError> {
        self.bonded = self.bonded.checked_add(amount)?;
        Ok(())
    }

    /// Takes out free collateral. Returns how much, in the width of the books.
    ///
    /// # Errors
    /// If it is not free.
    pub fn unbond(&mut self, requested: Uint256) -> Result<Uint128, ContractError> {
        let free = self.free();
        let amount = Uint128::try_from(requested).ok().filter(|amount| *amount <= free);
        let amount = amount.ok_or(ContractError::InsufficientFree { requested, free })?;
        self.bonded = self.bonded.checked_sub(amount)?;
        Ok(amount)
    }

    /// Adds to the lien of a lienholder.
    ///
    /// # Errors
    /// If the lien, or the sum of what can be slashed, would not be covered, or if there are too many liens. Nothing has
    /// changed then.
    pub fn pledge(&mut self, lienholder: &Lienholder, added: Uint256) -> Result<(), ContractError> {
        let collateral = self.bonded;
        let old = self.lien(lienholder.id).copied();
        if old.is_none() && self.liens.len() >= MAX_LIENS {
            return Err(ContractError::TooManyLiens { max: MAX_LIENS });
        }
        let old = old.unwrap_or(Lien {
            holder: lienholder.id,
            amount: Uint128::zero(),
            slashable: Uint128::zero(),
        });

        let lien = Uint256::from(old.amount).saturating_add(added);
        let amount = Uint128::try_from(lien).ok().filter(|amount| *amount <= collateral);
        let amount = amount.ok_or(ContractError::LienAboveCollateral { lien, collateral })?;

        // The difference, so that many small pledges round like one large one.
        let more = lienholder.slashable(amount).saturating_sub(lienholder.slashable(old.amount));
        let total = Uint256::from(self.total_slashable()).saturating_add(more.into());
        if total > collateral.into() {
            return Err(ContractError::SlashableAboveCollateral { slashable: total, collateral });
        }
        let new = Lien { amount, slashable: old.slashable.checked_add(more)?, ..old };

        match self.liens.iter_mut().find(|lien| lien.holder == new.holder) {
            Some(lien) => *lien = new,
            None => self.liens.push(new),
        }
        Ok(())
    }

    /// Lowers the lien of a lienholder by at most its amount, and what can be slashed with it. Returns by how much.
    /// Total: a lienholder that asks for too much gets what there is.
    pub fn release(&mut self, lienholder: &Lienholder, requested: Uint256) -> Uint128 {
        let Some(lien) = self.liens.iter_mut().find(|lien| lien.holder == lienholder.id) else {
            return Uint128::zero();
        };
        let released = Uint128::try_from(requested).unwrap_or(Uint128::MAX).min(lien.amount);
        let rest = lien.amount.saturating_sub(released);

        // The difference, and not the value of the rest: what a burn has taken off must stay off.
        let less = lienholder.slashable(lien.amount).saturating_sub(lienholder.slashable(rest));
        lien.amount = rest;
        lien.slashable = lien.slashable.saturating_sub(less);
        self.liens.retain(|lien| !(lien.amount.is_zero() && lien.slashable.is_zero()));
        released
    }
}
