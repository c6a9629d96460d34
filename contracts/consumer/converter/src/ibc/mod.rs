//! Entry points of IBC. Each only dispatches.

use cosmwasm_std::{
    DepsMut, Env, IbcBasicResponse, IbcChannelCloseMsg, IbcChannelConnectMsg, IbcChannelOpenMsg,
    IbcChannelOpenResponse, IbcPacketAckMsg, IbcPacketReceiveMsg, IbcPacketTimeoutMsg, IbcReceiveResponse,
    IbcSourceCallbackMsg,
};

use crate::error::ContractError;

mod acknowledge;
mod handshake;
mod receive;
mod timeout;

/// First step of the handshake: `ChannelOpenInit` only, for this contract is party A.
///
/// # Errors
/// [`mesh_apis::handshake::HandshakeError`]: every refusal has an error of its own.
#[cfg_attr(not(feature = "library"), cosmwasm_std::entry_point)]
pub fn ibc_channel_open(
    deps: DepsMut,
    _env: Env,
    msg: IbcChannelOpenMsg,
) -> Result<IbcChannelOpenResponse, ContractError> {
    handshake::open(deps.storage, &msg)
}

/// Last step of the handshake on this side: `ChannelOpenAck`. Stores the channel; its far end is
/// final from now on.
///
/// # Errors
/// [`mesh_apis::handshake::HandshakeError`]; nothing is stored then.
#[cfg_attr(not(feature = "library"), cosmwasm_std::entry_point)]
pub fn ibc_channel_connect(
    deps: DepsMut,
    env: Env,
    msg: IbcChannelConnectMsg,
) -> Result<IbcBasicResponse, ContractError> {
    handshake::connect(deps, &env, msg)
}

/// Refuses to close from this side, and notes that the far side has closed.
///
/// # Errors
/// [`mesh_apis::handshake::HandshakeError::CloseRefused`].
#[cfg_attr(not(feature = "library"), cosmwasm_std::entry_point)]
pub fn ibc_channel_close(
    deps: DepsMut,
    _env: Env,
    msg: IbcChannelCloseMsg,
) -> Result<IbcBasicResponse, ContractError> {
    handshake::close(deps, &msg)
}

/// Applies a Stake or an Unstake, or refuses it by an error ack.
///
/// # Errors
/// Only when this contract's own storage cannot be read: whatever the packet is, it gets an ack.
#[cfg_attr(not(feature = "library"), cosmwasm_std::entry_point)]
pub fn ibc_packet_receive(
    deps: DepsMut,
    env: Env,
    msg: IbcPacketReceiveMsg,
) -> Result<IbcReceiveResponse, ContractError> {
    receive::receive(deps, &env, &msg.packet)
}

/// Sends on after a success, and puts a refused chunk back into the outbox.
///
/// # Errors
/// Only when this contract's own storage cannot be read: no ack, whatever its bytes, is an error.
#[cfg_attr(not(feature = "library"), cosmwasm_std::entry_point)]
pub fn ibc_packet_ack(
    deps: DepsMut,
    env: Env,
    msg: IbcPacketAckMsg,
) -> Result<IbcBasicResponse, ContractError> {
    acknowledge::acknowledge(deps, &env, &msg)
}

/// Puts a chunk that has timed out back into the outbox.
///
/// # Errors
/// Only when this contract's own storage cannot be written.
#[cfg_attr(not(feature = "library"), cosmwasm_std::entry_point)]
pub fn ibc_packet_timeout(
    deps: DepsMut,
    _env: Env,
    msg: IbcPacketTimeoutMsg,
) -> Result<IbcBasicResponse, ContractError> {
    timeout::timeout(deps, &msg.packet)
}

/// Settles a batch of rewards: it has arrived, or it is booked again. This is not a packet of the
/// control channel, but the callback of an ICS20 transfer.
///
/// # Errors
/// Only when this contract's own storage or balance cannot be read: no callback, whatever its
/// bytes, is an error.
#[cfg_attr(not(feature = "library"), cosmwasm_std::entry_point)]
pub fn ibc_source_callback(
    deps: DepsMut,
    env: Env,
    msg: IbcSourceCallbackMsg,
) -> Result<IbcBasicResponse, ContractError> {
    crate::rewards::callback::source_callback(deps, &env, msg)
}
