//! `update_config`, by governance, and `migrate_proxy`, by the owner of a proxy: only both together
//! change a proxy's code. One that was replaced keeps its code for ever.

use cosmwasm_std::{to_json_binary, DepsMut, MessageInfo, Response, WasmMsg};
use mesh_apis::staking_proxy::MigrateMsg;

use super::desk::no_coins;
use crate::state::{CONFIG, USERS};
use crate::ContractError;

pub(crate) fn update_config(
    deps: DepsMut,
    info: MessageInfo,
    proxy_code_id: Option<u64>,
    max_entries: Option<u32>,
) -> Result<Response, ContractError> {
    no_coins(&info)?;
    let mut config = CONFIG.load(deps.storage)?;
    config.check_governance(&info)?;
    config.proxy_code_id = proxy_code_id.unwrap_or(config.proxy_code_id);
    config.max_entries = max_entries.unwrap_or(config.max_entries);
    config.check()?;
    CONFIG.save(deps.storage, &config)?;
    Ok(Response::new()
        .add_attribute("action", "update_config")
        .add_attribute("proxy_code_id", config.proxy_code_id.to_string())
        .add_attribute("max_entries", config.max_entries.to_string()))
}

pub(crate) fn migrate_proxy(deps: DepsMut, info: MessageInfo) -> Result<Response, ContractError> {
    no_coins(&info)?;
    let config = CONFIG.load(deps.storage)?;
    let user = USERS.may_load(deps.storage, &info.sender)?;
    let user = user.ok_or(ContractError::NoLocalStake { user: info.sender })?;
    Ok(Response::new()
        .add_attribute("action", "migrate_proxy")
        .add_attribute("proxy", &user.proxy)
        .add_attribute("proxy_code_id", config.proxy_code_id.to_string())
        .add_message(WasmMsg::Migrate {
            contract_addr: user.proxy.into_string(),
            new_code_id: config.proxy_code_id,
            msg: to_json_binary(&MigrateMsg {})?,
        }))
}
