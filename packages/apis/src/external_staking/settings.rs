//! Settings, and the contract's answers about itself.

use cosmwasm_schema::cw_serde;
use cosmwasm_std::Decimal;

use crate::handshake::{AuthorizedEndpoint, ControlChannel};
use crate::time::Seconds;
use crate::ConsumerHeight;

/// Creates the provider's end for one consumer, and registers it as a lienholder of the vault.
#[cw_serde]
#[serde(deny_unknown_fields, remote = "Self")]
#[schemaifier(mute_warnings)]
pub struct InstantiateMsg {
    /// The vault. Its denom is the denom of all stakes here.
    pub vault: String,
    /// The only far end that may open the channel: (connection on this chain, port of the
    /// converter).
    pub remote_contract: AuthorizedEndpoint,
    /// Time from a claim to its maturity: not less than the consumer's unbonding period.
    pub unbonding_period_secs: Seconds,
    /// The greatest part of a stake that can be slashed, between 0 and 1. Final.
    pub max_slash: Decimal,
    /// Time from the sending of a packet to its timeout. Default: 7 days.
    pub packet_timeout_secs: Option<Seconds>,
    /// Time from the timeout of a packet until it counts as silent, when nobody has proved its ack
    /// or timeout. Default: 1 day.
    pub grace_period_secs: Option<Seconds>,
    /// Number of entries in the history of a user. Default: 50, at least 1.
    pub history_limit: Option<u32>,
    /// Source of rewards. Final.
    pub rewards: RewardsInit,
    /// Requirements of evidence of double signing. Final.
    pub evidence: EvidenceConfig,
}

crate::json_object!(InstantiateMsg);

/// Requirements of evidence of double signing, and the exposure of stake to it.
#[cw_serde]
#[serde(deny_unknown_fields, remote = "Self")]
#[schemaifier(mute_warnings)]
pub struct EvidenceConfig {
    /// Chain id of the consumer, with its revision, 1 to 50 bytes: what its validators sign.
    pub chain_id: String,
    /// Votes of lower heights are not accepted. At least 1.
    pub min_height: ConsumerHeight,
    /// Number of blocks for which unstaked stake still backs its validator. At least an epoch and a
    /// block, because the consumer moves virtual stake only at epochs.
    pub exposure_lag: u64,
}

crate::json_object!(EvidenceConfig);

/// Source of rewards, and the sink for those that nobody can earn.
#[cw_serde]
#[serde(deny_unknown_fields, remote = "Self")]
#[schemaifier(mute_warnings)]
pub struct RewardsInit {
    /// This chain's end of the ICS20 channel, over the same connection as the control channel. It
    /// must exist.
    pub transfer_channel: String,
    /// The reward token as the consumer calls it. Its denom here follows from it and the channel.
    pub remote_denom: String,
    /// Recipient of the rewards of tombstoned validators without stake.
    pub sink: String,
}

crate::json_object!(RewardsInit);

/// Migration to this version of the code.
#[cw_serde]
#[serde(deny_unknown_fields)]
#[schemaifier(mute_warnings)]
pub struct MigrateMsg {}

/// Configuration.
#[cw_serde]
pub struct ConfigResponse {
    /// The vault.
    pub vault: String,
    /// Denom of all stakes.
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
    /// Source of rewards.
    pub rewards: RewardsConfig,
    /// Requirements of evidence.
    pub evidence: EvidenceConfig,
}

/// Source of rewards, and the sink for those that nobody can earn.
#[cw_serde]
pub struct RewardsConfig {
    /// This chain's end of the ICS20 channel.
    pub transfer_channel: String,
    /// The reward token as the consumer calls it.
    pub remote_denom: String,
    /// Its denom here: the ICS20 voucher.
    pub denom: String,
    /// Recipient of the rewards of tombstoned validators without stake.
    pub sink: String,
}

/// The control channel.
#[cw_serde]
pub struct IbcChannelResponse {
    /// None if none was ever opened.
    pub channel: Option<ControlChannel>,
}
