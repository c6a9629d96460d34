//! Entry points. They only dispatch: one file per action has the rest.

#[cfg(not(feature = "library"))]
use cosmwasm_std::entry_point;
use cosmwasm_std::{to_json_binary, Binary, Deps, DepsMut, Env, MessageInfo, Reply, Response};
use mesh_apis::vault::{ExecuteMsg, InstantiateMsg, MigrateMsg, QueryMsg};

use crate::execute::{
    bond, register_lienholder, release_cross_stake, report_shrunk, return_local, slash_cross_stake,
    stake_local, stake_remote, unbond,
};
use crate::state::CODE;
use crate::{query as queries, ContractError};

/// Creates a vault for one denom, and its custodian of local staking, if it is to have one.
///
/// # Errors
/// If it is not a denom, if the reserve does not cover the chain's slashes, or if coins are sent
/// along: nobody would own them.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn instantiate(
    deps: DepsMut,
    _env: Env,
    info: MessageInfo,
    msg: InstantiateMsg,
) -> Result<Response, ContractError> {
    crate::instantiate::instantiate(deps, info, msg)
}

/// Carries out what a user or a lienholder asks for.
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
        ExecuteMsg::Bond {} => bond(deps, info),
        ExecuteMsg::Unbond { amount } => unbond(deps, env, info, amount),
        ExecuteMsg::StakeRemote { contract, amount, msg } => {
            stake_remote(deps, env, info, contract, amount, msg)
        }
        ExecuteMsg::StakeLocal { amount, msg } => stake_local(deps, env, info, amount, msg),
        ExecuteMsg::ReturnLocal { owner, closed } => return_local(deps, env, info, owner, closed),
        ExecuteMsg::ReleaseCrossStake { owner, amount, exposed } => {
            release_cross_stake(deps, info, owner, amount, exposed)
        }
        ExecuteMsg::SlashCrossStake { owner, exposed, amount } => {
            slash_cross_stake(deps, info, owner, exposed, amount)
        }
        ExecuteMsg::ReportShrunk { account, lienholder } => report_shrunk(deps, info, account, lienholder),
        ExecuteMsg::RegisterLienholder { max_slash } => register_lienholder(deps, info, max_slash),
    }
}

/// Takes note of the custodian of local staking that was created.
///
/// # Errors
/// If the chain's answer does not decode.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn reply(deps: DepsMut, _env: Env, reply: Reply) -> Result<Response, ContractError> {
    crate::reply::reply(deps, reply)
}

/// Answers from the vault's own state.
///
/// # Errors
/// On an address that is not valid on this chain.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn query(deps: Deps, _env: Env, msg: QueryMsg) -> Result<Binary, ContractError> {
    let answer = match msg {
        QueryMsg::Config {} => to_json_binary(&queries::config(deps)?),
        QueryMsg::Account { account } => to_json_binary(&queries::account(deps, &account)?),
        QueryMsg::AccountDetails { account } => to_json_binary(&queries::account_details(deps, &account)?),
        QueryMsg::AllAccounts { with_collateral, start_after, limit } => {
            to_json_binary(&queries::all_accounts(deps, with_collateral, start_after, limit)?)
        }
        QueryMsg::Lien { account, lienholder } => {
            to_json_binary(&queries::lien(deps, &account, &lienholder)?)
        }
        QueryMsg::AccountLiens { account, start_after, limit } => {
            to_json_binary(&queries::account_liens(deps, &account, start_after, limit)?)
        }
        QueryMsg::Lienholders { start_after, limit } => {
            to_json_binary(&queries::lienholders(deps, start_after, limit)?)
        }
        QueryMsg::LocalAccount { account } => to_json_binary(&queries::local_account(deps, &account)?),
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
