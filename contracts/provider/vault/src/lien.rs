//! One lien. Pure: no storage, no messages.

use cosmwasm_std::Uint128;
use serde::{Deserialize, Serialize};

use crate::lienholder::{Lienholder, LienholderId};

/// What one lienholder has of a user's collateral.
#[derive(Serialize, Deserialize, Clone, Copy, Debug, PartialEq, Eq)]
#[serde(from = "Stored", into = "Stored")]
pub struct Lien {
    /// Who holds it.
    pub holder: LienholderId,
    /// How much its holder counts on, as the holder's own books say. The same collateral can be
    /// bound by several liens. It is above the collateral after a burn for another lienholder: then
    /// the lien has *shrunk*, it binds what is left, and the difference is *unreported* until the
    /// holder hears of it.
    pub amount: Uint128,
    /// The stake behind it that can still be slashed, nominal. A slash takes what it charges off,
    /// so that no stake is charged twice. It differs from the amount after a slash, and after a
    /// shrink was reported to its holder.
    pub exposed: Uint128,
    /// How much of the collateral its holder can slash: the ratio of `exposed`, rounded up. Stored,
    /// so that the sum over all liens needs no record of their holders.
    pub slashable: Uint128,
}

impl Lien {
    /// Binds nothing yet.
    pub(crate) fn new(holder: LienholderId) -> Self {
        let zero = Uint128::zero();
        Self { holder, amount: zero, exposed: zero, slashable: zero }
    }

    /// Whether there is nothing to remember.
    pub(crate) fn is_empty(&self) -> bool {
        self.amount.is_zero() && self.exposed.is_zero()
    }

    /// Lowers it, with the consent of its holder, by at most `by`. Returns by how much. What is
    /// unreported goes first, and frees nothing.
    pub(crate) fn lower_amount(&mut self, by: Uint128) -> Uint128 {
        let lowered = by.min(self.amount);
        self.amount = self.amount.saturating_sub(lowered);
        lowered
    }

    /// Takes at most `by` off what can be slashed. Returns by how much its slashable goes down. The
    /// parts of any division add up: to the ratio of the sum, rounded up.
    pub(crate) fn lower_exposed(&mut self, by: Uint128, terms: &Lienholder) -> Uint128 {
        let before = self.slashable;
        self.exposed = self.exposed.saturating_sub(by);
        self.slashable = terms.slashable(self.exposed);
        before.saturating_sub(self.slashable)
    }
}

/// A lien as it is written: what is usual is left out, because every byte is paid for on every
/// write.
#[derive(Serialize, Deserialize)]
struct Stored {
    #[serde(rename = "h")]
    holder: LienholderId,
    #[serde(rename = "a")]
    amount: Uint128,
    #[serde(rename = "s")]
    slashable: Uint128,
    /// Left out if it is the amount, as it is before there is a slash.
    #[serde(rename = "e", default, skip_serializing_if = "Option::is_none")]
    exposed: Option<Uint128>,
}

impl From<Lien> for Stored {
    fn from(lien: Lien) -> Self {
        let Lien { holder, amount, exposed, slashable } = lien;
        Self { holder, amount, slashable, exposed: Some(exposed).filter(|exposed| *exposed != amount) }
    }
}

impl From<Stored> for Lien {
    fn from(stored: Stored) -> Self {
        let Stored { holder, amount, slashable, exposed } = stored;
        Self { holder, amount, exposed: exposed.unwrap_or(amount), slashable }
    }
}
