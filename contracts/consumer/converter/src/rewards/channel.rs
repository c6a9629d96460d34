//! The transfer channel for rewards, and their receiver.

use cosmwasm_std::QuerierWrapper;
use mesh_apis::handshake::AuthorizedEndpoint;
use mesh_toolkit::transfer_channel;

use crate::error::ContractError;

/// Checks that a transfer channel leads to the remote, and that the remote is a contract.
pub(crate) fn check(
    querier: QuerierWrapper,
    remote: Option<&AuthorizedEndpoint>,
    channel_id: &str,
) -> Result<(), ContractError> {
    let remote = remote.ok_or(ContractError::NoRemote)?;
    receiver(remote)?;
    transfer_channel::check::<ContractError>(querier, &remote.connection_id, channel_id)?;
    Ok(())
}

/// Receiver of the rewards: the contract behind the remote's port.
pub(crate) fn receiver(remote: &AuthorizedEndpoint) -> Result<&str, ContractError> {
    remote.contract().ok_or_else(|| ContractError::RemoteNotAContract { actual: remote.port_id.clone() })
}
