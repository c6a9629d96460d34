//! The interface that a contract implements to hold liens on the vault's collateral.
//!
//! A user chooses the lienholders of their own collateral. One that fails, lies or burns gas hurts only those who chose it.

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Binary, Coin};

/// What the vault tells a lienholder. The lienholder checks that the sender is its vault.
#[cw_serde]
#[serde(deny_unknown_fields)]
#[schemaifier(mute_warnings)]
pub enum LienholderMsg {
    /// The vault has taken a lien of `amount` on the collateral of `owner` in favour of this contract.
    ReceiveVirtualStake {
        /// The user.
        owner: String,
        /// How much was pledged, in the vault's denom.
        amount: Coin,
        /// What to do with it. Opaque to the vault.
        msg: Binary,
    },
    /// The vault wants the slashes of `owner` to be charged now, because collateral is about to leave or to be pledged
    /// again. The lienholder calls [`crate::vault::ExecuteMsg::SlashCrossStake`] for what it can charge within the gas that it is given, and
    /// answers with a [`SettleSlashResponse`] as data.
    SettleSlash {
        /// The user.
        owner: String,
    },
    /// Collateral of `owner` was burned for another lienholder, and the lien of this one is above what is left: the vault has
    /// lowered it. Constant cost is expected: to remember it.
    LienShrunk {
        /// The user.
        owner: String,
        /// By how much the lien went down.
        amount: Coin,
    },
}

/// Data of the answer to [`LienholderMsg::SettleSlash`].
#[cw_serde]
pub struct SettleSlashResponse {
    /// Whether everything that can be charged now was. If not, the vault asks again next time.
    pub done: bool,
}
