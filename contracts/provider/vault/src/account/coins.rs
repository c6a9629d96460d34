//! What moves the coins of an account: in and out of the vault, to the custodian and back.

use cosmwasm_std::{Uint128, Uint256};

use super::Account;
use crate::custodian::Custodian;
use crate::local::{Local, Moment, Returned};
use crate::ContractError;

impl Account {
    /// Adds collateral. What is unreported of a shrunk lien is bound again by it. Returns how much,
    /// in the width of the books, and what is burned of it at once, because it is owed.
    ///
    /// # Errors
    /// If idle and lent coins would exceed 128 bits.
    pub fn bond(&mut self, added: Uint256) -> Result<(Uint128, Uint128), ContractError> {
        let out = self.local.as_ref().map(|local| local.out).unwrap_or_default();
        let bonded = Uint256::from(self.idle).saturating_add(out.into());
        let amount = Uint128::try_from(added).ok();
        let amount = amount.filter(|_| Uint128::try_from(bonded.saturating_add(added)).is_ok());
        let too_much = || ContractError::TooMuchCollateral { max: Uint128::MAX, bonded, amount: added };
        let amount = amount.ok_or_else(too_much)?;
        self.idle = self.idle.checked_add(amount)?;
        Ok((amount, self.burn_owed()))
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

    /// Lends idle coins to the custodian. Returns how much, in the width of the books.
    ///
    /// # Errors
    /// If they are not idle, while something is owed, if what can be slashed would not be covered,
    /// or if it is not known whether it is.
    pub fn stake_local(
        &mut self,
        custodian: &Custodian,
        requested: Uint256,
        now: Moment,
    ) -> Result<Uint128, ContractError> {
        let mut local = self.local.clone().unwrap_or_default();
        if !local.owed.is_zero() {
            return Err(ContractError::InDebt { owed: local.owed });
        }
        let idle = self.idle;
        let amount = Uint128::try_from(requested).ok().filter(|amount| *amount <= idle);
        let amount = amount.ok_or(ContractError::InsufficientIdle { requested, idle })?;
        let free = self.free_unreconciled();
        if amount > free && !self.is_reconciled(now) {
            return Err(ContractError::NotReconciled { requested, free });
        }
        local.out = local.out.checked_add(amount)?;
        local.reserved = custodian.reserved(local.out);
        let collateral = self.collateral();
        let slashable = Uint256::from(self.slashable_by_lienholders()).saturating_add(local.reserved.into());
        if slashable > collateral.into() {
            return Err(ContractError::SlashableAboveCollateral { slashable, collateral });
        }
        self.idle = idle.checked_sub(amount)?;
        self.local = Some(local);
        Ok(amount)
    }

    /// Takes coins back, and with them, or without, that `closed` is accounted for. Total: no
    /// amount is an error. Coins above what is closed pay what was lost before, then they are the
    /// user's.
    pub fn return_local(
        &mut self,
        custodian: &Custodian,
        closed: Uint128,
        coins: Uint128,
        now: Moment,
    ) -> Returned {
        let local = self.local.get_or_insert_with(Local::default);
        let closed = closed.min(local.out);
        local.out = local.out.saturating_sub(closed);
        local.reserved = custodian.reserved(local.out);
        local.reconciled = Some(now);
        let late = coins.saturating_sub(closed).min(local.lost);
        local.lost = local.lost.saturating_sub(late);
        self.idle = self.idle.saturating_add(coins.saturating_sub(late));
        Returned { closed, burned: self.burn_owed().saturating_add(late) }
    }
}
