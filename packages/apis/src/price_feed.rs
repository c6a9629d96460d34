//! The price feed: price of the provider's token in the consumer's native token.
//!
//! Any contract that answers [`QueryMsg::Price`] can be a price feed: with a price set by
//! governance, a TWAP or an oracle.

use cosmwasm_schema::{cw_serde, QueryResponses};
use cosmwasm_std::{Decimal, Timestamp};

/// Creates a feed whose price its owner sets.
#[cw_serde]
#[serde(deny_unknown_fields, remote = "Self")]
#[schemaifier(mute_warnings)]
pub struct InstantiateMsg {
    /// Native tokens per foreign (provider-side) token. Must not be zero.
    pub native_per_foreign: Decimal,
    /// Account that may update the price: governance or an oracle. Defaults to the sender.
    pub owner: Option<String>,
}

crate::json_object!(InstantiateMsg);

/// Messages of the owner.
#[cw_serde]
#[serde(deny_unknown_fields, remote = "Self")]
#[schemaifier(mute_warnings)]
pub enum ExecuteMsg {
    /// Sets the price, updated at the time of the block. Owner only.
    Update {
        /// Native tokens per foreign token. Must not be zero.
        native_per_foreign: Decimal,
    },
    /// Hands the feed to another owner. Owner only.
    UpdateOwner {
        /// The new owner.
        owner: String,
    },
}

crate::json_object!(ExecuteMsg);

/// Queries.
#[cw_serde]
#[derive(QueryResponses)]
#[serde(deny_unknown_fields, remote = "Self")]
#[schemaifier(mute_warnings)]
pub enum QueryMsg {
    /// The price and the time of its last update. The converter needs only this query.
    #[returns(PriceResponse)]
    Price {},
    /// Configuration.
    #[returns(ConfigResponse)]
    Config {},
}

crate::json_object!(QueryMsg);

/// A price.
#[cw_serde]
pub struct PriceResponse {
    /// Native tokens per foreign token.
    pub native_per_foreign: Decimal,
    /// Block time of the last update.
    pub updated: Timestamp,
}

/// Configuration.
#[cw_serde]
pub struct ConfigResponse {
    /// Account that may update the price.
    pub owner: String,
}

/// Migration to this version of the code.
#[cw_serde]
#[serde(deny_unknown_fields)]
#[schemaifier(mute_warnings)]
pub struct MigrateMsg {}
