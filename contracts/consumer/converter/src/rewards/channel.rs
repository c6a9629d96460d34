//! The ICS20 channel for rewards, and who gets what it carries.

use cosmwasm_std::QuerierWrapper;
use mesh_apis::handshake::AuthorizedEndpoint;
use mesh_toolkit::transfer_channel;

use crate::error::ContractError;

/// The channel must lead to the remote, which must be a contract.
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

/// Who gets the rewards: the contract that the remote's port belongs to.
pub(crate) fn receiver(remote: &AuthorizedEndpoint) -> Result<&str, ContractError> {
    remote.contract().ok_or_else(|| ContractError::RemoteNotAContract { actual: remote.port_id.clone() })
}
