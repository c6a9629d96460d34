//! `unstake`: the user takes stake off a validator.

use cosmwasm_std::{to_json_binary, Coin, DepsMut, Env, MessageInfo, Response, Storage, SubMsg, Uint128};
use mesh_apis::staking_proxy::{self, UndelegateResponse};
use serde::{Deserialize, Serialize};

use super::desk::limits;
use super::Desk;
use crate::books::{OpenEntry, Room, User};
use crate::chain::call_proxy;
use crate::reply_id::UNSTAKED;
use crate::state::{Entry, ENTRIES, LIMITS, USERS};
use crate::ContractError;

/// Stake that leaves a validator: the payload of the reply.
#[derive(Serialize, Deserialize)]
pub(crate) struct Undelegation {
    #[serde(rename = "u")]
    pub owner: cosmwasm_std::Addr,
    #[serde(rename = "v")]
    pub validator: String,
}

pub(crate) fn unstake(
    deps: DepsMut,
    env: Env,
    info: MessageInfo,
    validator: String,
    amount: Coin,
) -> Result<Response, ContractError> {
    let (desk, amount) = Desk::open_for_move(&deps, info, &validator, &amount)?;
    let limits = limits(deps.storage, &desk.owner, &validator)?;
    if let Some(until) = limits.lock(env.block.time) {
        return Err(ContractError::Locked { validator, until });
    }
    let max = desk.config.max_entries;
    if limits.room(max, env.block.height, env.block.time) != Room::More {
        let open = limits.open(env.block.time);
        return Err(ContractError::EntriesFull { validator, open, max: max.saturating_sub(1) });
    }
    desk.save(deps.storage)?;

    let all = amount == desk.user.nominal(&validator);
    let ask = if all { desk.listed.on(&validator) } else { amount };
    let response = Response::new()
        .add_attribute("action", "unstake")
        .add_attribute("owner", &desk.owner)
        .add_attribute("validator", &validator)
        .add_attribute("amount", amount)
        .add_attribute("loss", desk.loss);
    let response = desk.report_loss(response)?;
    let undelegation = Undelegation { owner: desk.owner.clone(), validator };
    let msg = undelegate(&desk, &undelegation.validator, ask, all, false)?;
    Ok(response
        .add_submessage(SubMsg::reply_on_success(msg, UNSTAKED).with_payload(to_json_binary(&undelegation)?)))
}

/// Has the proxy undelegate.
pub(super) fn undelegate(
    desk: &Desk,
    validator: &str,
    amount: Uint128,
    all: bool,
    keep_rewards: bool,
) -> Result<cosmwasm_std::WasmMsg, ContractError> {
    let validator = validator.to_string();
    let msg = staking_proxy::ExecuteMsg::Undelegate { validator, amount, all, keep_rewards };
    Ok(call_proxy(&desk.config, &desk.user.proxy, &msg, Uint128::zero())?)
}

/// The chain will pay: books the entry, of no more than was staked. What it pays above that is the
/// user's when it arrives.
pub(crate) fn enter(
    storage: &mut dyn Storage,
    env: &Env,
    undelegation: &Undelegation,
    user: &mut User,
    answer: &UndelegateResponse,
) -> Result<Uint128, ContractError> {
    let Undelegation { owner, validator } = undelegation;
    let booked = user.lower(validator, answer.amount);
    user.open = user.open.checked_add(booked)?;
    USERS.save(storage, owner, user)?;

    if !booked.is_zero() {
        let key = (owner, answer.completion.nanos(), validator.as_str());
        let rest = ENTRIES.may_load(storage, key)?.map(|entry| entry.rest).unwrap_or_default();
        ENTRIES.save(storage, key, &Entry { rest: rest.checked_add(booked)?, seen: None })?;
    }
    // An entry of nothing takes a place on the chain, too.
    let mut limits = limits(storage, owner, validator)?;
    limits.enter(OpenEntry { height: env.block.height, until: answer.completion }, env.block.time);
    LIMITS.save(storage, (owner, validator), &limits)?;
    Ok(booked)
}
