//! Entry points. They only dispatch: one file per action has the rest.

#[cfg(not(feature = "library"))]
use cosmwasm_std::entry_point;
use cosmwasm_std::{to_json_binary, Binary, Deps, DepsMut, Env, MessageInfo, Reply, Response};
use cw_utils::nonpayable;
use mesh_apis::virtual_staking::{
    ExecuteMsg, InstantiateMsg, MigrateMsg, QueryMsg, SudoMsg, VirtualStakeCustomMsg,
};

use crate::epoch::handle_epoch;
use crate::execute::{
    register_validators, set_max_cap, set_quarantine, sync_validators, update_config, withdraw_idle,
};
use crate::state::CODE;
use crate::sudo::{handle_valset_update, ValsetUpdate};
use crate::{query as queries, ContractError};

/// Creates the contract for the converter that sends this. The cap is 0 until governance gives one.
/// The converter becomes the withdraw address, so that rewards never mix with the coins that are
/// bonded; a chain that refuses this refuses the contract.
///
/// # Errors
/// If governance is not an address, a period is zero, the page limit, `max_entries` or the dead
/// band out of range, or if coins are sent along.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn instantiate(
    deps: DepsMut,
    _env: Env,
    info: MessageInfo,
    msg: InstantiateMsg,
) -> Result<Response<VirtualStakeCustomMsg>, ContractError> {
    crate::instantiate::instantiate(deps, info, msg)
}

/// Carries out what governance or a passer-by asks for.
///
/// # Errors
/// See [`ContractError`]. Nothing has changed then.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn execute(
    deps: DepsMut,
    env: Env,
    info: MessageInfo,
    msg: ExecuteMsg,
) -> Result<Response<VirtualStakeCustomMsg>, ContractError> {
    nonpayable(&info)?;
    match msg {
        ExecuteMsg::SetMaxCap { amount } => set_max_cap(deps, info, amount),
        ExecuteMsg::HandleEpoch {} => handle_epoch(deps, env, false),
        ExecuteMsg::SyncValidators {} => sync_validators(deps),
        ExecuteMsg::RegisterValidators { validators } => register_validators(deps, info, validators),
        ExecuteMsg::SetQuarantine { validator, quarantined } => {
            set_quarantine(deps, info, validator, quarantined)
        }
        ExecuteMsg::UpdateConfig {
            epoch_interval_secs,
            unbonding_period_secs,
            page_limit,
            max_entries,
            dead_band,
        } => update_config(
            deps,
            info,
            epoch_interval_secs,
            unbonding_period_secs,
            page_limit,
            max_entries,
            dead_band,
        ),
        ExecuteMsg::WithdrawIdle { recipient, amount } => withdraw_idle(deps, env, info, recipient, amount),
    }
}

/// Carries out what the chain's mesh-security module reports.
///
/// # Errors
/// If the converter does not answer, or refuses a report.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn sudo(deps: DepsMut, env: Env, msg: SudoMsg) -> Result<Response<VirtualStakeCustomMsg>, ContractError> {
    match msg {
        SudoMsg::HandleEpoch {} => handle_epoch(deps, env, true),
        SudoMsg::HandleValsetUpdate {
            additions,
            removals,
            updated: _,
            jailed,
            unjailed,
            tombstoned,
            slashed,
        } => {
            let update = ValsetUpdate {
                additions: additions.unwrap_or_default(),
                removals: removals.unwrap_or_default(),
                jailed: jailed.unwrap_or_default(),
                unjailed: unjailed.unwrap_or_default(),
                tombstoned: tombstoned.unwrap_or_default(),
                slashed: slashed.unwrap_or_default(),
            };
            handle_valset_update(deps, update)
        }
    }
}

/// Notes what failed, and what was earned.
///
/// # Errors
/// On a reply that no message of this contract asks for.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn reply(
    deps: DepsMut,
    env: Env,
    reply: Reply,
) -> Result<Response<VirtualStakeCustomMsg>, ContractError> {
    crate::reply::reply(deps, env, reply)
}

/// Answers from the contract's own state, and what it knows from converter and chain.
///
/// # Errors
/// If the converter does not answer.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn query(deps: Deps, env: Env, msg: QueryMsg) -> Result<Binary, ContractError> {
    let answer = match msg {
        QueryMsg::Config {} => to_json_binary(&queries::config(deps)?),
        QueryMsg::BondStatus {} => to_json_binary(&queries::bond_status(deps, &env)?),
        QueryMsg::Epoch {} => to_json_binary(&queries::epoch(deps)?),
        QueryMsg::Delegation { validator } => to_json_binary(&queries::delegation(deps, &env, validator)?),
        QueryMsg::Delegations { start_after, limit } => {
            to_json_binary(&queries::delegations(deps, &env, start_after, limit)?)
        }
        QueryMsg::Failures { start_after, limit } => {
            to_json_binary(&queries::failures(deps, start_after, limit)?)
        }
        QueryMsg::Quarantine { start_after, limit } => {
            to_json_binary(&queries::quarantine(deps, &env, start_after, limit)?)
        }
    };
    Ok(answer?)
}

/// Moves the state of an older version of this contract to this one.
///
/// # Errors
/// If the state is another contract's, or of a newer version.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn migrate(
    deps: DepsMut,
    _env: Env,
    _msg: MigrateMsg,
) -> Result<Response<VirtualStakeCustomMsg>, ContractError> {
    CODE.migrate(deps.storage)
}
