//! Queries.

use cosmwasm_schema::{cw_serde, QueryResponses};

use super::positions::{ClaimKey, ClaimsResponse, ParkedReleaseResponse, StakeResponse, StakesResponse};
use super::rewards::{
    AllPendingRewardsResponse, BatchResponse, PendingRewardsResponse, RewardPoolResponse, RewardPoolsResponse,
};
use super::settings::{ConfigResponse, IbcChannelResponse};
use super::slashes::{DebtResponse, SlashesResponse};
use super::transactions::{OwedResponse, TxResponse, UserTxsResponse};
use super::validators::{
    LedgerResponse, ListActiveValidatorsResponse, ListValidatorsResponse, ValidatorResponse,
};
use crate::handshake::AuthorizedEndpoint;
use crate::{BatchId, ConsumerHeight, TxId};

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
    /// The only far end that may open the channel.
    #[returns(AuthorizedEndpoint)]
    AuthorizedEndpoint {},
    /// The control channel, if one was ever opened.
    #[returns(IbcChannelResponse)]
    IbcChannel {},
    /// State of a validator.
    #[returns(ValidatorResponse)]
    Validator {
        /// Operator address on the consumer.
        validator: String,
    },
    /// All known validators, by operator address.
    #[returns(ListValidatorsResponse)]
    ListValidators {
        /// Operator address.
        start_after: Option<String>,
        /// Size of the page.
        limit: Option<u32>,
    },
    /// Validators that can be staked to, by operator address. Looks at no more than 100 entries, so
    /// a page can be short; go on after `next`.
    #[returns(ListActiveValidatorsResponse)]
    ListActiveValidators {
        /// Operator address.
        start_after: Option<String>,
        /// Size of the page.
        limit: Option<u32>,
    },
    /// Books of a validator: what was sent to the consumer, and what it acknowledged.
    #[returns(LedgerResponse)]
    Ledger {
        /// Operator address on the consumer.
        validator: String,
    },
    /// The position of a user on a validator. All zero if there is none.
    #[returns(StakeResponse)]
    Stake {
        /// The user.
        user: String,
        /// Operator address on the consumer.
        validator: String,
    },
    /// All positions of a user, by validator.
    #[returns(StakesResponse)]
    Stakes {
        /// The user.
        user: String,
        /// Operator address.
        start_after: Option<String>,
        /// Size of the page.
        limit: Option<u32>,
    },
    /// Claims of a user, by time of maturity.
    #[returns(ClaimsResponse)]
    Claims {
        /// The user.
        user: String,
        /// Key of a claim.
        start_after: Option<ClaimKey>,
        /// Size of the page.
        limit: Option<u32>,
    },
    /// One transaction, as long as it is unresolved or remembered.
    #[returns(TxResponse)]
    Tx {
        /// Its number.
        tx_id: TxId,
    },
    /// The last transactions of a user, newest first.
    #[returns(UserTxsResponse)]
    UserTxs {
        /// `seq` of a transaction of the user.
        start_before: Option<u64>,
        /// The user.
        user: String,
        /// Size of the page.
        limit: Option<u32>,
    },
    /// Owed Unstakes that wait to be sent, in the order in which they will be.
    #[returns(OwedResponse)]
    Owed {
        /// Size of the page.
        limit: Option<u32>,
    },
    /// Liens of a user that the vault failed to release.
    #[returns(ParkedReleaseResponse)]
    ParkedRelease {
        /// The user.
        user: String,
    },
    /// Rewards of a user from a validator that can be withdrawn.
    #[returns(PendingRewardsResponse)]
    PendingRewards {
        /// The user.
        user: String,
        /// Operator address on the consumer.
        validator: String,
    },
    /// Rewards of a user that can be withdrawn, by validator.
    #[returns(AllPendingRewardsResponse)]
    AllPendingRewards {
        /// The user.
        user: String,
        /// Operator address.
        start_after: Option<String>,
        /// Size of the page.
        limit: Option<u32>,
    },
    /// The proven infractions of a validator, by height.
    #[returns(SlashesResponse)]
    Slash {
        /// Operator address on the consumer.
        validator: String,
        /// Height.
        start_after: Option<ConsumerHeight>,
        /// Size of the page.
        limit: Option<u32>,
    },
    /// All proven infractions, by (operator address, height).
    #[returns(SlashesResponse)]
    Slashes {
        /// Operator address and height.
        start_after: Option<(String, ConsumerHeight)>,
        /// Size of the page.
        limit: Option<u32>,
    },
    /// Debt of a user: the shortfall of the liens here.
    #[returns(DebtResponse)]
    Debt {
        /// The user.
        user: String,
    },
    /// Outcome of a batch of rewards here.
    #[returns(BatchResponse)]
    Batch {
        /// Its number.
        batch: BatchId,
    },
    /// Reward pool of a validator.
    #[returns(RewardPoolResponse)]
    RewardPool {
        /// Operator address on the consumer.
        validator: String,
    },
    /// Reward pools of all validators that ever had rewards, by operator address.
    #[returns(RewardPoolsResponse)]
    RewardPools {
        /// Operator address.
        start_after: Option<String>,
        /// Size of the page.
        limit: Option<u32>,
    },
}

crate::json_object!(QueryMsg);
