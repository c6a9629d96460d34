//! A user gives up a Stake that nobody answers.

use cosmwasm_std::{DepsMut, Env, MessageInfo, Response};
use mesh_apis::external_staking::TxKind;
use mesh_apis::TxId;

use super::force_unstake::{add_claim, check_given_up_by, check_silent, silent_reason};
use crate::error::ContractError;
use crate::position::{Leaving, Position};
use crate::state::CONFIG;
use crate::tx::{self, Phase};

/// Turns a silent Stake of the sender into a claim that matures from now on, as if it had been applied and unstaked. A late
/// error or timeout frees the claim at once; a late success makes the consumer owe an Unstake.
///
/// # Errors
/// Not the sender's Stake, or not silent.
pub fn abort_stake(
    deps: DepsMut,
    env: Env,
    info: MessageInfo,
    tx_id: TxId,
) -> Result<Response, ContractError> {
    let config = CONFIG.load(deps.storage)?;
    let mut tx = tx::load(deps.storage, tx_id)?;
    check_given_up_by(&tx, tx_id, &info, TxKind::Stake)?;
    if tx.phase != Phase::Pending {
        return Err(ContractError::NotForcible { tx_id, status: tx.phase.status() });
    }
    check_silent(&tx, tx_id, &config, &env)?;
    let position = Position::load(deps.storage, &tx.user, &tx.validator)?.stake_dropped(tx.amount)?;

    tx.reason = Some(silent_reason());
    position.save(deps.storage, &tx.user, &tx.validator)?;
    // If it was applied, then not before the height that was known when it was sent.
    let leaving = Leaving { since: tx.mark.height, ..Leaving::default() };
    let release_at = add_claim(deps.storage, &env, &config, tx_id, &tx, leaving)?;
    tx.enter(Phase::Aborted { release_at }, env.block.time);
    tx::save(deps.storage, &config, tx_id, &tx)?;
    Ok(Response::new().add_attribute("action", "abort_stake").add_event(tx.event(tx_id)))
}
