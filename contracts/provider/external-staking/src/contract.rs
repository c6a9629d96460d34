//! Entry points. They only dispatch.

#[cfg(not(feature = "library"))]
use cosmwasm_std::entry_point;
use cosmwasm_std::{Binary, Deps, DepsMut, Env, MessageInfo, Reply, Response};
use cw_utils::nonpayable;
use mesh_apis::external_staking::{ExecuteMsg, InstantiateMsg, MigrateMsg, QueryMsg};

use crate::error::ContractError;
use crate::execute::abort_stake::abort_stake;
use crate::execute::force_failed::force_failed;
use crate::execute::force_unstake::force_unstake;
use crate::execute::lien_shrunk::lien_shrunk;
use crate::execute::receive_virtual_stake::receive_virtual_stake;
use crate::execute::retry_release::retry_release;
use crate::execute::send_owed::send_owed;
use crate::execute::settle::settle;
use crate::execute::sink_rewards::sink_rewards;
use crate::execute::submit_evidence::submit_evidence;
use crate::execute::unstake::unstake;
use crate::execute::withdraw_rewards::{withdraw_rewards, Of};
use crate::execute::withdraw_unbonded::withdraw_unbonded;
use crate::execute::work_off_debt::work_off_debt;
use crate::state::CODE;
use crate::{query, reply as replies};

/// Creates the contract.
///
/// # Errors
/// See [`crate::instantiate::instantiate`].
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn instantiate(
    deps: DepsMut,
    _env: Env,
    info: MessageInfo,
    msg: InstantiateMsg,
) -> Result<Response, ContractError> {
    nonpayable(&info)?;
    crate::instantiate::instantiate(deps, msg)
}

/// Dispatches a message.
///
/// # Errors
/// See each action.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn execute(
    deps: DepsMut,
    env: Env,
    info: MessageInfo,
    msg: ExecuteMsg,
) -> Result<Response, ContractError> {
    nonpayable(&info)?;
    match msg {
        ExecuteMsg::ReceiveVirtualStake { owner, amount, msg } => {
            receive_virtual_stake(deps, env, info, owner, amount, msg)
        }
        ExecuteMsg::Unstake { validator, amount } => unstake(deps, env, info, validator, amount),
        ExecuteMsg::WithdrawUnbonded { limit } => withdraw_unbonded(deps, env, info, limit),
        ExecuteMsg::ForceUnstake { tx_id } => force_unstake(deps, env, info, tx_id),
        ExecuteMsg::ForceFailed { validator, amount } => force_failed(deps, env, info, validator, amount),
        ExecuteMsg::AbortStake { tx_id } => abort_stake(deps, env, info, tx_id),
        ExecuteMsg::SendOwed { limit } => send_owed(deps, env, info, limit),
        ExecuteMsg::RetryRelease { user } => retry_release(deps, info, user),
        ExecuteMsg::WithdrawRewards { validator, start_after, limit, recipient } => {
            let of = validator.map_or(Of::Page { start_after, limit }, Of::One);
            withdraw_rewards(deps, info, of, recipient)
        }
        ExecuteMsg::SinkRewards { validator } => sink_rewards(deps, env, validator),
        ExecuteMsg::SubmitEvidence { validator, evidence } => {
            submit_evidence(deps, env, info, validator, evidence)
        }
        ExecuteMsg::Settle { users } => settle(deps, info, users),
        ExecuteMsg::WorkOffDebt { user, limit } => work_off_debt(deps, env, info, user, limit),
        ExecuteMsg::LienShrunk { owner, amount } => lien_shrunk(deps, info, owner, amount),
    }
}

/// Dispatches a reply.
///
/// # Errors
/// See [`replies::reply`].
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn reply(deps: DepsMut, env: Env, msg: Reply) -> Result<Response, ContractError> {
    replies::reply(deps, env, msg)
}

/// Dispatches a query.
///
/// # Errors
/// Invalid addresses, unknown transactions.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn query(deps: Deps, _env: Env, msg: QueryMsg) -> Result<Binary, ContractError> {
    query::query(deps, msg)
}

/// Migrates from an older version of this contract.
///
/// # Errors
/// Another contract, or a newer version.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn migrate(deps: DepsMut, _env: Env, _msg: MigrateMsg) -> Result<Response, ContractError> {
    CODE.migrate(deps.storage)
}
