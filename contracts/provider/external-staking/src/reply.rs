//! Replies: each is the error of a sub-message that must not fail what it is part of.

use cosmwasm_std::{from_json, DepsMut, Env, Event, Reply, Response};
use mesh_apis::external_staking::TxKind;
use mesh_apis::TxId;

use crate::error::ContractError;
use crate::execute::{force_unstake, send_owed};
use crate::ledger::Ledger;
use crate::state::{CONFIG, PARKED};
use crate::tx;
use crate::vault::Release;

/// An Unstake could not be sent. Payload: its [`TxId`].
pub const UNSTAKE_REPLY: u64 = 1;
/// An owed Unstake could not be sent. Payload: its [`TxId`].
pub const OWED_REPLY: u64 = 2;
/// The vault did not release a lien. Payload: a [`Release`].
pub const RELEASE_REPLY: u64 = 3;

/// Handles the error of a sub-message.
///
/// # Errors
/// A reply that this contract never asked for.
pub fn reply(deps: DepsMut, env: Env, reply: Reply) -> Result<Response, ContractError> {
    match reply.id {
        UNSTAKE_REPLY => unstake_not_sent(deps, env, from_json(reply.payload)?),
        OWED_REPLY => owed_not_sent(deps, env, from_json(reply.payload)?),
        RELEASE_REPLY => release_failed(deps, from_json(reply.payload)?),
        id => Err(ContractError::UnknownReply { id }),
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
    let ledger = Ledger::load(deps.storage, &tx.validator)?.failed(TxKind::Unstake, tx.amount, tx_id)?;
    send_owed::put_back(deps.storage, &env, &config, tx_id, &mut tx, &ledger)?;
    Ok(Response::new().add_event(tx.event(tx_id)))
}

fn release_failed(deps: DepsMut, release: Release) -> Result<Response, ContractError> {
    let Release { user, amount } = release;
    let parked = PARKED.may_load(deps.storage, &user)?.unwrap_or_default().saturating_add(amount);
    PARKED.save(deps.storage, &user, &parked)?;
    let event = Event::new("mesh_release_parked").add_attribute("user", user).add_attribute("amount", amount);
    Ok(Response::new().add_event(event))
}
