//! The provider's end of the handshake: party B (specification, "Establishing a channel").

use cosmwasm_std::{DepsMut, IbcChannel, Storage};
use mesh_apis::handshake::{
    answer, check_endpoint, check_order, ChannelState, ControlChannel, HandshakeError, ProtocolVersion,
};

use crate::channel;
use crate::error::ContractError;
use crate::state::{CHANNEL, CONFIG};

/// The part of this contract in the handshake.
pub const PARTY: &str = "B (responder)";

/// `ChannelOpenTry`: the highest version that is not above the proposal. Stores nothing, so that an
/// abandoned handshake blocks nobody.
///
/// # Errors
/// A [`HandshakeError`] for each refusal.
pub fn open_try(
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
/// A [`HandshakeError`] for each refusal.
pub fn open_confirm(deps: DepsMut, channel: &IbcChannel) -> Result<ControlChannel, ContractError> {
    let remote = check(deps.storage, channel)?;
    let ProtocolVersion { version, .. } = answer(&channel.version)?;
    let channel = ControlChannel {
        channel_id: channel.endpoint.channel_id.clone(),
        remote,
        version,
        state: ChannelState::Open,
    };
    CHANNEL.save(deps.storage, &channel)?;
    Ok(channel)
}

/// `ChannelCloseConfirm`: the counterparty chain has closed its end, which no correct converter
/// allows. Constant time: what is in flight becomes silent and is given up one by one by its users.
/// Returns whether it was the control channel.
///
/// # Errors
/// Only if storage fails.
pub fn close_confirm(storage: &mut dyn Storage, channel: &IbcChannel) -> Result<bool, ContractError> {
    if !channel::is_control(storage, &channel.endpoint.channel_id)? {
        return Ok(false);
    }
    CHANNEL.update(storage, |mut control| -> Result<_, ContractError> {
        control.state = ChannelState::Closed;
        Ok(control)
    })?;
    Ok(true)
}

fn check(
    storage: &dyn Storage,
    channel: &IbcChannel,
) -> Result<mesh_apis::handshake::AuthorizedEndpoint, ContractError> {
    check_order(channel)?;
    let remote = CONFIG.load(storage)?.remote;
    check_endpoint(&remote, channel)?;
    if let Some(open) = channel::open(storage)? {
        return Err(HandshakeError::ChannelExists { existing: open.channel_id }.into());
    }
    Ok(remote)
}
