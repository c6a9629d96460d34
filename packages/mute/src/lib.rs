//! A contract for tests alone: it has all entry points, and does nothing in them.
//!
//! What a transaction costs with it is the floor of `scripts/bench`, and its size is the floor of a
//! contract's size.

use cosmwasm_std::{
    entry_point, Binary, Deps, DepsMut, Env, Ibc3ChannelOpenResponse, IbcBasicResponse, IbcChannelCloseMsg,
    IbcChannelConnectMsg, IbcChannelOpenMsg, IbcDestinationCallbackMsg, IbcPacketAckMsg, IbcPacketReceiveMsg,
    IbcPacketTimeoutMsg, IbcReceiveResponse, IbcSourceCallbackMsg, MessageInfo, Never, Reply, Response,
    StdResult,
};
use serde::de::IgnoredAny;

/// Takes any message.
///
/// # Errors
/// Never.
#[entry_point]
pub fn instantiate(_deps: DepsMut, _env: Env, _info: MessageInfo, _msg: IgnoredAny) -> StdResult<Response> {
    Ok(Response::new())
}

/// Takes any message.
///
/// # Errors
/// Never.
#[entry_point]
pub fn execute(_deps: DepsMut, _env: Env, _info: MessageInfo, _msg: IgnoredAny) -> StdResult<Response> {
    Ok(Response::new())
}

/// Answers any query with nothing.
///
/// # Errors
/// Never.
#[entry_point]
pub fn query(_deps: Deps, _env: Env, _msg: IgnoredAny) -> StdResult<Binary> {
    Ok(Binary::default())
}

/// Takes any message.
///
/// # Errors
/// Never.
#[entry_point]
pub fn migrate(_deps: DepsMut, _env: Env, _msg: IgnoredAny) -> StdResult<Response> {
    Ok(Response::new())
}

/// Takes any message.
///
/// # Errors
/// Never.
#[entry_point]
pub fn sudo(_deps: DepsMut, _env: Env, _msg: IgnoredAny) -> StdResult<Response> {
    Ok(Response::new())
}

/// Takes any reply.
///
/// # Errors
/// Never.
#[entry_point]
pub fn reply(_deps: DepsMut, _env: Env, _reply: Reply) -> StdResult<Response> {
    Ok(Response::new())
}

/// Takes any channel.
///
/// # Errors
/// Never.
#[entry_point]
pub fn ibc_channel_open(
    _deps: DepsMut,
    _env: Env,
    _msg: IbcChannelOpenMsg,
) -> StdResult<Option<Ibc3ChannelOpenResponse>> {
    Ok(None)
}

/// Takes any channel.
///
/// # Errors
/// Never.
#[entry_point]
pub fn ibc_channel_connect(
    _deps: DepsMut,
    _env: Env,
    _msg: IbcChannelConnectMsg,
) -> StdResult<IbcBasicResponse> {
    Ok(IbcBasicResponse::new())
}

/// Takes any close.
///
/// # Errors
/// Never.
#[entry_point]
pub fn ibc_channel_close(_deps: DepsMut, _env: Env, _msg: IbcChannelCloseMsg) -> StdResult<IbcBasicResponse> {
    Ok(IbcBasicResponse::new())
}

/// Takes any packet, without an acknowledgement.
///
/// # Errors
/// Never.
#[entry_point]
pub fn ibc_packet_receive(
    _deps: DepsMut,
    _env: Env,
    _msg: IbcPacketReceiveMsg,
) -> Result<IbcReceiveResponse, Never> {
    Ok(IbcReceiveResponse::without_ack())
}

/// Takes any acknowledgement.
///
/// # Errors
/// Never.
#[entry_point]
pub fn ibc_packet_ack(_deps: DepsMut, _env: Env, _msg: IbcPacketAckMsg) -> StdResult<IbcBasicResponse> {
    Ok(IbcBasicResponse::new())
}

/// Takes any timeout.
///
/// # Errors
/// Never.
#[entry_point]
pub fn ibc_packet_timeout(
    _deps: DepsMut,
    _env: Env,
    _msg: IbcPacketTimeoutMsg,
) -> StdResult<IbcBasicResponse> {
    Ok(IbcBasicResponse::new())
}

/// Takes the outcome of any transfer.
///
/// # Errors
/// Never.
#[entry_point]
pub fn ibc_source_callback(
    _deps: DepsMut,
    _env: Env,
    _msg: IbcSourceCallbackMsg,
) -> StdResult<IbcBasicResponse> {
    Ok(IbcBasicResponse::new())
}

/// Takes any transfer.
///
/// # Errors
/// Never.
#[entry_point]
pub fn ibc_destination_callback(
    _deps: DepsMut,
    _env: Env,
    _msg: IbcDestinationCallbackMsg,
) -> StdResult<IbcBasicResponse> {
    Ok(IbcBasicResponse::new())
}
