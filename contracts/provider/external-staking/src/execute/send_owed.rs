//! Owed Unstakes are sent.

use cosmwasm_std::{DepsMut, Env, MessageInfo, Response};

use crate::error::ContractError;
use crate::state::CONFIG;
use crate::tx;
use mesh_toolkit::control_channel;

const DEFAULT_LIMIT: u32 = 10;
const MAX_LIMIT: u32 = 30;

/// Sends the oldest owed Unstakes. Open to anyone: it only does what is due.
///
/// # Errors
/// The channel is not open.
pub(crate) fn send_owed(
    deps: DepsMut,
    env: Env,
    _info: MessageInfo,
    limit: Option<u32>,
) -> Result<Response, ContractError> {
    let config = CONFIG.load(deps.storage)?;
    let limit = limit.unwrap_or(DEFAULT_LIMIT).min(MAX_LIMIT);
    let channel = control_channel::open(deps.storage)?.ok_or(ContractError::ChannelNotOpen)?;
    let packets =
        tx::send_owed::send_owed(deps.storage, &config, env.block.time, &channel.channel_id, limit)?;
    Ok(Response::new()
        .add_attribute("action", "send_owed")
        .add_attribute("sent", packets.len().to_string())
        .add_submessages(packets))
}
