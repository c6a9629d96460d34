//! The way out that needs no consent of the consumer.

use cosmwasm_std::{DepsMut, Env, MessageInfo, Response, Storage};
use mesh_apis::ack::{AckError, ReasonCode};
use mesh_apis::external_staking::TxKind;
use mesh_apis::TxId;

use crate::claim::{self, Claim};
use crate::error::ContractError;
use crate::ledger::{Ledger, PacketKind};
use crate::position::{Leaving, Position};
use crate::rewards::pool::RewardPool;
use crate::slash::exposure::End;
use crate::state::{Config, CONFIG, OWED};
use crate::tx::{self, Phase, Tx};

/// Forces an Unstake of the sender that is silent. Its claim matures from now on; the consumer is owed the Unstake. Once per
/// transaction, since it leaves the phase from which it can be forced. What has failed is forced by
/// [its amount](super::force_failed).
///
/// # Errors
/// Not the sender's Unstake, or not silent.
pub fn force_unstake(
    deps: DepsMut,
    env: Env,
    info: MessageInfo,
    tx_id: TxId,
) -> Result<Response, ContractError> {
    let config = CONFIG.load(deps.storage)?;
    let mut tx = tx::load(deps.storage, tx_id)?;
    check_given_up_by(&tx, tx_id, &info, TxKind::Unstake)?;
    if tx.phase != Phase::Pending {
        return Err(ContractError::NotForcible { tx_id, status: tx.phase.status() });
    }
    check_silent(&tx, tx_id, &config, &env)?;
    silent(deps.storage, &env, &config, tx_id, &mut tx)?;
    Ok(Response::new().add_attribute("action", "force_unstake").add_event(tx.event(tx_id)))
}

/// Only its user gives up a transaction of this kind.
pub(super) fn check_given_up_by(
    tx: &Tx,
    tx_id: TxId,
    info: &MessageInfo,
    kind: TxKind,
) -> Result<(), ContractError> {
    if tx.user != info.sender {
        return Err(ContractError::Unauthorized {
            expected: tx.user.to_string(),
            actual: info.sender.to_string(),
        });
    }
    if tx.kind != kind {
        return Err(ContractError::WrongTxKind { tx_id, expected: kind, actual: tx.kind });
    }
    Ok(())
}

/// A packet is silent when neither its ack nor its timeout was proved by timeout + grace.
pub(super) fn check_silent(tx: &Tx, tx_id: TxId, config: &Config, env: &Env) -> Result<(), ContractError> {
    let (silent_at, now) = (tx.silent_at(config), env.block.time.seconds());
    if now < silent_at {
        return Err(ContractError::NotSilentYet { tx_id, silent_at, now });
    }
    Ok(())
}

/// Why a silent transaction was given up.
pub(super) fn silent_reason() -> AckError {
    AckError::new(ReasonCode::Silent, "neither an ack nor a timeout was proved in time")
}

/// Its packet may still be applied: the consumer is owed only what its timeout or error ack leaves.
fn silent(
    storage: &mut dyn Storage,
    env: &Env,
    config: &Config,
    tx_id: TxId,
    tx: &mut Tx,
) -> Result<(), ContractError> {
    let per_share = RewardPool::load(storage, &tx.validator)?.per_share;
    let position = Position::load(storage, &tx.user, &tx.validator)?;
    let (position, leaving) = position.unstake_done(tx.amount, tx.charged, per_share)?;
    let ledger = Ledger::load(storage, &tx.validator)?.owe(tx.amount)?;

    tx.reason = Some(silent_reason());
    position.save(storage, &tx.user, &tx.validator)?;
    ledger.save(storage, &tx.validator)?;
    let release_at = add_claim(storage, env, config, tx_id, tx, leaving)?;
    tx.enter(Phase::OwedInFlight { release_at }, env.block.time);
    Ok(tx::save(storage, config, tx_id, tx)?)
}

/// Its packet never left: there is no channel, or the light client is not active.
pub(crate) fn unsendable(
    storage: &mut dyn Storage,
    env: &Env,
    config: &Config,
    tx_id: TxId,
    tx: &mut Tx,
) -> Result<(), ContractError> {
    if tx.phase != Phase::Pending {
        return Err(ContractError::NotInFlight { tx_id, status: tx.phase.status() });
    }
    let per_share = RewardPool::load(storage, &tx.validator)?.per_share;
    let position = Position::load(storage, &tx.user, &tx.validator)?;
    let (position, leaving) = position.unstake_done(tx.amount, tx.charged, per_share)?;
    let ledger = Ledger::load(storage, &tx.validator)?
        .failed(PacketKind::Unstake, tx.amount, tx_id)?
        .owe(tx.amount)?;

    tx.channel_id.clear();
    tx.reason = Some(AckError::new(ReasonCode::NotSent, "the packet could not be sent"));
    position.save(storage, &tx.user, &tx.validator)?;
    ledger.save(storage, &tx.validator)?;
    owe(storage, env, config, tx_id, tx, leaving)
}

/// Makes the claim, and puts the Unstake into the outbox.
pub(crate) fn owe(
    storage: &mut dyn Storage,
    env: &Env,
    config: &Config,
    tx_id: TxId,
    tx: &mut Tx,
    leaving: Leaving,
) -> Result<(), ContractError> {
    let release_at = add_claim(storage, env, config, tx_id, tx, leaving)?;
    OWED.push_back(storage, &tx_id)?;
    tx.enter(Phase::Owed { release_at }, env.block.time);
    Ok(tx::save(storage, config, tx_id, tx)?)
}

/// A claim without the consumer's consent, which matures from now on.
pub(super) fn add_claim(
    storage: &mut dyn Storage,
    env: &Env,
    config: &Config,
    tx_id: TxId,
    tx: &Tx,
    leaving: Leaving,
) -> Result<u64, ContractError> {
    let release_at = config.release_at(env.block.time);
    let claim = Claim::new(&tx.validator, tx.amount, true, leaving, End::Unknown);
    claim::add(storage, &tx.user, tx::claim_key(tx_id, release_at), &claim)?;
    Ok(release_at)
}
