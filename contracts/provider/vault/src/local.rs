//! The part of a user's collateral that is staked on this chain, and what was slashed while it was
//! out. Pure: no storage, no messages.
//!
//! Collateral is idle + out - owed. What a lienholder slashes is burned from what is idle; the rest
//! is *owed*, and is burned as soon as coins come in. What is owed is never above what is out: the
//! excess is *lost*, because the chain has destroyed it, and is paid by coins that nothing else
//! explains, should they come after all.

use cosmwasm_std::{Env, Uint128};
use serde::{Deserialize, Serialize};

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
    /// When the custodian last reported what the chain has slashed.
    #[serde(rename = "t", default, skip_serializing_if = "Option::is_none")]
    pub reconciled: Option<Moment>,
}

impl Local {
    /// Whether there is nothing to remember.
    pub(crate) fn is_empty(&self) -> bool {
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
