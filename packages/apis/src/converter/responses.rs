//! Answers to queries.

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Binary, Decimal, Timestamp, Uint128};

use crate::handshake::ControlChannel;
use crate::rewards::ValidatorReward;
use crate::valset::{AddValidator, RemoveValidator, UpdateValidator, ValidatorStatus};
use crate::BatchId;

/// The control channel.
#[cw_serde]
pub struct IbcChannelResponse {
    /// None if none was ever opened.
    pub channel: Option<ControlChannel>,
}

/// How provider tokens turn into native value: floor(amount x price x (1 - discount)).
#[cw_serde]
pub struct ConversionResponse {
    /// The price, or none if the feed does not answer.
    pub price: Option<ConversionPrice>,
    /// Part of the value that is not delegated.
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
    /// When it was set.
    pub updated: Timestamp,
    /// Older than allowed: decreases only.
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
    /// Operations applied so far.
    pub n: u64,
    /// Last reported status, if any was.
    pub status: Option<ValidatorStatus>,
    /// Whether it was tombstoned.
    pub tombstoned: bool,
}

/// A page of D.
#[cw_serde]
pub struct StakesResponse {
    /// By operator address.
    pub stakes: Vec<StakeResponse>,
}

/// What was reported of a validator.
#[cw_serde]
pub struct ValidatorResponse {
    /// Operator address.
    pub validator: String,
    /// Last reported consensus key.
    pub pub_key: Option<Binary>,
    /// Last reported status.
    pub status: Option<ValidatorStatus>,
    /// Height at which its tombstone was reported.
    pub tombstoned_at: Option<u64>,
    /// Whether it is in quarantine. The provider is told that it is inactive, if it is active.
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

/// How the rewards stand. Amounts in units of the reward token; `booked + surplus` is this
/// contract's balance.
#[cw_serde]
pub struct RewardsResponse {
    /// Belongs to validators, and waits to be sent.
    pub booked: Uint128,
    /// Sent, and not known to have arrived.
    pub in_transit: Uint128,
    /// Belongs to no validator yet. What is above `in_transit` is shared out with the next page of
    /// rewards.
    pub surplus: Uint128,
    /// Entries of the next batch at most: halved after a failure, doubled after a success.
    pub batch_limit: u32,
    /// Whether a callback ever came. As long as none has, the next batch waits until the last one
    /// is silent.
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
    /// What each validator gets.
    pub split: Vec<ValidatorReward>,
    /// From when on `external-staking` can be asked about it: the timeout of its transfer + grace,
    /// or the last time + grace.
    pub ask_from: u64,
    /// Known not to be booked, now or ever: it waits for its refund.
    pub not_booked: bool,
}

/// A page of batches.
#[cw_serde]
pub struct BatchesResponse {
    /// By number.
    pub batches: Vec<BatchResponse>,
}
