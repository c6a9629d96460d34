//! Entry points. Each only dispatches.

#[cfg(not(feature = "library"))]
use cosmwasm_std::entry_point;
use cosmwasm_std::{Binary, Deps, DepsMut, Env, MessageInfo, Reply, Response};
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
use crate::ContractError;

/// Creates the contract of the converter that sends this. The cap is 0 until governance sets one.
/// The converter becomes the withdraw address, so that rewards never mix with the coins that are
/// bonded. On a chain that refuses this, the instantiation fails.
///
/// # Errors
/// If governance is not an address, a period is zero, the page limit, `max_entries` or the dead
/// band is out of range, or coins were sent.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn instantiate(
    deps: DepsMut,
    _env: Env,
    info: MessageInfo,
    msg: InstantiateMsg,
) -> Result<Response<VirtualStakeCustomMsg>, ContractError> {
    crate::instantiate::instantiate(deps, info, msg)
}

/// Executes a message of governance or of anyone.
///
/// # Errors
/// [`ContractError`]; the state is unchanged then.
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

/// Executes a message of the chain's mesh-security module.
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

/// Handles the reply of a sub-message: stores a failure, or the rewards that were withdrawn.
///
/// # Errors
/// If the id is unknown.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn reply(
    deps: DepsMut,
    env: Env,
    reply: Reply,
) -> Result<Response<VirtualStakeCustomMsg>, ContractError> {
    crate::reply::reply(deps, env, reply)
}

/// Answers a query, from the contract's own state, the converter and the chain.
///
/// # Errors
/// If the converter does not answer.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn query(deps: Deps, env: Env, msg: QueryMsg) -> Result<Binary, ContractError> {
    crate::query::query(deps, &env, msg)
}

/// Migrates from the same or an older version of this contract.
///
/// # Errors
/// If the stored state is another contract's, or newer.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn migrate(
    deps: DepsMut,
    _env: Env,
    _msg: MigrateMsg,
) -> Result<Response<VirtualStakeCustomMsg>, ContractError> {
    CODE.migrate(deps.storage)
}
