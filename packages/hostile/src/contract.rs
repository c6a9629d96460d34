//! Entry points. All but the creation and the contract's own messages go to the behaviour that was
//! set for the call.

use std::collections::BTreeMap;

#[cfg(not(feature = "library"))]
use cosmwasm_std::entry_point;
use cosmwasm_std::{
    to_json_binary, Binary, Decimal, Deps, DepsMut, Env, IbcBasicResponse, IbcDestinationCallbackMsg,
    IbcSourceCallbackMsg, MessageInfo, Reply, Response, StdResult, Storage, WasmMsg,
};
use serde::{Deserialize, Serialize};

use crate::behaviour::{Behaviour, HostileError};
use crate::call::{ExecuteMsg, Name, Setting};
use crate::state::BEHAVIOURS;

/// Behaviour in a call that was not named.
const ANY_OTHER: &str = "*";

/// Where the contract registers as a lienholder.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq, Eq)]
pub struct Registration {
    /// The vault.
    pub vault: String,
    /// Any ratio.
    pub max_slash: Decimal,
}

/// Creates the contract. Until it is told otherwise, everything that it is asked succeeds.
#[derive(Serialize, Deserialize, Clone, Debug, Default, PartialEq, Eq)]
pub struct InstantiateMsg {
    /// Where it registers, if anywhere.
    #[serde(default)]
    pub register: Option<Registration>,
    /// How to behave, by call.
    #[serde(default)]
    pub behaviours: BTreeMap<String, Behaviour>,
}

#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum VaultMsg {
    RegisterLienholder { max_slash: Decimal },
}

fn behaviour(storage: &dyn Storage, call: &str) -> StdResult<Behaviour> {
    let named = BEHAVIOURS.may_load(storage, call)?;
    let behaviour = match named {
        Some(named) => Some(named),
        None => BEHAVIOURS.may_load(storage, ANY_OTHER)?,
    };
    Ok(behaviour.unwrap_or(Behaviour::Succeed {}))
}

/// Remembers how to behave, and registers as a lienholder.
///
/// # Errors
/// If it cannot be written.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn instantiate(
    deps: DepsMut,
    _env: Env,
    _info: MessageInfo,
    msg: InstantiateMsg,
) -> Result<Response, HostileError> {
    for (call, behaviour) in &msg.behaviours {
        BEHAVIOURS.save(deps.storage, call, behaviour)?;
    }
    let mut response = Response::new();
    if let Some(Registration { vault, max_slash }) = msg.register {
        let register = to_json_binary(&VaultMsg::RegisterLienholder { max_slash })?;
        response =
            response.add_message(WasmMsg::Execute { contract_addr: vault, msg: register, funds: vec![] });
    }
    Ok(response)
}

/// Takes its own messages, and any other.
///
/// # Errors
/// If it was told to fail.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn execute(
    deps: DepsMut,
    env: Env,
    _info: MessageInfo,
    msg: ExecuteMsg,
) -> Result<Response, HostileError> {
    match msg {
        ExecuteMsg::Set(Setting { call, behaviour }) => {
            BEHAVIOURS.save(deps.storage, &call, &behaviour)?;
            Ok(Response::new())
        }
        ExecuteMsg::Act(behaviour) => behaviour.respond(deps.storage, &env),
        ExecuteMsg::Other(name) => respond(deps, &env, &name.0),
    }
}

/// Takes any query.
///
/// # Errors
/// If it was told to fail.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn query(deps: Deps, env: Env, msg: Name) -> Result<Binary, HostileError> {
    behaviour(deps.storage, &msg.0)?.answer(deps, &env)
}

/// Takes any message of the chain.
///
/// # Errors
/// If it was told to fail.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn sudo(deps: DepsMut, env: Env, msg: Name) -> Result<Response, HostileError> {
    respond(deps, &env, &msg.0)
}

/// Takes any migration.
///
/// # Errors
/// If it was told to fail.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn migrate(deps: DepsMut, env: Env, _msg: Name) -> Result<Response, HostileError> {
    respond(deps, &env, "migrate")
}

/// Takes the error that it was told to catch.
///
/// # Errors
/// If it was told to fail.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn reply(deps: DepsMut, env: Env, _reply: Reply) -> Result<Response, HostileError> {
    respond(deps, &env, "reply")
}

/// Takes the outcome of a transfer that named it.
///
/// # Errors
/// If it was told to fail.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn ibc_source_callback(
    deps: DepsMut,
    env: Env,
    _msg: IbcSourceCallbackMsg,
) -> Result<IbcBasicResponse, HostileError> {
    Ok(basic(respond(deps, &env, "ibc_source_callback")?))
}

/// Takes a transfer that named it.
///
/// # Errors
/// If it was told to fail.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn ibc_destination_callback(
    deps: DepsMut,
    env: Env,
    _msg: IbcDestinationCallbackMsg,
) -> Result<IbcBasicResponse, HostileError> {
    Ok(basic(respond(deps, &env, "ibc_destination_callback")?))
}

fn respond(deps: DepsMut, env: &Env, call: &str) -> Result<Response, HostileError> {
    behaviour(deps.storage, call)?.respond(deps.storage, env)
}

fn basic(response: Response) -> IbcBasicResponse {
    IbcBasicResponse::new()
        .add_submessages(response.messages)
        .add_attributes(response.attributes)
        .add_events(response.events)
}
