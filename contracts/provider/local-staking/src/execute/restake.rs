//! `restake`: the user moves stake to another validator at once.

use cosmwasm_std::{
    to_json_binary, Addr, Coin, DepsMut, Env, MessageInfo, Response, Storage, SubMsg, Uint128,
};
use mesh_apis::staking_proxy::{self, RedelegateResponse};
use serde::{Deserialize, Serialize};

use super::desk::limits;
use super::receive_stake::check_not_full;
use super::Desk;
use crate::books::User;
use crate::chain::{call_proxy, check_name};
use crate::reply_id::RESTAKED;
use crate::state::{LIMITS, USERS};
use crate::ContractError;

/// Stake that moves: the payload of the reply.
#[derive(Serialize, Deserialize)]
pub(crate) struct Redelegation {
    #[serde(rename = "u")]
    pub owner: Addr,
    #[serde(rename = "f")]
    pub from: String,
    #[serde(rename = "t")]
    pub to: String,
    #[serde(rename = "a")]
    pub amount: Uint128,
}

pub(crate) fn restake(
    deps: DepsMut,
    env: Env,
    info: MessageInfo,
    from: String,
    to: String,
    amount: Coin,
) -> Result<Response, ContractError> {
    let (desk, amount) = Desk::open_for_move(&deps, info, &from, &amount)?;
    check_not_full(deps.storage, &env, &desk.config, &desk.owner, &to)?;
    let all = amount == desk.user.nominal(&from);
    let mut after = desk.user.clone();
    after.lower(&from, amount);
    after.check_new(&to, &desk.listed)?;
    if after.nominal(&to).is_zero() {
        check_name(deps.as_ref(), &to)?;
    }
    desk.save(deps.storage)?;

    let ask = if all { desk.listed.on(&from) } else { amount };
    let response = Response::new()
        .add_attribute("action", "restake")
        .add_attribute("owner", &desk.owner)
        .add_attribute("validator", &from)
        .add_attribute("to", &to)
        .add_attribute("amount", amount)
        .add_attribute("loss", desk.loss);
    let response = desk.report_loss(response)?;
    let msg = staking_proxy::ExecuteMsg::Redelegate { from: from.clone(), to: to.clone(), amount: ask, all };
    let msg = call_proxy(&desk.config, &desk.user.proxy, &msg, Uint128::zero())?;
    let redelegation = Redelegation { owner: desk.owner, from, to, amount };
    Ok(response
        .add_submessage(SubMsg::reply_on_success(msg, RESTAKED).with_payload(to_json_binary(&redelegation)?)))
}

/// The chain has moved it, and does not say how much: what was asked for is booked, and what a
/// rounding took is a loss at the next reconcile.
pub(crate) fn moved(
    storage: &mut dyn Storage,
    env: &Env,
    redelegation: &Redelegation,
    user: &mut User,
    answer: &RedelegateResponse,
) -> Result<(), ContractError> {
    let Redelegation { owner, from, to, amount } = redelegation;
    let moved = user.lower(from, *amount);
    user.raise(to, moved)?;
    USERS.save(storage, owner, user)?;

    let mut limits = limits(storage, owner, to)?;
    limits.lock_until(answer.completion, env.block.time);
    if limits.is_empty() {
        LIMITS.remove(storage, (owner, to));
    } else {
        LIMITS.save(storage, (owner, to), &limits)?;
    }
    Ok(())
}
