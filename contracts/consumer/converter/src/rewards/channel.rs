//! The ICS20 channel for rewards: what is demanded of it, and who gets what it carries.

use cosmwasm_std::{ensure, ensure_eq, ChannelResponse, IbcOrder, IbcQuery, QuerierWrapper};
use mesh_apis::handshake::AuthorizedEndpoint;
use mesh_apis::rewards::{TRANSFER_PORT, TRANSFER_VERSION};

use crate::error::ContractError;

/// The channel must exist, join the transfer modules of both chains over the connection of the
/// remote, and speak ICS20.
///
/// The connection is what proves that the far end is the remote's chain: on any other, the address
/// of the receiver could be anybody's. A chain answers for open channels only.
pub(crate) fn check(
    querier: QuerierWrapper,
    remote: Option<&AuthorizedEndpoint>,
    channel_id: &str,
) -> Result<(), ContractError> {
    let remote = remote.ok_or(ContractError::NoRemote)?;
    receiver(remote)?;
    let query =
        IbcQuery::Channel { channel_id: channel_id.to_string(), port_id: Some(TRANSFER_PORT.to_string()) };
    let channel = querier
        .query::<ChannelResponse>(&query.into())?
        .channel
        .ok_or_else(|| ContractError::UnknownTransferChannel { actual: channel_id.to_string() })?;
    ensure_eq!(
        channel.connection_id,
        remote.connection_id,
        ContractError::WrongTransferConnection {
            expected: remote.connection_id.clone(),
            actual: channel.connection_id,
        }
    );
    ensure_eq!(
        channel.counterparty_endpoint.port_id,
        TRANSFER_PORT,
        ContractError::WrongTransferPort { actual: channel.counterparty_endpoint.port_id }
    );
    ensure_eq!(channel.order, IbcOrder::Unordered, ContractError::OrderedTransferChannel);
    // Other middleware wraps the version into its own.
    ensure!(
        channel.version.contains(TRANSFER_VERSION),
        ContractError::WrongTransferVersion { actual: channel.version }
    );
    Ok(())
}

/// Who gets the rewards: the contract that the remote's port belongs to.
pub(crate) fn receiver(remote: &AuthorizedEndpoint) -> Result<&str, ContractError> {
    remote.contract().ok_or_else(|| ContractError::RemoteNotAContract { actual: remote.port_id.clone() })
}
