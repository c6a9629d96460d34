//! The part of a user's collateral that is staked on this chain, and what was slashed while it was
//! out. Pure: no storage, no messages.
//!
//! Collateral is idle + out - owed. What a lienholder slashes is burned from what is idle; the rest
//! is *owed*, and is burned as soon as coins come in. What is owed is never above what is out: the
//! excess is *lost*, because the chain has destroyed it, and is paid by coins that nothing else
//! explains, should they come after all.

use cosmwasm_std::{Env, Uint128, Uint256};
use serde::{Deserialize, Serialize};

use crate::account::Account;
use crate::state::Custodian;
use crate::ContractError;

/// What is with the custodian. A user who has nothing to do with it has none.
#[derive(Serialize, Deserialize, Clone, Debug, Default, PartialEq, Eq)]
pub struct Local {
    /// Coins with the custodian, nominal.
    #[serde(rename = "o")]
    pub out: Uint128,
    /// The part of it that was slashed by lienholders, and is burned when it returns. If it is not
    /// zero, nothing is idle.
    #[serde(rename = "d", default, skip_serializing_if = "Uint128::is_zero")]
    pub owed: Uint128,
    /// What was owed and destroyed by the chain.
    #[serde(rename = "x", default, skip_serializing_if = "Uint128::is_zero")]
    pub lost: Uint128,
    /// What is reserved for slashes of the chain: the ratio of `out`, rounded up. Stored, so that
    /// it needs no configuration to be read.
    #[serde(rename = "s")]
    pub reserved: Uint128,
    /// When the custodian last told what the chain has slashed.
    #[serde(rename = "t", default, skip_serializing_if = "Option::is_none")]
    pub told: Option<Moment>,
}

impl Local {
    fn is_empty(&self) -> bool {
        self.out.is_zero() && self.owed.is_zero() && self.lost.is_zero()
    }
}

/// A transaction. A simulation has no place in a block, and is like none but itself.
#[derive(Serialize, Deserialize, Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// Height of the block.
    #[serde(rename = "h")]
    pub height: u64,
    /// Place in the block.
    #[serde(rename = "i", default, skip_serializing_if = "Option::is_none")]
    pub index: Option<u32>,
}

impl Moment {
    /// The transaction that runs.
    pub fn of(env: &Env) -> Self {
        Self { height: env.block.height, index: env.transaction.as_ref().map(|tx| tx.index) }
    }
}

/// What the return of coins did to an account.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Returned {
    /// By how much `out` went down.
    pub closed: Uint128,
    /// Of the coins, what is burned: owed, or lost before.
    pub burned: Uint128,
}

impl Account {
    /// What covers the liens.
    pub fn collateral(&self) -> Uint128 {
        let Some(local) = &self.local else { return self.idle };
        self.idle.saturating_add(local.out).saturating_sub(local.owed)
    }

    /// What is reserved for slashes of the chain.
    pub fn reserved(&self) -> Uint128 {
        self.local.as_ref().map(|local| local.reserved).unwrap_or_default()
    }

    /// What is left of the idle coins if all that is out were lost. It can leave without asking the
    /// custodian, so that no failure of the custodian can lock it.
    pub fn free_unreconciled(&self) -> Uint128 {
        self.idle.saturating_sub(self.max_lien().max(self.slashable_by_lienholders()))
    }

    /// Whether the custodian has told in this transaction what the chain has slashed, or has
    /// nothing to tell.
    pub fn is_reconciled(&self, now: Moment) -> bool {
        self.local.as_ref().is_none_or(|local| local.out.is_zero() || local.told == Some(now))
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
        local.told = Some(now);
        let late = coins.saturating_sub(closed).min(local.lost);
        local.lost = local.lost.saturating_sub(late);
        self.idle = self.idle.saturating_add(coins.saturating_sub(late));
        Returned { closed, burned: self.burn_owed().saturating_add(late) }
    }

    /// Takes `amount` off the collateral: from what is idle, and of the rest it is owed. Returns
    /// what is burned at once.
    pub(crate) fn owe(&mut self, amount: Uint128) -> Uint128 {
        if amount > self.idle || self.local.is_some() {
            let local = self.local.get_or_insert_with(Local::default);
            local.owed = local.owed.saturating_add(amount);
            return self.burn_owed();
        }
        self.idle = self.idle.saturating_sub(amount);
        amount
    }

    /// Burns what is owed as far as coins are idle, and takes for lost what no coins that are out
    /// can pay. Returns what is burned.
    pub(crate) fn burn_owed(&mut self) -> Uint128 {
        let Some(local) = &mut self.local else { return Uint128::zero() };
        let burned = self.idle.min(local.owed);
        self.idle = self.idle.saturating_sub(burned);
        local.owed = local.owed.saturating_sub(burned);
        let lost = local.owed.saturating_sub(local.out);
        local.owed = local.owed.saturating_sub(lost);
        local.lost = local.lost.saturating_add(lost);
        if local.is_empty() {
            self.local = None;
        }
        burned
    }
}
