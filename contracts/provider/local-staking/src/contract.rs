//! Entry points. They only dispatch: one file per action has the rest.

#[cfg(not(feature = "library"))]
use cosmwasm_std::entry_point;
use cosmwasm_std::{to_json_binary, Binary, Deps, DepsMut, Env, MessageInfo, Reply, Response};
use mesh_apis::local_staking::{ExecuteMsg, InstantiateMsg, MigrateMsg, QueryMsg};

use crate::execute::collect::collect;
use crate::execute::config::{migrate_proxy, update_config};
use crate::execute::receive_stake::receive_stake;
use crate::execute::reconcile::reconcile;
use crate::execute::restake::restake;
use crate::execute::unstake::unstake;
use crate::execute::work_off::work_off;
use crate::state::CODE;
use crate::{query as queries, ContractError};

/// Creates the custodian of the vault that sends this.
///
/// # Errors
/// If the vault's denom is not what the chain stakes, if there would be no entry for users, or if
/// coins are sent along.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn instantiate(
    deps: DepsMut,
    _env: Env,
    info: MessageInfo,
    msg: InstantiateMsg,
) -> Result<Response, ContractError> {
    crate::instantiate::instantiate(deps, info, msg)
}

/// Carries out what the vault, a user or a passer-by asks for.
///
/// # Errors
/// See [`ContractError`]. Nothing has changed then.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn execute(
    deps: DepsMut,
    env: Env,
    info: MessageInfo,
    msg: ExecuteMsg,
) -> Result<Response, ContractError> {
    match msg {
        ExecuteMsg::ReceiveStake { owner, msg } => receive_stake(deps, env, info, owner, msg),
        ExecuteMsg::Unstake { validator, amount } => unstake(deps, env, info, validator, amount),
        ExecuteMsg::Restake { from, to, amount } => restake(deps, env, info, from, to, amount),
        ExecuteMsg::Reconcile { user } => reconcile(deps, info, user),
        ExecuteMsg::Collect { user, proxy } => collect(deps, env, info, user, proxy),
        ExecuteMsg::WorkOff { user, validator } => work_off(deps, env, info, user, validator),
        ExecuteMsg::UpdateConfig { proxy_code_id, max_entries } => {
            update_config(deps, info, proxy_code_id, max_entries)
        }
        ExecuteMsg::MigrateProxy {} => migrate_proxy(deps, info),
    }
}

/// Books what a proxy has done.
///
/// # Errors
/// If its answer cannot be used.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn reply(deps: DepsMut, env: Env, reply: Reply) -> Result<Response, ContractError> {
    crate::reply::reply(deps, env, reply)
}

/// Answers from the contract's own state, the chain's, and the vault's.
///
/// # Errors
/// On an address that is not valid on this chain.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn query(deps: Deps, env: Env, msg: QueryMsg) -> Result<Binary, ContractError> {
    let answer = match msg {
        QueryMsg::Config {} => to_json_binary(&queries::config(deps)?),
        QueryMsg::User { user } => to_json_binary(&queries::user(deps, &env, &user)?),
        QueryMsg::Entries { user, start_after, limit } => {
            to_json_binary(&queries::entries(deps, &user, start_after, limit)?)
        }
        QueryMsg::Users { start_after, limit } => to_json_binary(&queries::users(deps, start_after, limit)?),
    };
    Ok(answer?)
}

/// Moves the state of an older version of this contract to this one.
///
/// # Errors
/// If the state is another contract's, or of a newer version.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn migrate(deps: DepsMut, _env: Env, _msg: MigrateMsg) -> Result<Response, ContractError> {
    CODE.migrate(deps.storage)
}
