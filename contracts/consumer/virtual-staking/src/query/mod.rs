//! Queries. Each only dispatches.

use cosmwasm_std::{to_json_binary, Binary, Deps, Env};
use mesh_apis::virtual_staking::QueryMsg;

use crate::ContractError;

mod bond_status;
mod config;
mod delegations;
mod epoch;
mod failures;
mod quarantine;

pub(crate) fn query(deps: Deps, env: &Env, msg: QueryMsg) -> Result<Binary, ContractError> {
    let answer = match msg {
        QueryMsg::Config {} => to_json_binary(&config::config(deps)?),
        QueryMsg::BondStatus {} => to_json_binary(&bond_status::bond_status(deps, env)?),
        QueryMsg::Epoch {} => to_json_binary(&epoch::epoch(deps)?),
        QueryMsg::Delegation { validator } => to_json_binary(&delegations::delegation(deps, env, validator)?),
        QueryMsg::Delegations { start_after, limit } => {
            to_json_binary(&delegations::delegations(deps, env, start_after, limit)?)
        }
        QueryMsg::Failures { start_after, limit } => {
            to_json_binary(&failures::failures(deps, start_after, limit)?)
        }
        QueryMsg::Quarantine { start_after, limit } => {
            to_json_binary(&quarantine::quarantine(deps, env, start_after, limit)?)
        }
    };
    Ok(answer?)
}
