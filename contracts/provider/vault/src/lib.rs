//! The vault: custody of collateral on the provider chain, and the liens on it (specification, "The
//! parts" and "Slashing").
//!
//! A user bonds coins of one denom and pledges them to any number of lienholders at the same time.
//! Each pledge is a lien: it binds an amount of the collateral, and a part of that amount can be
//! slashed by its holder. What can leave is `free = collateral - max(largest lien, sum of what can
//! be slashed)`, as far as it is in the vault, and it leaves to its owner only.
//!
//! What always holds:
//!
//! * the coins that the vault holds cover the sum of all collateral that is idle;
//! * no lien is above its user's collateral, nor is the sum of what all lienholders together can
//!   slash;
//! * only a user adds liens on their own collateral; only the holder of a lien releases it, or
//!   slashes for it;
//! * what is burned for a lien is at most the ratio of what was charged, rounded up once, in any
//!   number of parts; in which order several lienholders slash changes nothing.
//!
//! A slash can leave the lien of another lienholder above the collateral. That lien has *shrunk* to
//! what is left. That is *unreported* until its holder learns it, from the answer to its own next
//! slash or because anyone has it reported; until then it gets no new pledge. What can be slashed
//! of a lien does not shrink.
//!
//! The vault knows nothing of a slash before the lienholder charges a user for it. What can be
//! slashed is reserved from the pledge on, so whoever takes free collateral out before they are
//! charged loses the same amount.
//!
//! **Local staking.** Idle coins can be lent to the *custodian*, a contract that the vault has
//! created, which stakes them on this chain. They still cover liens. What a lienholder slashes
//! meanwhile is *owed*, and burned as soon as coins come in; see [`Local`]. The chain's own slashes
//! are reported by the custodian: so collateral of a user leaves, or is pledged, only in the
//! transaction in which they were, or as far as the idle coins alone cover everything. A
//! custodian that fails can lose what it has, and never what is idle. The vault calls it in
//! `stake_local` only.
//!
//! **Lienholders are not trusted.** Anyone can register as one, an ordinary account too: it does no
//! harm, because a lien is only made by the user who chooses its holder, and a pledge to an account
//! without code fails as a whole. The vault never queries a lienholder. It calls one at the end of
//! a pledge that the user signed, where an error undoes the pledge; and in `report_shrunk`, which
//! does nothing else. A contract can abort any transaction that calls it, and no reply catches
//! that: so whoever is called has been chosen by the sender, or nothing but the call is lost. A
//! lienholder that calls back finds books that are complete. One that never releases keeps only the
//! collateral of those who chose it, and at most their own lien of it.
//!
//! Coins that reach the vault other than by `bond` belong to nobody and stay there.

mod account;
pub mod contract;
mod custodian;
mod error;
mod execute;
mod instantiate;
mod lien;
mod lienholder;
mod local;
mod query;
mod reply;
mod reply_id;
mod state;

#[cfg(test)]
mod tests;

pub use account::{Account, Slash};
pub use error::ContractError;
pub use lien::Lien;
pub use local::{Local, Moment, Returned};
