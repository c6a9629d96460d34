//! The arithmetic of collateral and liens. Pure: no storage, no messages.

use cosmwasm_std::{OverflowError, Uint128, Uint256};
use mesh_apis::vault::MAX_LIENS;
use serde::{Deserialize, Serialize};

use crate::lien::Lien;
use crate::local::{Local, Moment};
use crate::state::{Lienholder, LienholderId};
use crate::ContractError;

/// Collateral of a user, and all liens on it.
///
/// The liens are inline: there are at most [`MAX_LIENS`], so the largest and the sum are found at
/// once, and an action costs one read and one write however many there are.
#[derive(Serialize, Deserialize, Clone, Debug, Default, PartialEq, Eq)]
pub struct Account {
    /// Coins in the vault.
    #[serde(rename = "b")]
    pub idle: Uint128,
    /// At most one per lienholder, in no order.
    #[serde(rename = "l", default, skip_serializing_if = "Vec::is_empty")]
    pub liens: Vec<Lien>,
    /// What is staked on this chain. A user who never did that has the record of a vault without
    /// local staking.
    #[serde(rename = "o", default, skip_serializing_if = "Option::is_none")]
    pub local: Option<Local>,
}

/// What a slash did to an account.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Slash {
    /// Taken from the collateral.
    pub taken: Uint128,
    /// The part of it that is burned at once. The rest is owed.
    pub burned: Uint128,
    /// By how much the lien went down for it.
    pub lowered: Uint128,
    /// By how much it had shrunk, which its holder is told with the answer.
    pub shrunk: Uint128,
}

impl Account {
    /// How much of the collateral a lien binds: all of it, if the lien is above it.
    pub fn bound(&self, lien: &Lien) -> Uint128 {
        lien.amount.min(self.collateral())
    }

    /// By how much a lien has shrunk without its holder knowing.
    pub fn untold(&self, lien: &Lien) -> Uint128 {
        lien.amount.saturating_sub(self.collateral())
    }

    /// The most that one lien binds.
    pub fn max_lien(&self) -> Uint128 {
        self.liens.iter().map(|lien| self.bound(lien)).max().unwrap_or_default()
    }

    /// Sum of what all lienholders together can slash.
    pub fn slashable_by_lienholders(&self) -> Uint128 {
        // It is never above 128 bits: saturating only spares every reader an error that cannot
        // occur.
        self.liens.iter().fold(Uint128::zero(), |sum, lien| sum.saturating_add(lien.slashable))
    }

    /// Sum of what lienholders and the chain can slash. Not above the collateral, unless the chain
    /// has destroyed some.
    pub fn total_slashable(&self) -> Uint128 {
        self.slashable_by_lienholders().saturating_add(self.reserved())
    }

    /// What the user can take out.
    pub fn free(&self) -> Uint128 {
        self.idle.min(self.collateral().saturating_sub(self.max_lien().max(self.total_slashable())))
    }

    /// Whether there is nothing to remember.
    pub fn is_empty(&self) -> bool {
        self.idle.is_zero() && self.liens.is_empty() && self.local.is_none()
    }

    /// The lien of one lienholder, if it has one.
    pub fn lien(&self, holder: LienholderId) -> Option<&Lien> {
        self.liens.iter().find(|lien| lien.holder == holder)
    }

    /// Adds collateral. A lien that had shrunk, and whose holder was not told, binds as much more
    /// of it. Returns what is burned of it at once, because it is owed.
    ///
    /// # Errors
    /// On more than 128 bits.
    pub fn bond(&mut self, amount: Uint128) -> Result<Uint128, OverflowError> {
        self.idle = self.idle.checked_add(amount)?;
        Ok(self.burn_owed())
    }

    /// Takes out free collateral. Returns how much, in the width of the books.
    ///
    /// # Errors
    /// If it is not free, or if it is not known whether it is.
    pub fn unbond(&mut self, requested: Uint256, now: Moment) -> Result<Uint128, ContractError> {
        let free = self.free();
        let amount = Uint128::try_from(requested).ok().filter(|amount| *amount <= free);
        let amount = amount.ok_or(ContractError::InsufficientFree { requested, free })?;
        let free = self.free_unreconciled();
        if amount > free && !self.is_reconciled(now) {
            return Err(ContractError::NotReconciled { requested, free });
        }
        self.idle = self.idle.checked_sub(amount)?;
        self.forget_empty_liens();
        Ok(amount)
    }

    /// Adds to the lien of a lienholder.
    ///
    /// # Errors
    /// If the lien, or the sum of what can be slashed, would not be covered, if there are too many
    /// liens, or if the lienholder does not know yet that its lien shrank, or if it is not known
    /// what the chain has slashed. Nothing has changed then.
    pub fn pledge(
        &mut self,
        lienholder: &Lienholder,
        added: Uint256,
        now: Moment,
    ) -> Result<(), ContractError> {
        let collateral = self.collateral();
        let old = self.lien(lienholder.id).copied();
        if old.is_none() && self.liens.iter().filter(|lien| !lien.is_empty()).count() >= MAX_LIENS {
            return Err(ContractError::TooManyLiens { max: MAX_LIENS });
        }
        let mut new = old.unwrap_or(Lien::new(lienholder.id));
        let untold = self.untold(&new);
        if !untold.is_zero() {
            return Err(ContractError::ShrinkNotTold { untold });
        }

        let lien = Uint256::from(new.amount).saturating_add(added);
        let amount = Uint128::try_from(lien).ok().filter(|amount| *amount <= collateral);
        let amount = amount.ok_or(ContractError::LienAboveCollateral { lien, collateral })?;

        // Of the whole exposure, so that many small pledges round like one large one.
        new.exposed = new.exposed.checked_add(amount.saturating_sub(new.amount))?;
        new.amount = amount;
        let before = new.slashable;
        new.slashable = lienholder.slashable(new.exposed);
        let more = new.slashable.saturating_sub(before);
        let total = Uint256::from(self.total_slashable()).saturating_add(more.into());
        if total > collateral.into() {
            return Err(ContractError::SlashableAboveCollateral { slashable: total, collateral });
        }
        if !self.is_reconciled(now) {
            let slashable = total.saturating_sub(self.reserved().into());
            let required = slashable.max(self.max_lien().max(amount).into());
            if required > self.idle.into() {
                return Err(ContractError::PledgeNotReconciled { required, idle: self.idle });
            }
        }

        self.forget_empty_liens();
        match self.lien_mut(new.holder) {
            Some(lien) => *lien = new,
            None => self.liens.push(new),
        }
        Ok(())
    }

    /// Lowers the lien of a lienholder by at most its amount, and what of it can be slashed by at
    /// most `exposed`. Returns by how much the lien went down. Total: a lienholder that asks for
    /// too much gets what there is.
    pub fn release(&mut self, lienholder: &Lienholder, requested: Uint256, exposed: Uint128) -> Uint128 {
        let Some(lien) = self.lien_mut(lienholder.id) else {
            return Uint128::zero();
        };
        let released = lien.lower_amount(Uint128::try_from(requested).unwrap_or(Uint128::MAX));
        lien.lower_exposed(exposed, lienholder);
        self.forget_empty_liens();
        released
    }

    /// Charges `exposed` of the stake behind the lien of a lienholder, and takes at most
    /// `requested` for it. Total: what is above what can be slashed is not taken.
    ///
    /// What is taken is at most what it lowers the slashable by. So all slashes of a lien together
    /// take no more than the ratio of what they charged, rounded up once, and the sum of what can
    /// be slashed stays covered. The liens of others are not touched: they shrink by standing above
    /// the collateral.
    pub fn slash(&mut self, lienholder: &Lienholder, exposed: Uint128, requested: Uint256) -> Slash {
        let Some(lien) = self.lien_mut(lienholder.id) else {
            return Slash::default();
        };
        // Not limited by the collateral: what the chain seems to have destroyed may only be late,
        // and is burned then.
        let most = lien.lower_exposed(exposed, lienholder);
        let taken = Uint128::try_from(requested).unwrap_or(Uint128::MAX).min(most);
        let lowered = lien.lower_amount(taken);
        let burned = self.owe(taken);
        let shrunk = self.take_untold(lienholder.id);
        Slash { taken, burned, lowered, shrunk }
    }

    /// Takes what a lienholder must be told, and lowers its lien to what is left.
    pub fn take_untold(&mut self, holder: LienholderId) -> Uint128 {
        let collateral = self.collateral();
        let above = |lien: &mut Lien| {
            let untold = lien.amount.saturating_sub(collateral);
            lien.lower_amount(untold)
        };
        let untold = self.lien_mut(holder).map(above).unwrap_or_default();
        self.forget_empty_liens();
        untold
    }

    fn lien_mut(&mut self, holder: LienholderId) -> Option<&mut Lien> {
        self.liens.iter_mut().find(|lien| lien.holder == holder)
    }

    pub(crate) fn forget_empty_liens(&mut self) {
        self.liens.retain(|lien| !lien.is_empty());
    }
}
