//! The interface that a contract implements to hold liens on the vault's collateral.
//!
//! A user chooses the lienholders of their own collateral. One that fails, lies, burns gas or
//! aborts the transaction hurts only those who chose it, and them no further than its own lien.

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Binary, Coin};

/// What the vault tells a lienholder. The lienholder checks that the sender is its vault.
#[cw_serde]
#[serde(deny_unknown_fields)]
#[schemaifier(mute_warnings)]
pub enum LienholderMsg {
    /// The vault has taken a lien of `amount` on the collateral of `owner` in favour of this
    /// contract.
    ReceiveVirtualStake {
        /// The user.
        owner: String,
        /// How much was pledged, in the vault's denom.
        amount: Coin,
        /// What to do with it. Opaque to the vault.
        msg: Binary,
    },
    /// Collateral of `owner` was burned for another lienholder, and the lien of this one was above
    /// what is left: the vault has lowered it. Told because somebody has sent
    /// [`crate::vault::ExecuteMsg::ReportShrunk`]. Constant cost is expected: to remember it.
    LienShrunk {
        /// The user.
        owner: String,
        /// By how much the lien went down.
        amount: Coin,
    },
}
