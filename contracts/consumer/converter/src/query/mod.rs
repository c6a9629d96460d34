//! Queries. Each only dispatches.

use cosmwasm_std::{to_json_binary, Binary, Deps, Env};
use mesh_apis::converter::{IbcChannelResponse, QueryMsg};
use mesh_toolkit::control_channel::CHANNEL;
use mesh_toolkit::page;

use crate::error::ContractError;

mod config;
mod conversion;
mod outbox;
mod rewards;
mod stakes;
mod validators;

pub(crate) fn query(deps: Deps, env: &Env, msg: QueryMsg) -> Result<Binary, ContractError> {
    let answer = match msg {
        QueryMsg::Config {} => to_json_binary(&config::config(deps.storage)?),
        QueryMsg::IbcChannel {} => {
            to_json_binary(&IbcChannelResponse { channel: CHANNEL.may_load(deps.storage)? })
        }
        QueryMsg::Conversion {} => to_json_binary(&conversion::conversion(deps, env)?),
        QueryMsg::Stake { validator } => to_json_binary(&stakes::stake(deps.storage, validator)?),
        QueryMsg::Stakes { start_after, limit } => {
            to_json_binary(&stakes::stakes(deps.storage, start_after.as_deref(), page::size(limit))?)
        }
        QueryMsg::Validator { validator } => to_json_binary(&validators::validator(deps.storage, validator)?),
        QueryMsg::Validators { start_after, limit } => {
            to_json_binary(&validators::validators(deps.storage, start_after.as_deref(), page::size(limit))?)
        }
        QueryMsg::Outbox { start_after, limit } => {
            to_json_binary(&outbox::outbox(deps.storage, start_after, page::size(limit))?)
        }
        QueryMsg::Rewards {} => to_json_binary(&rewards::rewards(deps, env)?),
        QueryMsg::BookedRewards { start_after, limit } => {
            to_json_binary(&rewards::booked(deps.storage, start_after.as_deref(), page::size(limit))?)
        }
        QueryMsg::Batches { start_after, limit } => {
            to_json_binary(&rewards::batches(deps.storage, start_after, page::size(limit))?)
        }
    };
    Ok(answer?)
}
