//! Queries.

use cosmwasm_schema::{cw_serde, QueryResponses};

// Only schemas name the answers, and there are none in wasm.
#[cfg(not(target_arch = "wasm32"))]
use super::{responses::*, settings::ConfigResponse};
use crate::BatchId;

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
    /// The control channel, if one was ever opened.
    #[returns(IbcChannelResponse)]
    IbcChannel {},
    /// Price and discount that convert provider tokens to native value now, and the total of D.
    /// Virtual-staking asks for them at an epoch.
    #[returns(ConversionResponse)]
    Conversion {},
    /// D of one validator.
    #[returns(StakeResponse)]
    Stake {
        /// Operator address.
        validator: String,
    },
    /// D of all validators that ever had stake, by operator address. Virtual-staking asks for them
    /// at an epoch.
    #[returns(StakesResponse)]
    Stakes {
        /// Operator address.
        start_after: Option<String>,
        /// Size of the page.
        limit: Option<u32>,
    },
    /// A validator as it was last reported.
    #[returns(ValidatorResponse)]
    Validator {
        /// Operator address.
        validator: String,
    },
    /// All validators as they were last reported, by operator address.
    #[returns(ValidatorsResponse)]
    Validators {
        /// Operator address.
        start_after: Option<String>,
        /// Size of the page.
        limit: Option<u32>,
    },
    /// Updates of the validator set that wait to be sent, in their order.
    #[returns(OutboxResponse)]
    Outbox {
        /// Number of an update.
        start_after: Option<u64>,
        /// Size of the page.
        limit: Option<u32>,
    },
    /// Sums of the rewards, and the state of sending them.
    #[returns(RewardsResponse)]
    Rewards {},
    /// Booked rewards that wait to be sent, by operator address.
    #[returns(BookedRewardsResponse)]
    BookedRewards {
        /// Operator address.
        start_after: Option<String>,
        /// Size of the page.
        limit: Option<u32>,
    },
    /// Batches in transit, by number.
    #[returns(BatchesResponse)]
    Batches {
        /// Number of a batch.
        start_after: Option<BatchId>,
        /// Size of the page.
        limit: Option<u32>,
    },
}

crate::json_object!(QueryMsg);
