//! Source of rewards: one ICS20 channel, over the connection of the control channel, and one
//! sender.

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Addr, ChannelResponse, Deps, IbcOrder, IbcQuery};
use mesh_apis::external_staking::RewardsInit;
use mesh_apis::handshake::AuthorizedEndpoint;
use mesh_apis::rewards::{voucher_denom, TRANSFER_PORT, TRANSFER_VERSION};

use super::error::RewardsError;
use crate::error::ContractError;

/// Source of rewards, and the sink for those that nobody can earn. Part of
/// [`crate::state::Config`].
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

impl Rewards {
    /// Checks the settings, and the channel as it is now: what is checked of it is fixed when a
    /// channel opens.
    ///
    /// # Errors
    /// Each setting that makes no sense.
    pub fn checked(
        deps: Deps,
        remote: &AuthorizedEndpoint,
        init: RewardsInit,
    ) -> Result<Self, ContractError> {
        let RewardsInit { transfer_channel, remote_denom, sink } = init;
        let invalid = |field, expected, actual| Err(ContractError::InvalidConfig { field, expected, actual });
        if remote.connection_id.is_empty() || remote.contract().is_none() {
            let expected = "a connection, and the port of a contract (wasm. and its address)";
            return invalid("remote_contract", expected, remote.to_string());
        }
        if remote_denom.is_empty() {
            return invalid("remote_denom", "a denom of the consumer", remote_denom);
        }
        let sink = deps.api.addr_validate(&sink)?;
        check_channel(deps, remote, &transfer_channel)?;
        let denom = voucher_denom(&transfer_channel, &remote_denom);
        Ok(Self { transfer_channel, remote_denom, denom, sink })
    }
}

fn check_channel(deps: Deps, remote: &AuthorizedEndpoint, channel_id: &str) -> Result<(), ContractError> {
    let query =
        IbcQuery::Channel { channel_id: channel_id.to_string(), port_id: Some(TRANSFER_PORT.to_string()) };
    let ChannelResponse { channel, .. } = deps.querier.query(&query.into())?;
    let channel =
        channel.ok_or_else(|| RewardsError::NoTransferChannel { channel_id: channel_id.to_string() })?;
    if channel.connection_id != remote.connection_id {
        let expected = remote.connection_id.clone();
        return Err(RewardsError::WrongConnection { expected, actual: channel.connection_id }.into());
    }
    let far_port = channel.counterparty_endpoint.port_id;
    if far_port != TRANSFER_PORT {
        return Err(RewardsError::WrongRemotePort { expected: TRANSFER_PORT, actual: far_port }.into());
    }
    // Middleware wraps the version of what it serves.
    if !channel.version.contains(TRANSFER_VERSION) {
        let (expected, actual) = (TRANSFER_VERSION, channel.version);
        return Err(RewardsError::WrongVersion { expected, actual }.into());
    }
    if channel.order != IbcOrder::Unordered {
        return Err(RewardsError::OrderedChannel.into());
    }
    Ok(())
}
