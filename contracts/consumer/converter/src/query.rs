//! Queries. Each only dispatches.

use cosmwasm_std::{to_json_binary, Binary, Deps, Env};
use mesh_apis::converter::{IbcChannelResponse, QueryMsg};

use crate::error::ContractError;
use crate::state::CHANNEL;

mod config;
mod conversion;
mod outbox;
mod rewards;
mod stakes;
mod validators;

/// Elements of a page if the caller does not say.
const DEFAULT_PAGE: u32 = 10;
/// Elements of a page at most.
const MAX_PAGE: u32 = 100;

pub(crate) fn query(deps: Deps, env: &Env, msg: QueryMsg) -> Result<Binary, ContractError> {
    let answer = match msg {
        QueryMsg::Config {} => to_json_binary(&config::config(deps.storage)?),
        QueryMsg::IbcChannel {} => {
            to_json_binary(&IbcChannelResponse { channel: CHANNEL.may_load(deps.storage)? })
        }
        QueryMsg::Conversion {} => to_json_binary(&conversion::conversion(deps, env)?),
        QueryMsg::Stake { validator } => to_json_binary(&stakes::stake(deps.storage, validator)?),
        QueryMsg::Stakes { start_after, limit } => {
            to_json_binary(&stakes::stakes(deps.storage, start_after.as_deref(), page(limit))?)
        }
        QueryMsg::Validator { validator } => to_json_binary(&validators::validator(deps.storage, validator)?),
        QueryMsg::Validators { start_after, limit } => {
            to_json_binary(&validators::validators(deps.storage, start_after.as_deref(), page(limit))?)
        }
        QueryMsg::Outbox { start_after, limit } => {
            to_json_binary(&outbox::outbox(deps.storage, start_after, page(limit))?)
        }
        QueryMsg::Rewards {} => to_json_binary(&rewards::rewards(deps, env)?),
        QueryMsg::BookedRewards { start_after, limit } => {
            to_json_binary(&rewards::booked(deps.storage, start_after.as_deref(), page(limit))?)
        }
        QueryMsg::Batches { start_after, limit } => {
            to_json_binary(&rewards::batches(deps.storage, start_after, page(limit))?)
        }
    };
    Ok(answer?)
}

/// Bounded size of a page.
fn page(limit: Option<u32>) -> usize {
    usize::try_from(limit.unwrap_or(DEFAULT_PAGE).min(MAX_PAGE)).unwrap_or_default()
}
