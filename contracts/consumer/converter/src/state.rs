//! What is stored. Every record is small, and a packet touches as few of them as it can: each byte is gas.

use cosmwasm_std::{Addr, Binary, Decimal, IbcTimeout, StdResult, Storage, Timestamp, Uint128};
use cw_storage_plus::{Item, Map};
use mesh_apis::converter::OutboxEntry;
use mesh_apis::handshake::{AuthorizedEndpoint, ChannelState, ControlChannel};
use mesh_apis::valset::ValidatorStatus;
use serde::{Deserialize, Serialize};

/// Configuration, as checked at instantiate.
pub const CONFIG: Item<Config> = Item::new("config");
/// The virtual-staking contract, known since the reply to its instantiation.
pub const VIRTUAL_STAKING: Item<Addr> = Item::new("virtual_staking");
/// The only far end that may open the channel. Absent as long as none is pinned or bound.
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
    pub fn packet_timeout(&self, now: Timestamp) -> IbcTimeout {
        let travel = self.packet_timeout_secs.saturating_mul(NANOS_PER_SEC);
        Timestamp::from_nanos(now.nanos().saturating_add(travel)).into()
    }

    /// Whether a price is too old. One that was set in the future (a feed on another clock) is not.
    pub fn is_stale(&self, updated: Timestamp, now: Timestamp) -> bool {
        let age = now.nanos().saturating_sub(updated.nanos());
        age > self.price_max_age_secs.saturating_mul(NANOS_PER_SEC)
    }
}

/// Sums of what was applied to one validator, provider-side units. D is their difference, and not stored.
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
}

/// The control channel, if it is open.
///
/// # Errors
/// When the storage cannot be read.
pub fn open_channel(storage: &dyn Storage) -> StdResult<Option<ControlChannel>> {
    Ok(CHANNEL.may_load(storage)?.filter(|channel| channel.state == ChannelState::Open))
}
