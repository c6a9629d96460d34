//! `SendRewards`: anyone sends booked rewards.

use cosmwasm_std::{DepsMut, Env, Response};
use mesh_toolkit::page;

use crate::error::ContractError;
use crate::rewards::books::{Rewards, REWARDS, REWARD_CONFIG};
use crate::rewards::send::{must_wait, route, send_batches};

/// Batches that one call sends by default.
const DEFAULT_LIMIT: u32 = 1;
/// Most batches that one call sends.
const MAX_LIMIT: u32 = 10;

pub(crate) fn send_rewards(deps: DepsMut, env: &Env, limit: Option<u32>) -> Result<Response, ContractError> {
    let route = route(deps.storage, env, REWARD_CONFIG.load(deps.storage)?)?;
    let mut rewards = Rewards::load(deps.storage)?;
    let max = page::bounded(limit, DEFAULT_LIMIT, MAX_LIMIT);
    let sent = send_batches(deps.storage, env, &mut rewards, &route, max)?;
    let mut response = Response::new()
        .add_attribute("action", "send_rewards")
        .add_attribute("batches", sent.len().to_string());
    if rewards.booked.is_zero() && sent.is_empty() {
        response = response.add_attribute("nothing_sent", "nothing is booked");
    } else if sent.is_empty() && must_wait(&rewards, env) {
        response = response.add_attribute("nothing_sent", "no callback ever came, and a batch is in transit");
    }
    if !sent.is_empty() {
        REWARDS.save(deps.storage, &rewards)?;
    }
    Ok(response.add_submessages(sent))
}
