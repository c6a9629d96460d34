//! What governance alone may do.

use cosmwasm_std::{
    ensure, to_json_binary, BankMsg, Coin, Decimal, DepsMut, MessageInfo, Response, Uint128, WasmMsg,
};
use cosmwasm_std::{Deps, Env};
use mesh_apis::converter::{self, ValidatorReport};
use mesh_apis::virtual_staking::{Bonding, VirtualStakeCustomMsg};

use crate::state::{Config, CAP, CONFIG, MAX_PAGE};
use crate::ContractError;

pub(crate) fn config_for_governance(deps: Deps, info: &MessageInfo) -> Result<Config, ContractError> {
    let config = CONFIG.load(deps.storage)?;
    ensure!(
        info.sender == config.governance,
        ContractError::Unauthorized { expected: config.governance, actual: info.sender.clone() }
    );
    Ok(config)
}

/// A lower cap limits the bonding of an epoch that is running at once; its targets are those of its
/// first page.
pub(crate) fn set_max_cap(
    deps: DepsMut,
    info: MessageInfo,
    amount: Uint128,
) -> Result<Response<VirtualStakeCustomMsg>, ContractError> {
    config_for_governance(deps.as_ref(), &info)?;
    CAP.save(deps.storage, &amount)?;
    Ok(Response::new().add_attribute("action", "set_max_cap").add_attribute("cap", amount))
}

pub(crate) fn update_config(
    deps: DepsMut,
    info: MessageInfo,
    epoch_interval_secs: Option<u64>,
    unbonding_period_secs: Option<u64>,
    page_limit: Option<u32>,
    max_entries: Option<u32>,
    dead_band: Option<Decimal>,
) -> Result<Response<VirtualStakeCustomMsg>, ContractError> {
    let old = config_for_governance(deps.as_ref(), &info)?;
    let config = Config {
        epoch_interval_secs: epoch_interval_secs.unwrap_or(old.epoch_interval_secs),
        unbonding_period_secs: unbonding_period_secs.unwrap_or(old.unbonding_period_secs),
        page_limit: page_limit.unwrap_or(old.page_limit),
        max_entries: max_entries.unwrap_or(old.max_entries),
        dead_band: dead_band.unwrap_or(old.dead_band),
        ..old
    };
    config.validate()?;
    CONFIG.save(deps.storage, &config)?;
    Ok(Response::new().add_attribute("action", "update_config"))
}

/// The converter checks what the reports say: it keeps the validator set. Only the addresses are
/// checked here: one that the chain cannot parse would take stake that is never delegated. The
/// query for a validator, unlike the one for a delegation, works out no rewards, so that it cannot
/// panic for one in quarantine.
pub(crate) fn register_validators(
    deps: DepsMut,
    info: MessageInfo,
    validators: Vec<ValidatorReport>,
) -> Result<Response<VirtualStakeCustomMsg>, ContractError> {
    let config = config_for_governance(deps.as_ref(), &info)?;
    let count = u64::try_from(validators.len()).unwrap_or(u64::MAX);
    ensure!(
        (1..=u64::from(MAX_PAGE)).contains(&count),
        ContractError::InvalidPage { max: MAX_PAGE, actual: count }
    );
    for ValidatorReport { valoper, .. } in &validators {
        deps.querier.query_validator(valoper).map_err(|error| ContractError::InvalidValidator {
            valoper: valoper.clone(),
            reason: error.to_string(),
        })?;
    }
    Ok(Response::new()
        .add_message(report(&config, validators)?)
        .add_attribute("action", "register_validators")
        .add_attribute("validators", count.to_string()))
}

/// The message that reports validators to the converter.
pub(crate) fn report(config: &Config, validators: Vec<ValidatorReport>) -> Result<WasmMsg, ContractError> {
    Ok(WasmMsg::Execute {
        contract_addr: config.converter.to_string(),
        msg: to_json_binary(&converter::ExecuteMsg::ReportValidators { validators })?,
        funds: vec![],
    })
}

/// Of any denom: coins that were sent here by mistake are not lost.
pub(crate) fn withdraw_idle(
    deps: DepsMut,
    env: Env,
    info: MessageInfo,
    recipient: String,
    amount: Coin,
) -> Result<Response<VirtualStakeCustomMsg>, ContractError> {
    let config = config_for_governance(deps.as_ref(), &info)?;
    ensure!(config.bonding == Bonding::Treasury, ContractError::NotATreasury {});
    ensure!(!amount.amount.is_zero(), ContractError::ZeroAmount {});
    let recipient = deps.api.addr_validate(&recipient)?;
    let idle = deps.querier.query_balance(env.contract.address, &amount.denom)?.amount;
    ensure!(
        amount.amount <= idle,
        ContractError::InsufficientIdle { denom: amount.denom, requested: amount.amount, idle }
    );
    Ok(Response::new()
        .add_attribute("action", "withdraw_idle")
        .add_attribute("recipient", &recipient)
        .add_attribute("amount", amount.to_string())
        .add_message(BankMsg::Send { to_address: recipient.into(), amount: vec![amount] }))
}
