//! Replies: the errors of sub-messages that must not fail what they are part of, and what the vault has burned.

use cosmwasm_std::{from_json, DepsMut, Env, Event, Reply, Response, SubMsgResult};
use mesh_apis::TxId;

use crate::error::ContractError;
use crate::execute::{force_unstake, send_owed, settle, withdraw_unbonded};
use crate::ledger::{Ledger, PacketKind};
use crate::state::{ParkedRelease, CONFIG, PARKED};
use crate::tx;
use crate::vault::Release;

/// An Unstake could not be sent. Payload: its [`TxId`].
pub const UNSTAKE_REPLY: u64 = 1;
/// An owed Unstake could not be sent. Payload: its [`TxId`].
pub const OWED_REPLY: u64 = 2;
/// The vault did not release a lien. Payload: a [`Release`].
pub const RELEASE_REPLY: u64 = 3;
/// The vault has burned for a page of a user. Payload: the `Charge`.
pub const SETTLE_REPLY: u64 = 4;
/// The vault has burned for claims that are withdrawn. Payload: the `Withdrawal`.
pub const WITHDRAW_REPLY: u64 = 5;

/// Handles the outcome of a sub-message.
///
/// # Errors
/// A reply that this contract never asked for.
pub fn reply(deps: DepsMut, env: Env, reply: Reply) -> Result<Response, ContractError> {
    let Reply { id, payload, result, .. } = reply;
    match (id, result) {
        (UNSTAKE_REPLY, SubMsgResult::Err(_)) => unstake_not_sent(deps, env, from_json(payload)?),
        (OWED_REPLY, SubMsgResult::Err(_)) => owed_not_sent(deps, env, from_json(payload)?),
        (RELEASE_REPLY, SubMsgResult::Err(_)) => release_failed(deps, from_json(payload)?),
        (SETTLE_REPLY, SubMsgResult::Ok(burned)) => settle::settled(deps, &env, from_json(payload)?, burned),
        (WITHDRAW_REPLY, SubMsgResult::Ok(burned)) => {
            withdraw_unbonded::burned(deps, &env, from_json(payload)?, burned)
        }
        (id, _) => Err(ContractError::UnknownReply { id }),
    }
}

fn unstake_not_sent(deps: DepsMut, env: Env, tx_id: TxId) -> Result<Response, ContractError> {
    let config = CONFIG.load(deps.storage)?;
    let mut tx = tx::load(deps.storage, tx_id)?;
    force_unstake::unsendable(deps.storage, &env, &config, tx_id, &mut tx)?;
    Ok(Response::new().add_event(tx.event(tx_id)))
}

fn owed_not_sent(deps: DepsMut, env: Env, tx_id: TxId) -> Result<Response, ContractError> {
    let config = CONFIG.load(deps.storage)?;
    let mut tx = tx::load(deps.storage, tx_id)?;
    let ledger = Ledger::load(deps.storage, &tx.validator)?.failed(PacketKind::Unstake, tx.amount, tx_id)?;
    send_owed::put_back(deps.storage, &env, &config, tx_id, &mut tx, &ledger)?;
    Ok(Response::new().add_event(tx.event(tx_id)))
}

fn release_failed(deps: DepsMut, release: Release) -> Result<Response, ContractError> {
    let Release { user, amount, exposed } = release;
    let parked = PARKED.may_load(deps.storage, &user)?.unwrap_or_default();
    let parked = ParkedRelease {
        amount: parked.amount.saturating_add(amount),
        exposed: parked.exposed.saturating_add(exposed),
    };
    PARKED.save(deps.storage, &user, &parked)?;
    let event = Event::new("mesh_release_parked").add_attribute("user", user).add_attribute("amount", amount);
    Ok(Response::new().add_event(event))
}
