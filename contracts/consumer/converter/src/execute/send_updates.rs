//! `SendUpdates`: anyone sends waiting updates, so that a refused or timed-out one is sent again
//! without waiting for a Stake.

use cosmwasm_std::{DepsMut, Env, Response};
use mesh_toolkit::control_channel;
use mesh_toolkit::page;

use crate::error::ContractError;
use crate::outbox;
use crate::state::CONFIG;

/// Packets that one call sends by default.
const DEFAULT_LIMIT: u32 = 1;
/// Most packets that one call sends.
const MAX_LIMIT: u32 = 10;

/// Sends chunks of the outbox. The packets are plain messages: if one cannot be sent, the call
/// fails with the chain's own reason, and the outbox is unchanged.
pub(crate) fn send_updates(deps: DepsMut, env: &Env, limit: Option<u32>) -> Result<Response, ContractError> {
    let channel = control_channel::open(deps.storage)?.ok_or(ContractError::NoOpenChannel)?;
    let timeout = CONFIG.load(deps.storage)?.packet_timeout(env.block.time).into();
    let chunks = outbox::take_chunks(deps.storage, page::bounded(limit, DEFAULT_LIMIT, MAX_LIMIT))?;
    let packets = chunks.len().to_string();
    let messages = chunks.into_iter().map(|chunk| outbox::send_message(&channel, &timeout, chunk));
    Ok(Response::new()
        .add_attribute("action", "send_updates")
        .add_attribute("packets", packets)
        .add_messages(messages))
}
