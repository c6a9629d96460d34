//! The converter: the consumer's end of the control channel. Keeps D\[V\], the provider tokens
//! staked to each validator, and sends the validator set.
//!
//! `staked`, `unstaked` and D are in provider-side units, of `remote_denom`. Times are seconds of
//! block time.

use cosmwasm_schema::{cw_serde, QueryResponses};
use cosmwasm_std::{Binary, Coin, Decimal, Timestamp, Uint128};

use crate::handshake::{AuthorizedEndpoint, ControlChannel};
use crate::rewards::ValidatorReward;
use crate::valset::{AddValidator, RemoveValidator, UpdateValidator, ValidatorStatus};
use crate::BatchId;

/// Creates the converter, and with it its virtual-staking contract.
#[cw_serde]
#[serde(deny_unknown_fields)]
#[schemaifier(mute_warnings)]
pub struct InstantiateMsg {
    /// Answers [`crate::price_feed::QueryMsg::Price`].
    pub price_feed: String,
    /// A price older than this is stale, and allows decreases only.
    pub price_max_age_secs: u64,
    /// Part of the value that is not delegated, at least 0 and below 1: the margin against changes
    /// of the price.
    pub discount: Decimal,
    /// The provider's denom, as the provider writes it in its packets.
    pub remote_denom: String,
    /// The virtual-staking contract to create.
    pub virtual_staking: VirtualStakingInit,
    /// Who may pin the remote and change price feed, age and discount: governance. None: nobody;
    /// then `remote_contract` must be given.
    pub admin: Option<String>,
    /// The only far end that may open the channel. None: no channel opens until the admin has
    /// pinned one.
    pub remote_contract: Option<AuthorizedEndpoint>,
    /// How long a packet may travel. Default: 7 days.
    pub packet_timeout_secs: Option<u64>,
    /// How long after its timeout a batch of rewards counts as silent, when its callback never
    /// came. Default: 1 day.
    pub grace_period_secs: Option<u64>,
    /// This chain's end of the ICS20 channel for rewards, over the connection of `remote_contract`,
    /// which must be given then. None: rewards wait until the admin names one.
    pub transfer_channel: Option<String>,
}

/// How to create the virtual-staking contract. The converter is the sender, which is how the new
/// contract knows it.
#[cw_serde]
#[serde(deny_unknown_fields)]
#[schemaifier(mute_warnings)]
pub struct VirtualStakingInit {
    /// Stored code.
    pub code_id: u64,
    /// JSON of [`crate::virtual_staking::InstantiateMsg`].
    pub msg: Binary,
    /// Label of the new contract.
    pub label: String,
    /// Who may migrate it. None: nobody.
    pub admin: Option<String>,
}

/// What the admin, virtual-staking and passers-by can do.
#[cw_serde]
#[serde(deny_unknown_fields)]
#[schemaifier(mute_warnings)]
pub enum ExecuteMsg {
    /// Pins the far end that may open the channel. Admin only, before the first channel opens: D
    /// and what was told of the validators belong to one remote.
    PinRemote {
        /// (connection on this chain, port of external-staking).
        remote_contract: AuthorizedEndpoint,
    },
    /// Changes what is given. Admin only.
    UpdateConfig {
        /// New price feed.
        price_feed: Option<String>,
        /// New age of a stale price.
        price_max_age_secs: Option<u64>,
        /// New discount.
        discount: Option<Decimal>,
        /// New ICS20 channel for rewards. It must exist, over the connection of the remote, which
        /// must be known.
        transfer_channel: Option<String>,
    },
    /// From virtual-staking: what the chain says of these validators now. What is new goes to the
    /// provider.
    ReportValidators {
        /// A bounded page.
        validators: Vec<ValidatorReport>,
    },
    /// From virtual-staking: a validator is left alone by the epochs, or no longer. While it is,
    /// its D has no part in the total, it takes no new stake, and the provider is told that it is
    /// inactive. Its own status is kept, and told again afterwards.
    SetQuarantine {
        /// Operator address.
        validator: String,
        /// Whether it is left alone.
        quarantined: bool,
    },
    /// Sends updates of the validator set that wait in the outbox, oldest first. Open to anyone.
    SendUpdates {
        /// At most so many packets. Default 1, at most 10.
        limit: Option<u32>,
    },
    /// From virtual-staking: rewards that the chain has just paid to this contract. They are booked
    /// as far as the balance covers them, and a batch is sent if it can be.
    BookRewards {
        /// Number of the epoch. At its first page it is fixed what of the surplus is shared out.
        epoch: u64,
        /// A bounded page.
        rewards: Vec<ValidatorReward>,
    },
    /// Sends booked rewards, the next batches in turn. Open to anyone.
    SendRewards {
        /// At most so many batches. Default 1, at most 10.
        limit: Option<u32>,
    },
    /// Finds out what has become of a batch whose callback never came: asks `external-staking`,
    /// over the control channel, which then never books it any more. Once it is known not to be
    /// booked, books it again as soon as its refund is there. Open to anyone, from the timeout of
    /// its transfer + grace on, and again a grace after each time.
    RecoverBatch {
        /// Which.
        batch: BatchId,
    },
    /// Pays out coins that are not the reward token (fees in other denoms). Admin only.
    WithdrawOther {
        /// Who gets them.
        recipient: String,
        /// How much.
        amount: Coin,
    },
}

/// What the chain says of a validator. What is `None` is not known now, and stays as it was.
#[cw_serde]
#[serde(deny_unknown_fields)]
#[schemaifier(mute_warnings)]
pub struct ValidatorReport {
    /// Operator address.
    pub valoper: String,
    /// Raw ed25519 consensus key, 32 bytes.
    pub pub_key: Option<Binary>,
    /// Status in consensus.
    pub status: Option<ValidatorStatus>,
    /// Whether it was tombstoned. Final.
    pub tombstoned: bool,
}

/// Queries. Lists are paged: `start_after` is the last key of the previous page, `limit` is 10 by
/// default, 100 at most.
#[cw_serde]
#[derive(QueryResponses)]
#[serde(deny_unknown_fields)]
#[schemaifier(mute_warnings)]
pub enum QueryMsg {
    /// Configuration.
    #[returns(ConfigResponse)]
    Config {},
    /// The control channel, if one was ever opened.
    #[returns(IbcChannelResponse)]
    IbcChannel {},
    /// How provider tokens turn into native value now, and the sum of living D. Asked by
    /// virtual-staking at an epoch.
    #[returns(ConversionResponse)]
    Conversion {},
    /// D of one validator.
    #[returns(StakeResponse)]
    Stake {
        /// Operator address.
        validator: String,
    },
    /// D of all validators that ever had some, by operator address. Asked by virtual-staking at an
    /// epoch.
    #[returns(StakesResponse)]
    Stakes {
        /// Operator address.
        start_after: Option<String>,
        /// Size of the page.
        limit: Option<u32>,
    },
    /// What was reported of one validator.
    #[returns(ValidatorResponse)]
    Validator {
        /// Operator address.
        validator: String,
    },
    /// What was reported of all validators, by operator address.
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
    /// How the rewards stand.
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

/// Configuration.
#[cw_serde]
pub struct ConfigResponse {
    /// The price feed.
    pub price_feed: String,
    /// A price older than this is stale.
    pub price_max_age_secs: u64,
    /// Part of the value that is not delegated.
    pub discount: Decimal,
    /// The provider's denom.
    pub remote_denom: String,
    /// The virtual-staking contract.
    pub virtual_staking: String,
    /// Governance.
    pub admin: Option<String>,
    /// The only far end that may open the channel, if one is pinned.
    pub remote_contract: Option<AuthorizedEndpoint>,
    /// How long a packet may travel.
    pub packet_timeout_secs: u64,
    /// How long after its timeout a batch of rewards counts as silent.
    pub grace_period_secs: u64,
    /// The reward token: the chain's staking denom.
    pub reward_denom: String,
    /// The ICS20 channel for rewards, if it is known.
    pub transfer_channel: Option<String>,
}

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

/// Migration to this version of the code.
#[cw_serde]
#[serde(deny_unknown_fields)]
#[schemaifier(mute_warnings)]
pub struct MigrateMsg {}
