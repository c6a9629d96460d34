//! Entry points. They only dispatch: one file per action has the rest.

#[cfg(not(feature = "library"))]
use cosmwasm_std::entry_point;
use cosmwasm_std::{to_json_binary, Binary, Deps, DepsMut, Env, MessageInfo, Reply, Response, Uint128};
use cw2::set_contract_version;
use cw_utils::nonpayable;
use mesh_apis::vault::{ExecuteMsg, InstantiateMsg, MigrateMsg, QueryMsg};

use crate::bond::bond;
use crate::register_lienholder::register_lienholder;
use crate::release_cross_stake::release_cross_stake;
use crate::return_local::return_local;
use crate::slash_cross_stake::slash_cross_stake;
use crate::stake_local::stake_local;
use crate::stake_remote::stake_remote;
use crate::state::{Config, CONFIG, TOTAL_IDLE};
use crate::tell_shrunk::tell_shrunk;
use crate::unbond::unbond;
use crate::{custodian, query as queries, ContractError};

/// Names the code in the contract's state.
pub const CONTRACT_NAME: &str = concat!("crate:", env!("CARGO_PKG_NAME"));
/// Version of the code in the contract's state.
pub const CONTRACT_VERSION: &str = env!("CARGO_PKG_VERSION");

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
    nonpayable(&info)?;
    let config = Config::new(msg.denom)?;
    set_contract_version(deps.storage, CONTRACT_NAME, CONTRACT_VERSION)?;
    CONFIG.save(deps.storage, &config)?;
    TOTAL_IDLE.save(deps.storage, &Uint128::zero())?;
    let local_staking = msg.local_staking.map(|init| custodian::create(init, &config.denom)).transpose()?;
    Ok(Response::new()
        .add_attribute("action", "instantiate")
        .add_attribute("denom", config.denom)
        .add_submessages(local_staking))
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
        ExecuteMsg::TellShrunk { account, lienholder } => tell_shrunk(deps, info, account, lienholder),
        ExecuteMsg::RegisterLienholder { max_slash } => register_lienholder(deps, info, max_slash),
    }
}

/// Goes on when the custodian of local staking is there.
///
/// # Errors
/// If the chain's answer does not decode.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn reply(deps: DepsMut, _env: Env, reply: Reply) -> Result<Response, ContractError> {
    custodian::created(deps, reply)
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
        QueryMsg::Claim { account, lienholder } => {
            to_json_binary(&queries::claim(deps, &account, &lienholder)?)
        }
        QueryMsg::AccountClaims { account, start_after, limit } => {
            to_json_binary(&queries::account_claims(deps, &account, start_after, limit)?)
        }
        QueryMsg::Lienholders { start_after, limit } => {
            to_json_binary(&queries::lienholders(deps, start_after, limit)?)
        }
        QueryMsg::LocalAccount { account } => to_json_binary(&queries::local_account(deps, &account)?),
        QueryMsg::TotalBonded {} => to_json_binary(&queries::total_bonded(deps)?),
    };
    Ok(answer?)
}

/// Moves the state of an older version of this contract to this one.
///
/// # Errors
/// If the state is another contract's, or of a newer version.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn migrate(deps: DepsMut, _env: Env, _msg: MigrateMsg) -> Result<Response, ContractError> {
    crate::migrate::migrate(deps)
}
