//! The provider's end of the handshake: party B (specification, "Establishing a channel").

use cosmwasm_std::{DepsMut, IbcChannel, Storage};
use mesh_apis::handshake::{answer, AuthorizedEndpoint, ControlChannel, ProtocolVersion};

use crate::error::ContractError;
use crate::state::REMOTE;
use mesh_toolkit::control_channel;

/// The part of this contract in the handshake.
pub(crate) const PARTY: &str = "B (responder)";

/// `ChannelOpenTry`: the highest version that is not above the proposal. Stores nothing, so that an
/// abandoned handshake blocks nobody.
///
/// # Errors
/// A [`mesh_apis::handshake::HandshakeError`] for each refusal.
pub(crate) fn open_try(
    storage: &dyn Storage,
    channel: &IbcChannel,
    proposed: &str,
) -> Result<ProtocolVersion, ContractError> {
    check(storage, channel)?;
    Ok(answer(proposed)?)
}

/// `ChannelOpenConfirm`: binds the channel.
///
/// # Errors
/// A [`mesh_apis::handshake::HandshakeError`] for each refusal.
pub(crate) fn open_confirm(deps: DepsMut, channel: &IbcChannel) -> Result<ControlChannel, ContractError> {
    let remote = check(deps.storage, channel)?;
    let ProtocolVersion { version, .. } = answer(&channel.version)?;
    Ok(control_channel::bind(deps.storage, remote, channel, version)?)
}

/// `ChannelCloseConfirm`: the counterparty chain has closed its end, which no correct converter
/// allows. Constant time: what is in flight becomes silent and is given up one by one by its users.
/// Returns whether it was the control channel.
///
/// # Errors
/// Only if storage fails.
pub(crate) fn close_confirm(storage: &mut dyn Storage, channel: &IbcChannel) -> Result<bool, ContractError> {
    Ok(control_channel::close(storage, &channel.endpoint.channel_id)?)
}

fn check(storage: &dyn Storage, channel: &IbcChannel) -> Result<AuthorizedEndpoint, ContractError> {
    let remote = REMOTE.load(storage)?;
    control_channel::check::<ContractError>(storage, &remote, channel)?;
    Ok(remote)
}
