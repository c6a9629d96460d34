//! Entry points for messages and queries. Each only dispatches.

use cosmwasm_std::{Binary, Deps, DepsMut, Env, MessageInfo, Reply, Response};
use cw_utils::nonpayable;
use mesh_apis::converter::{ExecuteMsg, InstantiateMsg, MigrateMsg, QueryMsg};

use crate::error::ContractError;
use crate::execute::{
    book_rewards, pin_remote, recover_batch, report_validators, send_rewards, send_updates, set_quarantine,
    update_config, withdraw_other,
};
use crate::state::CODE;

/// Creates the converter and its virtual-staking contract.
///
/// # Errors
/// If a field is out of range, or coins were sent.
#[cfg_attr(not(feature = "library"), cosmwasm_std::entry_point)]
pub fn instantiate(
    deps: DepsMut,
    _env: Env,
    info: MessageInfo,
    msg: InstantiateMsg,
) -> Result<Response, ContractError> {
    nonpayable(&info)?;
    crate::instantiate::instantiate(deps, msg)
}

/// Executes a message of the admin, of virtual-staking or of anyone.
///
/// # Errors
/// [`ContractError`]; the state is unchanged then.
#[cfg_attr(not(feature = "library"), cosmwasm_std::entry_point)]
pub fn execute(
    deps: DepsMut,
    env: Env,
    info: MessageInfo,
    msg: ExecuteMsg,
) -> Result<Response, ContractError> {
    nonpayable(&info)?;
    match msg {
        ExecuteMsg::PinRemote { remote_contract } => pin_remote(deps, &info, remote_contract),
        ExecuteMsg::UpdateConfig { price_feed, price_max_age_secs, discount, transfer_channel } => {
            update_config(deps, &info, price_feed, price_max_age_secs, discount, transfer_channel)
        }
        ExecuteMsg::ReportValidators { validators } => report_validators(deps, &env, &info, validators),
        ExecuteMsg::SetQuarantine { validator, quarantined } => {
            set_quarantine(deps, &env, &info, validator, quarantined)
        }
        ExecuteMsg::SendUpdates { limit } => send_updates(deps, &env, limit),
        ExecuteMsg::BookRewards { epoch, rewards } => book_rewards(deps, &env, &info, epoch, rewards),
        ExecuteMsg::SendRewards { limit } => send_rewards(deps, &env, limit),
        ExecuteMsg::RecoverBatch { batch } => recover_batch(deps, &env, batch),
        ExecuteMsg::WithdrawOther { recipient, amount } => withdraw_other(deps, &info, &recipient, amount),
    }
}

/// Answers a query.
///
/// # Errors
/// If the storage cannot be read.
#[cfg_attr(not(feature = "library"), cosmwasm_std::entry_point)]
pub fn query(deps: Deps, env: Env, msg: QueryMsg) -> Result<Binary, ContractError> {
    crate::query::query(deps, &env, msg)
}

/// Handles the reply of a sub-message: stores the address of virtual-staking, or puts back what
/// could not be sent.
///
/// # Errors
/// If the id is unknown, or the reply carries no address of virtual-staking.
#[cfg_attr(not(feature = "library"), cosmwasm_std::entry_point)]
pub fn reply(deps: DepsMut, _env: Env, reply: Reply) -> Result<Response, ContractError> {
    crate::reply::reply(deps, reply)
}

/// Migrates from the same or an older version of this contract.
///
/// # Errors
/// If the stored state is another contract's, or newer.
#[cfg_attr(not(feature = "library"), cosmwasm_std::entry_point)]
pub fn migrate(deps: DepsMut, _env: Env, _msg: MigrateMsg) -> Result<Response, ContractError> {
    CODE.migrate(deps.storage)
}
