//! What is stored. Every record is small, and a packet touches as few of them as it can: each byte
//! is gas.

use cosmwasm_std::{Addr, Binary, Decimal, StdResult, Storage, Timestamp, Uint128};
use cw_storage_plus::{Item, Map};
use mesh_apis::converter::OutboxEntry;
use mesh_apis::handshake::{AuthorizedEndpoint, ChannelState, ControlChannel};
use mesh_apis::rewards::{ValidatorReward, MAX_SPLIT};
use mesh_apis::valset::ValidatorStatus;
use serde::{Deserialize, Serialize};

/// Configuration, as checked at instantiate.
pub const CONFIG: Item<Config> = Item::new("config");
/// The virtual-staking contract, known since the reply to its instantiation.
pub const VIRTUAL_STAKING: Item<Addr> = Item::new("virtual_staking");
/// The only far end that may open the channel. Absent as long as none is pinned: then no channel
/// opens.
pub const REMOTE: Item<AuthorizedEndpoint> = Item::new("remote");
/// The control channel. Absent until a handshake was finished.
pub const CHANNEL: Item<ControlChannel> = Item::new("channel");
/// Sums of what was applied, by operator address. Absent: nothing was.
pub const TOTALS: Map<&str, Totals> = Map::new("totals");
/// Sum of D over all validators that are not tombstoned, provider-side units. Absent: zero.
pub const TOTAL_STAKE: Item<Uint128> = Item::new("total_stake");
/// What was reported, by operator address.
pub const VALIDATORS: Map<&str, Validator> = Map::new("validators");
/// Number of the next operation on the validator set. Absent: 1.
pub const NEXT_SEQ: Item<u64> = Item::new("next_seq");
/// Operations that wait to be sent, by their numbers.
pub const OUTBOX: Map<u64, OutboxEntry> = Map::new("outbox");
/// What rewards need to know. Not part of [`CONFIG`], which every Stake reads.
pub const REWARD_CONFIG: Item<RewardConfig> = Item::new("reward_config");
/// Rewards that wait to be sent, by operator address. Never zero: absent instead.
pub const BOOKED: Map<&str, Uint128> = Map::new("booked");
/// Sums of the rewards, and how they are sent. Absent: the default.
pub const REWARDS: Item<Rewards> = Item::new("rewards");
/// Batches in transit, by number.
pub const BATCHES: Map<u64, Batch> = Map::new("batches");

const NANOS_PER_SEC: u64 = 1_000_000_000;

/// Configuration.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// The price feed.
    pub price_feed: Addr,
    /// A price older than this is stale.
    pub price_max_age_secs: u64,
    /// Part of the value that is not delegated, below 1.
    pub discount: Decimal,
    /// The provider's denom, as it stands in packets.
    pub remote_denom: String,
    /// Governance.
    pub admin: Option<Addr>,
    /// How long a packet may travel.
    pub packet_timeout_secs: u64,
}

impl Config {
    /// When a packet that is sent now times out.
    pub fn packet_timeout(&self, now: Timestamp) -> Timestamp {
        let travel = self.packet_timeout_secs.saturating_mul(NANOS_PER_SEC);
        Timestamp::from_nanos(now.nanos().saturating_add(travel))
    }

    /// Whether a price is too old. One that was set in the future (a feed on another clock) is not.
    pub fn is_stale(&self, updated: Timestamp, now: Timestamp) -> bool {
        let age = now.nanos().saturating_sub(updated.nanos());
        age > self.price_max_age_secs.saturating_mul(NANOS_PER_SEC)
    }
}

/// Sums of what was applied to one validator, provider-side units. D is their difference, and not
/// stored.
#[derive(Serialize, Deserialize, Clone, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Sum of all Stakes.
    pub staked: Uint128,
    /// Sum of all Unstakes, never above `staked`.
    pub unstaked: Uint128,
    /// Operations applied.
    pub n: u64,
}

impl Totals {
    /// D of the validator.
    pub fn stake(&self) -> Uint128 {
        self.staked.saturating_sub(self.unstaked)
    }
}

/// What was reported of one validator.
#[derive(Serialize, Deserialize, Clone, Debug, Default, PartialEq, Eq)]
pub struct Validator {
    /// Last reported consensus key. None: not yet added, and so not yet known to the provider.
    pub pub_key: Option<Binary>,
    /// Last reported status. Never none once there is a key.
    pub status: Option<ValidatorStatus>,
    /// Height at which the tombstone was reported.
    pub tombstoned_at: Option<u64>,
    /// Height at which the first key was reported. Every later key is told with it as well.
    #[serde(default)]
    pub added_at: Option<u64>,
    /// Whether the epochs leave it alone.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub quarantined: bool,
}

impl Validator {
    /// Whether its D is part of the total: only what can have a target is.
    pub fn counts(&self) -> bool {
        self.tombstoned_at.is_none() && !self.quarantined
    }

    /// The status that the provider is told.
    pub fn told_status(&self) -> Option<ValidatorStatus> {
        match self.status {
            Some(ValidatorStatus::Active) if self.quarantined => Some(ValidatorStatus::Inactive),
            status => status,
        }
    }
}

/// What rewards need to know.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq, Eq)]
pub struct RewardConfig {
    /// The reward token: the chain's staking denom.
    pub denom: String,
    /// How long after its timeout a batch counts as silent.
    pub grace_period_secs: u64,
    /// This chain's end of the ICS20 channel, checked when it was named. None: rewards wait.
    pub channel: Option<String>,
}

/// Sums of the rewards, in units of the reward token, and how they are sent.
///
/// `booked` is at most the balance: what is above it is the surplus. All sums are of coins that
/// exist, so they fit: the saturating arithmetic never saturates.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq, Eq)]
pub struct Rewards {
    /// Sum of [`BOOKED`].
    #[serde(rename = "b")]
    pub booked: Uint128,
    /// Sum of [`BATCHES`]. Zero if and only if there is none.
    #[serde(rename = "t")]
    pub in_transit: Uint128,
    /// Entries of the next batch at most, from 1 to [`MAX_SPLIT`].
    #[serde(rename = "l")]
    pub limit: usize,
    /// Whether a callback ever came.
    #[serde(rename = "w")]
    pub callbacks_work: bool,
    /// The validator that was sent last. The next batch begins after it, so that each one has its
    /// turn.
    #[serde(rename = "c")]
    pub cursor: String,
    /// Number of the batch that was sent last.
    #[serde(rename = "n")]
    pub last_batch: u64,
    /// What is shared out in this epoch.
    #[serde(rename = "e", default, skip_serializing_if = "Option::is_none")]
    pub sharing: Option<Sharing>,
    /// When the batch that was sent last counts as silent, seconds. Kept as long as no callback
    /// ever came.
    #[serde(rename = "s", default, skip_serializing_if = "Option::is_none")]
    pub silent_at: Option<u64>,
}

impl Default for Rewards {
    fn default() -> Self {
        Self {
            booked: Uint128::zero(),
            in_transit: Uint128::zero(),
            limit: MAX_SPLIT,
            callbacks_work: false,
            cursor: String::new(),
            last_batch: 0,
            sharing: None,
            silent_at: None,
        }
    }
}

/// What of the surplus is shared out, fixed at the first page of an epoch: so the share of a
/// validator does not depend on its page.
#[derive(Serialize, Deserialize, Clone, Debug, Default, PartialEq, Eq)]
pub struct Sharing {
    /// Number of the epoch.
    #[serde(rename = "e")]
    pub epoch: u64,
    /// All that is shared out.
    #[serde(rename = "a")]
    pub amount: Uint128,
    /// What is left of it.
    #[serde(rename = "l")]
    pub left: Uint128,
    /// The stake that it is shared out to.
    #[serde(rename = "t")]
    pub total_stake: Uint128,
}

/// A batch in transit. Its amount is the sum of its split.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq, Eq)]
pub struct Batch {
    /// From when on it can be asked about, seconds: its timeout and the grace, or the last question
    /// and the grace.
    #[serde(rename = "t")]
    pub ask_from: u64,
    /// It is known not to be booked on the provider, now or ever: its refund is on its way.
    #[serde(rename = "n", default, skip_serializing_if = "std::ops::Not::not")]
    pub not_booked: bool,
    /// (operator address, amount), none of them zero.
    #[serde(rename = "s")]
    pub split: Vec<(String, Uint128)>,
}

impl Batch {
    /// Sum of the split.
    pub fn amount(&self) -> Uint128 {
        self.split.iter().fold(Uint128::zero(), |sum, (_, amount)| sum.saturating_add(*amount))
    }

    /// The split as it stands in memos and queries.
    pub fn to_split(&self) -> Vec<ValidatorReward> {
        let reward = |(validator, amount): &(String, Uint128)| ValidatorReward {
            validator: validator.clone(),
            amount: *amount,
        };
        self.split.iter().map(reward).collect()
    }
}

/// The control channel, if it is open.
///
/// # Errors
/// When the storage cannot be read.
pub fn open_channel(storage: &dyn Storage) -> StdResult<Option<ControlChannel>> {
    Ok(CHANNEL.may_load(storage)?.filter(|channel| channel.state == ChannelState::Open))
}
