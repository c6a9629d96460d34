//! Settings.

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Binary, Decimal};

use crate::handshake::AuthorizedEndpoint;

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

/// Migration to this version of the code.
#[cw_serde]
#[serde(deny_unknown_fields)]
#[schemaifier(mute_warnings)]
pub struct MigrateMsg {}
