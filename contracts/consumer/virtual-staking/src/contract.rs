//! Entry points. They only dispatch: one file per action has the rest.

#[cfg(not(feature = "library"))]
use cosmwasm_std::entry_point;
use cosmwasm_std::{
    to_json_binary, Binary, Decimal, Deps, DepsMut, DistributionMsg, Env, MessageInfo, Reply, Response,
    Uint128,
};
use cw2::set_contract_version;
use cw_utils::nonpayable;
use mesh_apis::virtual_staking::{
    ExecuteMsg, InstantiateMsg, MigrateMsg, QueryMsg, SudoMsg, VirtualStakeCustomMsg,
};

use crate::governance::{register_validators, set_max_cap, update_config, withdraw_idle};
use crate::quarantine::set_quarantine;
use crate::state::{Config, Epoch, CAP, CONFIG, DELEGATED, EPOCH, UNBONDING_TOTAL};
use crate::valset::{handle_valset_update, sync_validators, ValsetUpdate};
use crate::{epoch, query as queries, ContractError};

/// Names the code in the contract's state.
pub const CONTRACT_NAME: &str = concat!("crate:", env!("CARGO_PKG_NAME"));
/// Version of the code in the contract's state.
pub const CONTRACT_VERSION: &str = env!("CARGO_PKG_VERSION");

const DEFAULT_PAGE_LIMIT: u32 = 20;

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
    nonpayable(&info)?;
    let config = Config {
        converter: info.sender,
        governance: deps.api.addr_validate(&msg.governance)?,
        bonding: msg.bonding,
        denom: deps.querier.query_bonded_denom()?,
        epoch_interval_secs: msg.epoch_interval_secs,
        unbonding_period_secs: msg.unbonding_period_secs,
        page_limit: msg.page_limit.unwrap_or(DEFAULT_PAGE_LIMIT),
        max_entries: msg.max_entries,
        dead_band: msg.dead_band.unwrap_or(Decimal::permille(1)),
    };
    config.validate()?;
    set_contract_version(deps.storage, CONTRACT_NAME, CONTRACT_VERSION)?;
    CONFIG.save(deps.storage, &config)?;
    CAP.save(deps.storage, &Uint128::zero())?;
    DELEGATED.save(deps.storage, &Uint128::zero())?;
    UNBONDING_TOTAL.save(deps.storage, &Uint128::zero())?;
    EPOCH.save(deps.storage, &Epoch::default())?;
    Ok(Response::new()
        .add_message(DistributionMsg::SetWithdrawAddress { address: config.converter.to_string() })
        .add_attribute("action", "instantiate")
        .add_attribute("converter", config.converter)
        .add_attribute("denom", config.denom))
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
        ExecuteMsg::HandleEpoch {} => epoch::handle(deps, env, false),
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

/// Carries out what the chain's mesh-security module tells.
///
/// # Errors
/// If the converter does not answer, or refuses a report.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn sudo(deps: DepsMut, env: Env, msg: SudoMsg) -> Result<Response<VirtualStakeCustomMsg>, ContractError> {
    match msg {
        SudoMsg::HandleEpoch {} => epoch::handle(deps, env, true),
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
    match reply.id {
        epoch::REPLY_STAKING => epoch::staking_failed(deps, env, reply),
        epoch::REPLY_CONTINUE => Ok(epoch::continue_failed(reply)),
        epoch::REPLY_WITHDRAWAL | epoch::REPLY_LAST_WITHDRAWAL => epoch::withdrawal_replied(deps, env, reply),
        epoch::REPLY_HAND_OVER => epoch::hand_over_failed(deps, reply),
        id => Err(ContractError::UnknownReply { id }),
    }
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
    crate::migrate::migrate(deps)
}
