//! Entry points. They only dispatch.

#[cfg(not(feature = "library"))]
use cosmwasm_std::entry_point;
use cosmwasm_std::{
    to_json_binary, Binary, Decimal, Deps, DepsMut, Env, MessageInfo, Reply, Response, WasmMsg,
};
use cw_utils::nonpayable;
use mesh_apis::external_staking::{EvidenceConfig, ExecuteMsg, InstantiateMsg, MigrateMsg, QueryMsg};
use mesh_apis::packet::DEFAULT_PACKET_TIMEOUT_SECS;
use mesh_apis::time::Span;
use mesh_apis::vault;
use mesh_evidence::check_chain_id;

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
use crate::rewards::config::Rewards;
use crate::state::{Config, Evidence, CONFIG};
use crate::{query, reply as replies};

/// Names the code in the contract's state.
pub const CONTRACT_NAME: &str = concat!("crate:", env!("CARGO_PKG_NAME"));
/// Version of the code in the contract's state.
pub const CONTRACT_VERSION: &str = env!("CARGO_PKG_VERSION");

const DEFAULT_GRACE_PERIOD_SECS: u64 = 24 * 60 * 60;
const DEFAULT_HISTORY_LIMIT: u32 = 50;

/// Creates the contract and registers it as a lienholder of the vault.
///
/// # Errors
/// A setting that makes no sense, or a vault that does not answer.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn instantiate(
    deps: DepsMut,
    _env: Env,
    info: MessageInfo,
    msg: InstantiateMsg,
) -> Result<Response, ContractError> {
    nonpayable(&info)?;
    let vault_addr = deps.api.addr_validate(&msg.vault)?;
    let vault::ConfigResponse { denom, .. } =
        deps.querier.query_wasm_smart(&vault_addr, &vault::QueryMsg::Config {})?;
    let rewards = Rewards::checked(deps.as_ref(), &msg.remote_contract, msg.rewards)?;
    let config = Config {
        vault: vault_addr,
        denom,
        remote: msg.remote_contract,
        unbonding_period_secs: msg.unbonding_period_secs,
        packet_timeout_secs: msg.packet_timeout_secs.unwrap_or(DEFAULT_PACKET_TIMEOUT_SECS),
        grace_period_secs: msg.grace_period_secs.unwrap_or(DEFAULT_GRACE_PERIOD_SECS),
        max_slash: msg.max_slash,
        history_limit: msg.history_limit.unwrap_or(DEFAULT_HISTORY_LIMIT),
        evidence: checked_evidence(msg.evidence)?,
        rewards,
    };
    check_config(&config)?;
    cw2::set_contract_version(deps.storage, CONTRACT_NAME, CONTRACT_VERSION)?;
    CONFIG.save(deps.storage, &config)?;
    Ok(Response::new().add_attribute("action", "instantiate").add_message(WasmMsg::Execute {
        contract_addr: config.vault.into_string(),
        msg: to_json_binary(&vault::ExecuteMsg::RegisterLienholder { max_slash: config.max_slash })?,
        funds: vec![],
    }))
}

fn checked_evidence(init: EvidenceConfig) -> Result<Evidence, ContractError> {
    let EvidenceConfig { chain_id, min_height, exposure_lag } = init;
    check_chain_id(&chain_id)?;
    if min_height == 0 {
        let (expected, actual) = ("at least 1", min_height.to_string());
        return Err(ContractError::InvalidConfig { field: "evidence.min_height", expected, actual });
    }
    Ok(Evidence { chain_id, min_height, exposure_lag })
}

/// One year: long enough for any chain, and far from overflowing a time stamp.
const MAX_PERIOD_SECS: u64 = 365 * 24 * 60 * 60;

fn check_config(config: &Config) -> Result<(), ContractError> {
    let invalid =
        |field, expected, actual: String| Err(ContractError::InvalidConfig { field, expected, actual });
    for (field, secs) in [
        ("unbonding_period_secs", config.unbonding_period_secs),
        ("packet_timeout_secs", config.packet_timeout_secs),
        ("grace_period_secs", config.grace_period_secs),
    ] {
        if secs == 0 || secs > MAX_PERIOD_SECS {
            return invalid(field, "more than 0 and at most 365 days", Span(secs).to_string());
        }
    }
    if config.max_slash > Decimal::one() {
        return invalid("max_slash", "at most 1", config.max_slash.to_string());
    }
    if config.history_limit == 0 {
        return invalid("history_limit", "at least 1", config.history_limit.to_string());
    }
    Ok(())
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
    crate::migrate::migrate(deps)
}
