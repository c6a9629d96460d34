//! Answers to queries.

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Binary, Decimal, Timestamp, Uint128};

use crate::handshake::ControlChannel;
use crate::rewards::ValidatorReward;
use crate::time::UnixTime;
use crate::valset::{AddValidator, RemoveValidator, UpdateValidator, ValidatorStatus};
use crate::{BatchId, ConsumerHeight};

/// The control channel.
#[cw_serde]
pub struct IbcChannelResponse {
    /// The channel, open or closed. None before the first one opened.
    pub channel: Option<ControlChannel>,
}

/// Conversion of provider tokens to native value: floor(amount x price x (1 - discount)).
#[cw_serde]
pub struct ConversionResponse {
    /// The price, or none if the feed does not answer.
    pub price: Option<ConversionPrice>,
    /// Fraction of the value that is not delegated.
    pub discount: Decimal,
    /// Sum of D over all validators that are neither tombstoned nor in quarantine, provider-side
    /// units. The others have no target.
    pub total_stake: Uint128,
}

/// A price and its age.
#[cw_serde]
pub struct ConversionPrice {
    /// Native tokens per provider token.
    pub native_per_foreign: Decimal,
    /// Time of its last update.
    pub updated: Timestamp,
    /// True if it is older than allowed. Then epochs only decrease delegations.
    pub stale: bool,
}

/// D of one validator: `staked - unstaked`.
#[cw_serde]
pub struct StakeResponse {
    /// Operator address.
    pub validator: String,
    /// Sum of all Stakes applied.
    pub staked: Uint128,
    /// Sum of all Unstakes applied.
    pub unstaked: Uint128,
    /// D.
    pub stake: Uint128,
    /// Number of operations applied so far.
    pub n: u64,
    /// Last reported status, if any.
    pub status: Option<ValidatorStatus>,
    /// True if it is tombstoned.
    pub tombstoned: bool,
}

/// A page of D.
#[cw_serde]
pub struct StakesResponse {
    /// By operator address.
    pub stakes: Vec<StakeResponse>,
}

/// A validator as it was last reported.
#[cw_serde]
pub struct ValidatorResponse {
    /// Operator address.
    pub validator: String,
    /// Last reported consensus key.
    pub pub_key: Option<Binary>,
    /// Last reported status.
    pub status: Option<ValidatorStatus>,
    /// Height at which its tombstone was reported.
    pub tombstoned_at: Option<ConsumerHeight>,
    /// True if it is in quarantine. Then the provider gets it as inactive even if it is active.
    pub quarantined: bool,
}

/// A page of validators.
#[cw_serde]
pub struct ValidatorsResponse {
    /// By operator address.
    pub validators: Vec<ValidatorResponse>,
}

/// An update of the validator set that waits to be sent.
#[cw_serde]
pub enum OutboxEntry {
    /// A new validator or key.
    Add(AddValidator),
    /// A tombstone.
    Remove(RemoveValidator),
    /// A change of status.
    Update(UpdateValidator),
}

/// A page of the outbox.
#[cw_serde]
pub struct OutboxResponse {
    /// (number, update), by number.
    pub entries: Vec<(u64, OutboxEntry)>,
}

/// Sums of the rewards, in units of the reward token, and the state of sending them. The balance of
/// the contract is `booked + surplus`.
#[cw_serde]
pub struct RewardsResponse {
    /// Rewards of validators that wait to be sent.
    pub booked: Uint128,
    /// Rewards that were sent and are not known to have arrived.
    pub in_transit: Uint128,
    /// Coins of no validator yet. The part above `in_transit` is shared out in the next epoch.
    pub surplus: Uint128,
    /// Most entries of the next batch. Halved after a failure, doubled after a success.
    pub batch_limit: u32,
    /// True once a callback has come. Until then each batch waits until the last one is silent.
    pub callbacks_work: bool,
}

/// A page of booked rewards.
#[cw_serde]
pub struct BookedRewardsResponse {
    /// By operator address.
    pub rewards: Vec<ValidatorReward>,
}

/// A batch in transit.
#[cw_serde]
pub struct BatchResponse {
    /// Its number, as in the memo of its transfer.
    pub batch: BatchId,
    /// Sum of its split.
    pub amount: Uint128,
    /// Amounts by validator.
    pub split: Vec<ValidatorReward>,
    /// Time from which `external-staking` can be asked about it: a grace period after the timeout
    /// of its transfer, or after the last question.
    pub ask_from: UnixTime,
    /// True if `external-staking` has not booked it and never will. It waits for its refund.
    pub not_booked: bool,
}

/// A page of batches.
#[cw_serde]
pub struct BatchesResponse {
    /// By number.
    pub batches: Vec<BatchResponse>,
}
