//! A walk over all that a user has on this contract, page by page.

use mesh_apis::external_staking::ClaimKey;
use serde::{Deserialize, Serialize};

/// Beginning of the next page.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq, Eq)]
#[serde(remote = "Self")]
pub(crate) enum Cursor {
    /// In the positions, after this validator.
    #[serde(rename = "p")]
    Positions(Option<String>),
    /// In the claims, after this one.
    #[serde(rename = "c")]
    Claims(Option<ClaimKey>),
}

mesh_apis::json_object!(Cursor);
