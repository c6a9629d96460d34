//! Price of the provider's token in the consumer's native token.
//!
//! Anything that answers [`QueryMsg::Price`] can be a price feed: a vote of governance, a TWAP, an
//! oracle.

use cosmwasm_schema::{cw_serde, QueryResponses};
use cosmwasm_std::{Decimal, Timestamp};

/// Creates a feed whose price its owner sets.
#[cw_serde]
#[serde(deny_unknown_fields)]
#[schemaifier(mute_warnings)]
pub struct InstantiateMsg {
    /// Native tokens per foreign (provider-side) token. Must not be zero.
    pub native_per_foreign: Decimal,
    /// Who may update it: governance, or an oracle. Defaults to the sender.
    pub owner: Option<String>,
}

/// What the owner can do.
#[cw_serde]
#[serde(deny_unknown_fields)]
#[schemaifier(mute_warnings)]
pub enum ExecuteMsg {
    /// Sets the price as of now. Owner only.
    Update {
        /// Native tokens per foreign token. Must not be zero.
        native_per_foreign: Decimal,
    },
    /// Gives the feed to another owner. Owner only.
    UpdateOwner {
        /// The new owner.
        owner: String,
    },
}

/// Queries.
#[cw_serde]
#[derive(QueryResponses)]
#[serde(deny_unknown_fields)]
#[schemaifier(mute_warnings)]
pub enum QueryMsg {
    /// The price and its age. The interface that the converter needs.
    #[returns(PriceResponse)]
    Price {},
    /// Who may update it.
    #[returns(ConfigResponse)]
    Config {},
}

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
    /// Who may update the price.
    pub owner: String,
}

/// Migration to this version of the code.
#[cw_serde]
#[serde(deny_unknown_fields)]
#[schemaifier(mute_warnings)]
pub struct MigrateMsg {}
