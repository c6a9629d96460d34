//! Configuration. Every other record is stored by the module that it belongs to.
//!
//! Every write is paid for by the byte, so records that are written often have short names in
//! storage, and leave out what is zero or absent.

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Addr, Decimal, Timestamp};
use cw_storage_plus::Item;
use mesh_apis::handshake::AuthorizedEndpoint;
use mesh_toolkit::code::Code;
use mesh_toolkit::this_code;

/// Name and version of the code in the contract's state.
pub const CODE: Code = this_code!();

/// Set at instantiate, never changed.
#[cw_serde]
pub struct Config {
    /// The vault, the only source of stake.
    pub vault: Addr,
    /// The vault's denom.
    pub denom: String,
    /// The only far end that may open the channel.
    pub remote: AuthorizedEndpoint,
    /// Time from a claim to its maturity.
    pub unbonding_period_secs: u64,
    /// Time from the sending of a packet to its timeout.
    pub packet_timeout_secs: u64,
    /// Time from the timeout of a packet until it counts as silent.
    pub grace_period_secs: u64,
    /// The greatest part of a stake that can be slashed.
    pub max_slash: Decimal,
    /// Number of entries in the history of a user.
    pub history_limit: u32,
    /// Requirements of evidence.
    pub evidence: Evidence,
    /// Source of rewards.
    pub rewards: Rewards,
}

/// Requirements of evidence, and the exposure of stake.
#[cw_serde]
pub struct Evidence {
    /// Chain id of the consumer, with its revision: what its validators sign.
    pub chain_id: String,
    /// Votes of lower heights are not accepted.
    pub min_height: u64,
    /// Number of heights for which unstaked stake still backs its validator: the consumer moves it
    /// only at epochs.
    pub exposure_lag: u64,
}

/// Source of rewards, and the sink for those that nobody can earn.
#[cw_serde]
pub struct Rewards {
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
    /// Maturity of a claim that is made now, seconds.
    pub fn release_at(&self, now: Timestamp) -> u64 {
        now.seconds().saturating_add(self.unbonding_period_secs)
    }

    /// Timeout of a packet that is sent now, seconds.
    pub fn timeout_at(&self, now: Timestamp) -> u64 {
        now.seconds().saturating_add(self.packet_timeout_secs)
    }

    /// Latest maturity of the claim of an Unstake that is sent now, whatever the consumer does,
    /// seconds.
    pub fn latest_release_at(&self, now: Timestamp) -> u64 {
        let silent_at = self.timeout_at(now).saturating_add(self.grace_period_secs);
        silent_at.saturating_add(self.unbonding_period_secs)
    }
}

/// Configuration.
pub const CONFIG: Item<Config> = Item::new("config");
