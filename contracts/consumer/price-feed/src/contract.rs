//! Entry points. Each only dispatches.

#[cfg(not(feature = "library"))]
use cosmwasm_std::entry_point;
use cosmwasm_std::{to_json_binary, Binary, Deps, DepsMut, Env, MessageInfo, Response};
use mesh_apis::price_feed::{ExecuteMsg, InstantiateMsg, MigrateMsg, QueryMsg};

use crate::execute::{update, update_owner};
use crate::state::CODE;
use crate::{query as queries, ContractError};

/// Creates a feed with its first price.
///
/// # Errors
/// If the price is zero, the owner is not an address, or coins were sent.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn instantiate(
    deps: DepsMut,
    env: Env,
    info: MessageInfo,
    msg: InstantiateMsg,
) -> Result<Response, ContractError> {
    crate::instantiate::instantiate(deps, &env, info, msg)
}

/// Executes a message of the owner.
///
/// # Errors
/// [`ContractError`]; the state is unchanged then.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn execute(
    deps: DepsMut,
    env: Env,
    info: MessageInfo,
    msg: ExecuteMsg,
) -> Result<Response, ContractError> {
    match msg {
        ExecuteMsg::Update { native_per_foreign } => update(deps, &env, &info, native_per_foreign),
        ExecuteMsg::UpdateOwner { owner } => update_owner(deps, &info, &owner),
    }
}

/// Answers a query.
///
/// # Errors
/// If the storage cannot be read.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn query(deps: Deps, _env: Env, msg: QueryMsg) -> Result<Binary, ContractError> {
    let answer = match msg {
        QueryMsg::Price {} => to_json_binary(&queries::price(deps)?),
        QueryMsg::Config {} => to_json_binary(&queries::config(deps)?),
    };
    Ok(answer?)
}

/// Migrates from the same or an older version of this contract.
///
/// # Errors
/// If the stored state is another contract's, or newer.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn migrate(deps: DepsMut, _env: Env, _msg: MigrateMsg) -> Result<Response, ContractError> {
    CODE.migrate(deps.storage)
}
