//! IBC entry points. They only dispatch.

#[cfg(not(feature = "library"))]
use cosmwasm_std::entry_point;
use cosmwasm_std::{
    DepsMut, Env, Event, Ibc3ChannelOpenResponse, IbcBasicResponse, IbcChannelCloseMsg, IbcChannelConnectMsg,
    IbcChannelOpenMsg, IbcChannelOpenResponse, IbcDestinationCallbackMsg, IbcPacket, IbcPacketAckMsg,
    IbcPacketReceiveMsg, IbcPacketTimeoutMsg, IbcReceiveResponse, Never,
};
use mesh_apis::ack::ReasonCode;
use mesh_apis::handshake::HandshakeError;

use crate::error::ContractError;
use crate::handshake;
use crate::relay::receive::{receive, Received};
use crate::relay::resolve::{acknowledged, resolve, timed_out};
use crate::rewards;
use crate::tx::event;

/// `ChannelOpenTry` only: this contract is party B.
///
/// # Errors
/// A [`HandshakeError`] for each refusal.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn ibc_channel_open(
    deps: DepsMut,
    _env: Env,
    msg: IbcChannelOpenMsg,
) -> Result<IbcChannelOpenResponse, ContractError> {
    match msg {
        IbcChannelOpenMsg::OpenTry { channel, counterparty_version } => {
            let version = handshake::open_try(deps.storage, &channel, &counterparty_version)?;
            Ok(Some(Ibc3ChannelOpenResponse { version: version.to_channel_version()? }))
        }
        IbcChannelOpenMsg::OpenInit { .. } => Err(wrong_party()),
    }
}

/// `ChannelOpenConfirm` only: binds the channel.
///
/// # Errors
/// A [`HandshakeError`] for each refusal.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn ibc_channel_connect(
    deps: DepsMut,
    _env: Env,
    msg: IbcChannelConnectMsg,
) -> Result<IbcBasicResponse, ContractError> {
    match msg {
        IbcChannelConnectMsg::OpenConfirm { channel } => {
            let bound = handshake::open_confirm(deps, &channel)?;
            Ok(IbcBasicResponse::new()
                .add_attribute("action", "channel_open")
                .add_attribute("channel_id", bound.channel_id)
                .add_attribute("version", bound.version))
        }
        IbcChannelConnectMsg::OpenAck { .. } => Err(wrong_party()),
    }
}

/// Refuses `ChannelCloseInit`, which anybody can call; takes note of `ChannelCloseConfirm`.
///
/// # Errors
/// [`HandshakeError::CloseRefused`].
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn ibc_channel_close(
    deps: DepsMut,
    _env: Env,
    msg: IbcChannelCloseMsg,
) -> Result<IbcBasicResponse, ContractError> {
    match msg {
        IbcChannelCloseMsg::CloseInit { .. } => Err(HandshakeError::CloseRefused.into()),
        IbcChannelCloseMsg::CloseConfirm { channel } => {
            let closed = handshake::close_confirm(deps.storage, &channel)?;
            Ok(IbcBasicResponse::new()
                .add_attribute("action", "channel_close")
                .add_attribute("channel_id", channel.endpoint.channel_id)
                .add_attribute("control_channel", closed.to_string()))
        }
    }
}

/// A packet of the converter. Always writes an ack.
///
/// # Errors
/// Never.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn ibc_packet_receive(
    deps: DepsMut,
    env: Env,
    msg: IbcPacketReceiveMsg,
) -> Result<IbcReceiveResponse, Never> {
    let Received { action, ack } = receive(deps, env.block.time, msg.packet)
        .unwrap_or_else(|err| Received::refused(ReasonCode::Other, err.to_string()));
    Ok(IbcReceiveResponse::new(ack).add_attribute("action", action))
}

/// The ack of a Stake or an Unstake.
///
/// # Errors
/// Never: an ack that cannot be handled would be stuck for ever.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn ibc_packet_ack(deps: DepsMut, env: Env, msg: IbcPacketAckMsg) -> Result<IbcBasicResponse, Never> {
    let event = acknowledged(&msg.acknowledgement.data);
    Ok(resolved(deps, env, &msg.original_packet, event, "packet_ack"))
}

/// The proven timeout of a Stake or an Unstake.
///
/// # Errors
/// Never.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn ibc_packet_timeout(
    deps: DepsMut,
    env: Env,
    msg: IbcPacketTimeoutMsg,
) -> Result<IbcBasicResponse, Never> {
    Ok(resolved(deps, env, &msg.packet, timed_out(), "packet_timeout"))
}

/// A transfer of rewards has arrived.
///
/// # Errors
/// Anything that is not from the converter and well-formed: the error sends the coins back.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn ibc_destination_callback(
    deps: DepsMut,
    env: Env,
    msg: IbcDestinationCallbackMsg,
) -> Result<IbcBasicResponse, ContractError> {
    let coin = rewards::receive::receive(deps, &env, msg)?;
    Ok(IbcBasicResponse::new()
        .add_attribute("action", "receive_rewards")
        .add_attribute("amount", coin.to_string()))
}

fn resolved(
    deps: DepsMut,
    env: Env,
    packet: &IbcPacket,
    event: event::Event,
    action: &'static str,
) -> IbcBasicResponse {
    let response = IbcBasicResponse::new().add_attribute("action", action);
    match resolve(deps, env.block.time, packet, event) {
        Ok((tx, messages)) => response.add_submessages(messages).add_event(tx.event()),
        Err(err) => {
            response.add_event(Event::new("mesh_packet_ignored").add_attribute("reason", err.to_string()))
        }
    }
}

fn wrong_party() -> ContractError {
    HandshakeError::WrongParty { expected: handshake::PARTY.to_string() }.into()
}
