//! What moves the liens of an account: a pledge, a release, a slash, the report of a shrink.

use cosmwasm_std::{Uint128, Uint256};
use mesh_apis::vault::MAX_LIENS;

use super::{Account, Slash};
use crate::lien::Lien;
use crate::lienholder::{Lienholder, LienholderId};
use crate::local::Moment;
use crate::ContractError;

impl Account {
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
        let unreported = self.unreported(&new);
        if !unreported.is_zero() {
            return Err(ContractError::UnreportedShrink { unreported });
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
        let shrunk = self.take_unreported(lienholder.id);
        Slash { taken, burned, lowered, shrunk }
    }

    /// Lowers a lien by what is unreported of it. Returns how much, to be reported to its holder.
    pub fn take_unreported(&mut self, holder: LienholderId) -> Uint128 {
        let collateral = self.collateral();
        let above = |lien: &mut Lien| {
            let unreported = lien.amount.saturating_sub(collateral);
            lien.lower_amount(unreported)
        };
        let unreported = self.lien_mut(holder).map(above).unwrap_or_default();
        self.forget_empty_liens();
        unreported
    }

    fn lien_mut(&mut self, holder: LienholderId) -> Option<&mut Lien> {
        self.liens.iter_mut().find(|lien| lien.holder == holder)
    }
}
