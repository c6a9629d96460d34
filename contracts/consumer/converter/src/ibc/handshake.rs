//! The handshake, as party A, and the close of a channel (specification, "Handshake").

use cosmwasm_std::{
    DepsMut, Env, Ibc3ChannelOpenResponse, IbcBasicResponse, IbcChannel, IbcChannelCloseMsg,
    IbcChannelConnectMsg, IbcChannelOpenMsg, IbcChannelOpenResponse, Storage,
};
use mesh_apis::handshake::{self, AuthorizedEndpoint, HandshakeError, ProtocolVersion};
use mesh_toolkit::control_channel;

use crate::error::ContractError;
use crate::outbox;
use crate::state::REMOTE;

/// Packets sent when the channel opens. Their acks send the rest.
const FLUSH_PACKETS: usize = 1;

/// Proposes a version. Stores nothing, so an abandoned handshake blocks nothing.
pub(super) fn open(
    storage: &dyn Storage,
    msg: &IbcChannelOpenMsg,
) -> Result<IbcChannelOpenResponse, ContractError> {
    let IbcChannelOpenMsg::OpenInit { channel } = msg else { return Err(wrong_party().into()) };
    check(storage, channel)?;
    let version = handshake::propose(&channel.version)?.to_channel_version()?;
    Ok(Some(Ibc3ChannelOpenResponse { version }))
}

/// Accepts the version and binds the channel. If several handshakes race, the first to arrive here
/// wins and the others are refused.
pub(super) fn connect(
    deps: DepsMut,
    env: &Env,
    msg: IbcChannelConnectMsg,
) -> Result<IbcBasicResponse, ContractError> {
    let IbcChannelConnectMsg::OpenAck { channel, counterparty_version } = msg else {
        return Err(wrong_party().into());
    };
    let remote = check(deps.storage, &channel)?;
    // `channel.version` is no longer the proposal: ibc-go has replaced it by the answer before this
    // call. The proposal was at most the highest version of this code.
    let proposed = ProtocolVersion::highest().to_channel_version()?;
    let version = handshake::accept(&proposed, &counterparty_version)?.version;

    let bound = control_channel::bind(deps.storage, remote, &channel, version)?;
    let sent = outbox::flush_if_open(deps.storage, env.block.time, FLUSH_PACKETS)?;
    Ok(IbcBasicResponse::new()
        .add_attribute("action", "channel_open")
        .add_attribute("channel_id", bound.channel_id)
        .add_attribute("connection_id", bound.remote.connection_id)
        .add_attribute("remote_port_id", bound.remote.port_id)
        .add_attribute("version", bound.version)
        .add_submessages(sent))
}

/// Refuses to close the channel from this side: anyone can ask for it, and only the contract can
/// refuse. A close that the far side has made cannot be refused. Chunks in flight then come back as
/// timeouts.
pub(super) fn close(deps: DepsMut, msg: &IbcChannelCloseMsg) -> Result<IbcBasicResponse, ContractError> {
    let IbcChannelCloseMsg::CloseConfirm { channel } = msg else {
        return Err(HandshakeError::CloseRefused.into());
    };
    let response = IbcBasicResponse::new()
        .add_attribute("action", "channel_close")
        .add_attribute("channel_id", &channel.endpoint.channel_id);
    match control_channel::close(deps.storage, &channel.endpoint.channel_id)? {
        true => Ok(response),
        false => Ok(response.add_attribute("ignored", "not the control channel")),
    }
}

/// Checks what both steps require of a channel. Returns its far end, which is the pinned one:
/// anyone can propose a channel, and the remote of the first one that opens is final.
fn check(storage: &dyn Storage, channel: &IbcChannel) -> Result<AuthorizedEndpoint, ContractError> {
    let remote = REMOTE.may_load(storage)?.ok_or(HandshakeError::NotPinned)?;
    control_channel::check::<ContractError>(storage, &remote, channel)?;
    Ok(remote)
}

fn wrong_party() -> HandshakeError {
    HandshakeError::WrongParty { expected: "A (initiator)".to_string() }
}
