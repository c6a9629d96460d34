//! The vault: custody of collateral on the provider chain, and the liens on it (design, sections 1 and 8).
//!
//! A user bonds coins of one denom and pledges them to any number of lienholders at the same time. Each pledge is a
//! lien: it binds an amount of the collateral, and a part of that amount can be slashed by its holder. What can leave
//! is `free = bonded - max(largest lien, sum of what can be slashed)`, and it leaves to its owner only.
//!
//! What always holds, until slashing can lower collateral below a lien:
//!
//! * the coins that the vault holds cover the sum of all collateral;
//! * no lien is above its user's collateral, nor is the sum of what all lienholders together can slash;
//! * only a user adds liens on their own collateral, and only the holder of a lien lowers it.
//!
//! **Lienholders are not trusted.** Anyone can register as one, an ordinary account too: it does no harm, because a
//! lien is only made by the user who chooses its holder, and a pledge to an account without code fails as a whole. The
//! vault never queries a lienholder, and calls it in one place, at the end of a pledge that the user signed. A
//! lienholder that calls back from there finds the lien already written. One that never releases keeps only the
//! collateral of those who chose it, and at most their own lien of it.
//!
//! Coins that reach the vault other than by `bond` belong to nobody and stay there.

mod account;
mod bond;
pub mod contract;
mod error;
mod lien;
mod migrate;
mod note_slash;
mod query;
mod register_lienholder;
mod release_cross_stake;
mod reply;
mod settle;
mod slash_cross_stake;
mod stake_remote;
pub mod state;
mod tell_shrunk;
mod unbond;

#[cfg(test)]
mod tests;

pub use account::{Account, Slash};
pub use error::ContractError;
pub use lien::Lien;
