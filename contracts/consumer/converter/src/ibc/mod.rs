//! Entry points for IBC. Each only dispatches.

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
/// [`mesh_apis::handshake::HandshakeError`], one for each reason.
#[cfg_attr(not(feature = "library"), cosmwasm_std::entry_point)]
pub fn ibc_channel_open(
    deps: DepsMut,
    _env: Env,
    msg: IbcChannelOpenMsg,
) -> Result<IbcChannelOpenResponse, ContractError> {
    handshake::open(deps.storage, &msg)
}

/// Last step of the handshake on this side: `ChannelOpenAck`. Stores the channel. Its far end is
/// final from then on.
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

/// Close of a channel: refused from this side, recorded if the far side has closed.
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
/// Only if this contract's own storage cannot be read. Every packet gets an ack, whatever its
/// bytes.
#[cfg_attr(not(feature = "library"), cosmwasm_std::entry_point)]
pub fn ibc_packet_receive(
    deps: DepsMut,
    env: Env,
    msg: IbcPacketReceiveMsg,
) -> Result<IbcReceiveResponse, ContractError> {
    receive::receive(deps, &env, &msg.packet)
}

/// Sends the next chunk after a success, and puts a refused one back into the outbox.
///
/// # Errors
/// Only if this contract's own storage cannot be read. No ack is an error, whatever its bytes.
#[cfg_attr(not(feature = "library"), cosmwasm_std::entry_point)]
pub fn ibc_packet_ack(
    deps: DepsMut,
    env: Env,
    msg: IbcPacketAckMsg,
) -> Result<IbcBasicResponse, ContractError> {
    acknowledge::acknowledge(deps, &env, &msg)
}

/// Puts a timed-out chunk back into the outbox.
///
/// # Errors
/// Only if this contract's own storage cannot be written.
#[cfg_attr(not(feature = "library"), cosmwasm_std::entry_point)]
pub fn ibc_packet_timeout(
    deps: DepsMut,
    _env: Env,
    msg: IbcPacketTimeoutMsg,
) -> Result<IbcBasicResponse, ContractError> {
    timeout::timeout(deps, &msg.packet)
}

/// Callback of an ICS20 transfer: its batch of rewards has arrived, or is booked again. It does not
/// belong to the control channel.
///
/// # Errors
/// Only if this contract's own storage or balance cannot be read. No callback is an error, whatever
/// its bytes.
#[cfg_attr(not(feature = "library"), cosmwasm_std::entry_point)]
pub fn ibc_source_callback(
    deps: DepsMut,
    env: Env,
    msg: IbcSourceCallbackMsg,
) -> Result<IbcBasicResponse, ContractError> {
    crate::rewards::callback::source_callback(deps, &env, msg)
}
