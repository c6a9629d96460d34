//! A walk over all that a user has on this contract, page by page.

use cosmwasm_schema::cw_serde;
use mesh_apis::external_staking::ClaimKey;

/// Beginning of the next page.
#[cw_serde]
#[derive(Eq)]
pub enum Cursor {
    /// In the positions, after this validator.
    #[serde(rename = "p")]
    Positions(Option<String>),
    /// In the claims, after this one.
    #[serde(rename = "c")]
    Claims(Option<ClaimKey>),
}
