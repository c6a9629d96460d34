//! `receive_stake`: coins of the vault are delegated by the user's proxy, which is created with the
//! first of them.

use cosmwasm_std::{
    from_json, to_json_binary, Addr, Binary, DepsMut, Empty, Env, MessageInfo, Response, Storage, SubMsg,
    Uint128, WasmMsg,
};
use cw_utils::must_pay;
use mesh_apis::local_staking::StakeTarget;
use mesh_apis::staking_proxy;
use mesh_toolkit::amount::narrow;
use serde::{Deserialize, Serialize};

use super::desk::limits;
use crate::books::{Room, User};
use crate::chain::{call_proxy, check_name, listed};
use crate::reply_id::PROXY_CREATED;
use crate::state::{Config, CONFIG, RETIRED, USERS};
use crate::ContractError;

/// The first stake of a proxy: the payload of the reply to its creation.
#[derive(Serialize, Deserialize)]
pub(crate) struct FirstStake {
    #[serde(rename = "u")]
    owner: Addr,
    #[serde(rename = "v")]
    validator: String,
    #[serde(rename = "a")]
    amount: Uint128,
    #[serde(rename = "n")]
    nonce: u64,
}

pub(crate) fn receive_stake(
    deps: DepsMut,
    env: Env,
    info: MessageInfo,
    owner: String,
    msg: Binary,
) -> Result<Response, ContractError> {
    let config = CONFIG.load(deps.storage)?;
    config.check_vault(&info)?;
    let amount = narrow(must_pay(&info, &config.denom)?);
    let owner = deps.api.addr_validate(&owner)?;
    let StakeTarget { validator, nonce } = from_json(msg)?;
    check_not_full(deps.storage, &env, &config, &owner, &validator)?;

    let response = Response::new()
        .add_attribute("action", "receive_stake")
        .add_attribute("owner", &owner)
        .add_attribute("validator", &validator)
        .add_attribute("amount", amount);
    let user = USERS.may_load(deps.storage, &owner)?;
    let another = |user: &User| nonce.is_some_and(|nonce| nonce != user.nonce);
    match user {
        Some(mut user) if !another(&user) => {
            if user.nominal(&validator).is_zero() {
                check_name(deps.as_ref(), &validator)?;
                user.check_new(&validator, &listed(deps.as_ref(), &config, &user.proxy)?)?;
            }
            user.raise(&validator, amount)?;
            USERS.save(deps.storage, &owner, &user)?;
            Ok(response.add_message(delegate(&config, &user.proxy, validator, amount)?))
        }
        user => {
            if let Some(User { proxy, .. }) = user.as_ref().filter(|user| !user.is_empty()) {
                return Err(ContractError::ProxyInUse { proxy: proxy.clone() });
            }
            if let Some(User { proxy, .. }) = user {
                RETIRED.save(deps.storage, (&owner, &proxy), &Empty {})?;
            }
            check_name(deps.as_ref(), &validator)?;
            let first = FirstStake { owner, validator, amount, nonce: nonce.unwrap_or_default() };
            Ok(response.add_submessage(create(&deps, &env, config, &first)?))
        }
    }
}

/// A proxy at an address that follows from user and nonce. Its admin is the custodian, which
/// migrates it when its owner asks.
fn create(deps: &DepsMut, env: &Env, config: Config, first: &FirstStake) -> Result<SubMsg, ContractError> {
    let mut salt = deps.api.addr_canonicalize(first.owner.as_str())?.to_vec();
    salt.extend(first.nonce.to_be_bytes());
    let msg = staking_proxy::InstantiateMsg { owner: first.owner.to_string(), denom: config.denom };
    let create = WasmMsg::Instantiate2 {
        admin: Some(env.contract.address.to_string()),
        code_id: config.proxy_code_id,
        label: "staking proxy".to_string(),
        msg: to_json_binary(&msg)?,
        funds: vec![],
        salt: salt.into(),
    };
    Ok(SubMsg::reply_on_success(create, PROXY_CREATED).with_payload(to_json_binary(first)?))
}

/// The proxy is there: it gets its first stake.
pub(crate) fn created(deps: DepsMut, first: FirstStake, proxy: Addr) -> Result<Response, ContractError> {
    let FirstStake { owner, validator, amount, nonce } = first;
    let config = CONFIG.load(deps.storage)?;
    let mut user = User::new(proxy, nonce);
    user.raise(&validator, amount)?;
    USERS.save(deps.storage, &owner, &user)?;
    Ok(Response::new().add_attribute("proxy", &user.proxy).add_message(delegate(
        &config,
        &user.proxy,
        validator,
        amount,
    )?))
}

fn delegate(
    config: &Config,
    proxy: &Addr,
    validator: String,
    amount: Uint128,
) -> Result<WasmMsg, ContractError> {
    let msg = staking_proxy::ExecuteMsg::Delegate { validator };
    Ok(call_proxy(config, proxy, &msg, amount)?)
}

/// # Errors
/// If no debt could be worked off from the validator: nothing may be put there meanwhile.
pub(super) fn check_not_full(
    storage: &dyn Storage,
    env: &Env,
    config: &Config,
    owner: &Addr,
    validator: &str,
) -> Result<(), ContractError> {
    let limits = limits(storage, owner, validator)?;
    if limits.room(config.max_entries, env.block.height, env.block.time) == Room::Full {
        let (open, max) = (limits.open(env.block.time), config.max_entries);
        return Err(ContractError::EntriesFull { validator: validator.to_string(), open, max });
    }
    Ok(())
}
