//! Entry points. They only dispatch.

#[cfg(not(feature = "library"))]
use cosmwasm_std::entry_point;
use cosmwasm_std::{to_json_binary, Binary, Deps, DepsMut, Env, MessageInfo, Reply, Response};
use mesh_apis::staking_proxy::{ConfigResponse, ExecuteMsg, InstantiateMsg, MigrateMsg, QueryMsg};

use crate::execute::{delegate, hand_over, leave, sweep, vote, vote_weighted, withdraw_rewards, Leave};
use crate::state::{Config, CODE, CONFIG};
use crate::ContractError;

/// Creates the proxy of a user, and has the chain pay its rewards to the user. The custodian is the
/// sender.
///
/// # Errors
/// If the owner is not an address, or if coins are sent along. A chain that refuses the withdraw
/// address refuses the proxy.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn instantiate(
    deps: DepsMut,
    _env: Env,
    info: MessageInfo,
    msg: InstantiateMsg,
) -> Result<Response, ContractError> {
    crate::instantiate::instantiate(deps, info, msg)
}

/// Carries out what the custodian or the owner asks for.
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
        ExecuteMsg::Delegate { validator } => delegate(deps, info, validator),
        ExecuteMsg::Undelegate { validator, amount, all, keep_rewards } => {
            leave(deps, env, info, Leave { from: validator, to: None, amount }, all, keep_rewards)
        }
        ExecuteMsg::Redelegate { from, to, amount, all } => {
            leave(deps, env, info, Leave { from, to: Some(to), amount }, all, false)
        }
        ExecuteMsg::HandOver { amount } => hand_over(deps, info, amount),
        ExecuteMsg::Vote { proposal_id, option } => vote(deps, info, proposal_id, option),
        ExecuteMsg::VoteWeighted { proposal_id, options } => vote_weighted(deps, info, proposal_id, options),
        ExecuteMsg::WithdrawRewards { validators } => withdraw_rewards(deps, info, validators),
        ExecuteMsg::Sweep { denoms } => sweep(deps, env, info, denoms),
    }
}

/// Passes the chain's answer on to the custodian.
///
/// # Errors
/// If the chain refuses the message, or answers something that cannot be used.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn reply(deps: DepsMut, _env: Env, reply: Reply) -> Result<Response, ContractError> {
    crate::reply::reply(deps, reply)
}

/// Answers from the proxy's own state.
///
/// # Errors
/// None but those of storage.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn query(deps: Deps, _env: Env, msg: QueryMsg) -> Result<Binary, ContractError> {
    let QueryMsg::Config {} = msg;
    let Config { custodian, owner, denom } = CONFIG.load(deps.storage)?;
    Ok(to_json_binary(&ConfigResponse { custodian, owner, denom })?)
}

/// Moves the state of an older version of this contract to this one.
///
/// # Errors
/// If the state is another contract's, or of a newer version.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn migrate(deps: DepsMut, _env: Env, _msg: MigrateMsg) -> Result<Response, ContractError> {
    CODE.migrate(deps.storage)
}
