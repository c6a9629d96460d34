//! Entry points. They only dispatch: one file per action has the rest.

#[cfg(not(feature = "library"))]
use cosmwasm_std::entry_point;
use cosmwasm_std::{to_json_binary, Binary, Deps, DepsMut, Env, MessageInfo, Response, Uint128};
use cw2::set_contract_version;
use cw_utils::nonpayable;
use mesh_apis::vault::{ExecuteMsg, InstantiateMsg, MigrateMsg, QueryMsg};

use crate::bond::bond;
use crate::register_lienholder::register_lienholder;
use crate::release_cross_stake::release_cross_stake;
use crate::slash_cross_stake::slash_cross_stake;
use crate::stake_remote::stake_remote;
use crate::state::{Config, CONFIG, TOTAL_BONDED};
use crate::tell_shrunk::tell_shrunk;
use crate::unbond::unbond;
use crate::{query as queries, ContractError};

/// Names the code in the contract's state.
pub const CONTRACT_NAME: &str = concat!("crate:", env!("CARGO_PKG_NAME"));
/// Version of the code in the contract's state.
pub const CONTRACT_VERSION: &str = env!("CARGO_PKG_VERSION");

/// Creates a vault for one denom.
///
/// # Errors
/// If it is not a denom, or if coins are sent along: nobody would own them.
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
    TOTAL_BONDED.save(deps.storage, &Uint128::zero())?;
    Ok(Response::new().add_attribute("action", "instantiate").add_attribute("denom", config.denom))
}

/// Carries out what a user or a lienholder asks for.
///
/// # Errors
/// See [`ContractError`]. Nothing has changed then.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn execute(
    deps: DepsMut,
    _env: Env,
    info: MessageInfo,
    msg: ExecuteMsg,
) -> Result<Response, ContractError> {
    match msg {
        ExecuteMsg::Bond {} => bond(deps, info),
        ExecuteMsg::Unbond { amount } => unbond(deps, info, amount),
        ExecuteMsg::StakeRemote { contract, amount, msg } => stake_remote(deps, info, contract, amount, msg),
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
