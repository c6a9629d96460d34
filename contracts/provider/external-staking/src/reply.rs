//! Replies: the errors of sub-messages that must not fail what they are part of, and what the vault
//! has burned.

use cosmwasm_std::{from_json, DepsMut, Env, Event, Reply, Response, SubMsgResult};
use mesh_apis::TxId;

use crate::error::ContractError;
use crate::execute::{settle, withdraw_unbonded};
use crate::release::{self, Release};
use crate::reply_id;
use crate::state::CONFIG;
use crate::tx::advance::advance;
use crate::tx::machine::Books;
use crate::tx::{event, history};

/// Handles the outcome of a sub-message.
///
/// # Errors
/// A reply that this contract never asked for.
pub(crate) fn reply(deps: DepsMut, env: Env, reply: Reply) -> Result<Response, ContractError> {
    let Reply { id, payload, result, .. } = reply;
    match (id, result) {
        (reply_id::NOT_SENT, SubMsgResult::Err(_)) => not_sent(deps, env, from_json(payload)?),
        (reply_id::NOT_RELEASED, SubMsgResult::Err(_)) => not_released(deps, from_json(payload)?),
        (reply_id::BURNED_FOR_PAGE, SubMsgResult::Ok(burned)) => {
            settle::settled(deps, &env, from_json(payload)?, burned)
        }
        (reply_id::BURNED_FOR_WITHDRAWAL, SubMsgResult::Ok(burned)) => {
            withdraw_unbonded::burned(deps, &env, from_json(payload)?, burned)
        }
        (id, _) => Err(ContractError::UnknownReply { id }),
    }
}

fn not_sent(deps: DepsMut, env: Env, tx_id: TxId) -> Result<Response, ContractError> {
    let config = CONFIG.load(deps.storage)?;
    let tx = history::load_tx(deps.storage, tx_id)?;
    let books = Books::load(deps.storage, &tx)?;
    let (tx, _) = advance(deps.storage, &config, env.block.time, tx, event::Event::NotSent, books)?;
    Ok(Response::new().add_event(tx.event()))
}

fn not_released(deps: DepsMut, due: Release) -> Result<Response, ContractError> {
    let event = Event::new("mesh_release_parked")
        .add_attribute("user", &due.user)
        .add_attribute("amount", due.amount);
    release::park(deps.storage, due)?;
    Ok(Response::new().add_event(event))
}
