//! Instantiation, configuration and migration.

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Binary, Decimal};

use crate::handshake::AuthorizedEndpoint;
use crate::time::Seconds;

/// Creates the converter, and with it its virtual-staking contract.
#[cw_serde]
#[serde(deny_unknown_fields, remote = "Self")]
#[schemaifier(mute_warnings)]
pub struct InstantiateMsg {
    /// Address of the price feed, which answers [`crate::price_feed::QueryMsg::Price`].
    pub price_feed: String,
    /// Greatest age of a price, seconds. An older one is stale and allows decreases only.
    pub price_max_age_secs: Seconds,
    /// Fraction of the value that is not delegated, as a margin against changes of the price. At
    /// least 0 and below 1.
    pub discount: Decimal,
    /// The provider's denom, as the provider writes it in its packets.
    pub remote_denom: String,
    /// The virtual-staking contract to create.
    pub virtual_staking: VirtualStakingInit,
    /// Account that may pin the remote and change the settings: governance. None: nobody. Then
    /// `remote_contract` must be given.
    pub admin: Option<String>,
    /// The only far end that may open the control channel. None: no channel opens until the admin
    /// has pinned one.
    pub remote_contract: Option<AuthorizedEndpoint>,
    /// Time from sending a packet to its timeout, seconds. Default: 7 days.
    pub packet_timeout_secs: Option<Seconds>,
    /// Time from the timeout of a batch of rewards until it counts as silent, seconds. Default:
    /// 1 day.
    pub grace_period_secs: Option<Seconds>,
    /// This chain's end of the ICS20 channel for rewards. It must run over the connection of
    /// `remote_contract`, which must be given then. None: rewards wait until the admin sets one.
    pub transfer_channel: Option<String>,
}

crate::json_object!(InstantiateMsg);

/// Instantiation of the virtual-staking contract. The converter sends it, by which the new contract
/// knows its converter.
#[cw_serde]
#[serde(deny_unknown_fields)]
#[schemaifier(mute_warnings)]
pub struct VirtualStakingInit {
    /// Id of the stored code.
    pub code_id: u64,
    /// JSON of [`crate::virtual_staking::InstantiateMsg`].
    pub msg: Binary,
    /// Label of the new contract.
    pub label: String,
    /// Account that may migrate it. None: nobody.
    pub admin: Option<String>,
}

/// Configuration.
#[cw_serde]
pub struct ConfigResponse {
    /// The price feed.
    pub price_feed: String,
    /// Greatest age of a price, seconds.
    pub price_max_age_secs: Seconds,
    /// Fraction of the value that is not delegated.
    pub discount: Decimal,
    /// The provider's denom.
    pub remote_denom: String,
    /// The virtual-staking contract.
    pub virtual_staking: String,
    /// Governance. None: nobody.
    pub admin: Option<String>,
    /// The only far end that may open the control channel, if one is pinned.
    pub remote_contract: Option<AuthorizedEndpoint>,
    /// Time from sending a packet to its timeout, seconds.
    pub packet_timeout_secs: Seconds,
    /// Time from the timeout of a batch of rewards until it counts as silent, seconds.
    pub grace_period_secs: Seconds,
    /// The reward token: the chain's staking denom.
    pub reward_denom: String,
    /// This chain's end of the ICS20 channel for rewards, if one is set.
    pub transfer_channel: Option<String>,
}

/// Migration to this version of the code.
#[cw_serde]
#[serde(deny_unknown_fields)]
#[schemaifier(mute_warnings)]
pub struct MigrateMsg {}
