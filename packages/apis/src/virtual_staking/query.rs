//! Queries.

use cosmwasm_schema::{cw_serde, QueryResponses};

// Only schemas name the answers, and there are none in wasm.
#[cfg(not(target_arch = "wasm32"))]
use super::{responses::*, settings::ConfigResponse};

/// Queries. Lists are paged: `start_after` is the last key of the previous page, `limit` is 10 by
/// default, 100 at most.
#[cw_serde]
#[derive(QueryResponses)]
#[serde(deny_unknown_fields, remote = "Self")]
#[schemaifier(mute_warnings)]
pub enum QueryMsg {
    /// Configuration.
    #[returns(ConfigResponse)]
    Config {},
    /// The cap, and the coins that count towards it.
    #[returns(BondStatusResponse)]
    BondStatus {},
    /// The current or last epoch.
    #[returns(EpochResponse)]
    Epoch {},
    /// Target and real delegation of one validator.
    #[returns(DelegationResponse)]
    Delegation {
        /// Operator address.
        validator: String,
    },
    /// Target and real delegation of all validators that ever had stake, by operator address.
    #[returns(DelegationsResponse)]
    Delegations {
        /// Operator address.
        start_after: Option<String>,
        /// Size of the page.
        limit: Option<u32>,
    },
    /// The last failure of each validator that had one, by operator address.
    #[returns(FailuresResponse)]
    Failures {
        /// Operator address.
        start_after: Option<String>,
        /// Size of the page.
        limit: Option<u32>,
    },
    /// The validators in quarantine, by operator address.
    #[returns(QuarantineResponse)]
    Quarantine {
        /// Operator address.
        start_after: Option<String>,
        /// Size of the page.
        limit: Option<u32>,
    },
}

crate::json_object!(QueryMsg);
