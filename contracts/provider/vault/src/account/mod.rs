//! Collateral of users, and the liens on it: the records, and what follows from one.
//!
//! The arithmetic of an account is pure: no storage, no messages. What moves its coins is in
//! [`coins`], what moves its liens in [`liens`].

mod coins;
mod liens;

use cosmwasm_std::{Addr, Api, StdResult, Storage, Uint128};
use cw_storage_plus::Map;
use serde::{Deserialize, Serialize};

use crate::lien::Lien;
use crate::lienholder::LienholderId;
use crate::local::{Local, Moment};

/// Users, by canonical address, which is 23 bytes shorter than its text: 750 gas of each bond,
/// unbond, pledge and release. One without collateral and without liens has no record.
pub(crate) const ACCOUNTS: Map<&[u8], Account> = Map::new("acct");

/// A user's record, if there is one.
pub(crate) fn may_load(api: &dyn Api, storage: &dyn Storage, user: &Addr) -> StdResult<Option<Account>> {
    ACCOUNTS.may_load(storage, &api.addr_canonicalize(user.as_str())?)
}

/// A user's record, whether there is one or not.
pub(crate) fn load(api: &dyn Api, storage: &dyn Storage, user: &Addr) -> StdResult<Account> {
    Ok(may_load(api, storage, user)?.unwrap_or_default())
}

/// Writes a user's record, or removes it when there is nothing left to remember.
pub(crate) fn save(
    api: &dyn Api,
    storage: &mut dyn Storage,
    user: &Addr,
    account: &Account,
) -> StdResult<()> {
    let key = api.addr_canonicalize(user.as_str())?;
    if account.is_empty() {
        ACCOUNTS.remove(storage, &key);
        return Ok(());
    }
    ACCOUNTS.save(storage, &key, account)
}

/// Collateral of a user, and all liens on it.
///
/// The liens are inline: there are at most [`mesh_apis::vault::MAX_LIENS`], so the largest and the
/// sum are found at once, and an action costs one read and one write however many there are.
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
    /// By how much it had shrunk. The answer reports it to its holder.
    pub shrunk: Uint128,
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

    /// Whether the custodian has reported in this transaction what the chain has slashed, or has
    /// nothing to report.
    pub fn is_reconciled(&self, now: Moment) -> bool {
        self.local.as_ref().is_none_or(|local| local.out.is_zero() || local.reconciled == Some(now))
    }

    /// How much of the collateral a lien binds: all of it, if the lien is above it.
    pub fn bound(&self, lien: &Lien) -> Uint128 {
        lien.amount.min(self.collateral())
    }

    /// By how much a lien has shrunk without its holder knowing.
    pub fn unreported(&self, lien: &Lien) -> Uint128 {
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

    fn forget_empty_liens(&mut self) {
        self.liens.retain(|lien| !lien.is_empty());
    }

    /// Takes `amount` off the collateral: from what is idle, and of the rest it is owed. Returns
    /// what is burned at once.
    fn owe(&mut self, amount: Uint128) -> Uint128 {
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
    fn burn_owed(&mut self) -> Uint128 {
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
