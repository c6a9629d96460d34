//! Configuration. Every other record is stored by the module that it belongs to.
//!
//! Every write is paid for by the byte. So a record whose fields all count is stored as a list of
//! them, without their names; one of which most is zero or absent leaves that out, and has short
//! names in storage.

use cosmwasm_std::{Addr, Decimal, Timestamp};
use cw_storage_plus::Item;
use mesh_apis::handshake::AuthorizedEndpoint;
use mesh_apis::time::{Seconds, UnixTime};
use mesh_apis::ConsumerHeight;
use mesh_toolkit::code::Code;
use mesh_toolkit::this_code;
use serde_tuple::{Deserialize_tuple, Serialize_tuple};

/// Name and version of the code in the contract's state.
pub(crate) const CODE: Code = this_code!();

/// What most calls need of the settings. Set at instantiate, never changed, as all of them.
///
/// The rest is stored apart, because each call pays for every byte that it reads: one record cost
/// a round trip 9,000 gas more.
#[derive(Serialize_tuple, Deserialize_tuple, Clone, Debug, PartialEq)]
pub(crate) struct Config {
    /// The vault, the only source of stake.
    pub vault: Addr,
    /// The vault's denom.
    pub denom: String,
    /// Time from a claim to its maturity.
    pub unbonding_period_secs: Seconds,
    /// Time from the sending of a packet to its timeout.
    pub packet_timeout_secs: Seconds,
    /// Time from the timeout of a packet until it counts as silent.
    pub grace_period_secs: Seconds,
    /// The greatest part of a stake that can be slashed.
    pub max_slash: Decimal,
    /// Number of entries in the history of a user.
    pub history_limit: u32,
    /// Number of heights for which unstaked stake still backs its validator: the consumer moves it
    /// only at epochs.
    pub exposure_lag: u64,
}

/// Requirements of evidence.
#[derive(Serialize_tuple, Deserialize_tuple, Clone, Debug, PartialEq)]
pub(crate) struct Evidence {
    /// Chain id of the consumer, with its revision: what its validators sign.
    pub chain_id: String,
    /// Votes of lower heights are not accepted.
    pub min_height: ConsumerHeight,
}

/// Source of rewards, and the sink for those that nobody can earn.
#[derive(Serialize_tuple, Deserialize_tuple, Clone, Debug, PartialEq)]
pub(crate) struct Rewards {
    /// This chain's end of the ICS20 channel.
    pub transfer_channel: String,
    /// The reward token as the consumer calls it.
    pub remote_denom: String,
    /// Its denom here.
    pub denom: String,
    /// Recipient of the rewards of validators that are gone.
    pub sink: Addr,
}

impl Config {
    /// Maturity of a claim that is made now.
    pub(crate) fn release_at(&self, now: Timestamp) -> UnixTime {
        UnixTime::from(now).plus(self.unbonding_period_secs)
    }

    /// End of the time in which a consensus key answers for votes, by that since which a newer one
    /// has been known. None: it is the newest.
    pub(crate) fn answers_until(&self, newer_since: Option<UnixTime>) -> Option<UnixTime> {
        newer_since.map(|since| since.plus(self.unbonding_period_secs))
    }

    /// Timeout of a packet that is sent now.
    pub(crate) fn timeout_at(&self, now: Timestamp) -> UnixTime {
        UnixTime::from(now).plus(self.packet_timeout_secs)
    }

    /// Latest maturity of the claim of an Unstake that is sent now, whatever the consumer does.
    pub(crate) fn latest_release_at(&self, now: Timestamp) -> UnixTime {
        self.timeout_at(now).plus(self.grace_period_secs).plus(self.unbonding_period_secs)
    }
}

/// What most calls need of the settings.
pub(crate) const CONFIG: Item<Config> = Item::new("config");

/// The only far end that may open the channel.
pub(crate) const REMOTE: Item<AuthorizedEndpoint> = Item::new("remote");

/// Requirements of evidence.
pub(crate) const EVIDENCE: Item<Evidence> = Item::new("evidence");

/// Source of rewards.
pub(crate) const REWARDS: Item<Rewards> = Item::new("rewards");
