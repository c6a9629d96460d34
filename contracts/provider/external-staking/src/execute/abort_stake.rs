//! A user gives up a Stake that nobody answers.

use cosmwasm_std::{DepsMut, Env, MessageInfo, Response};
use mesh_apis::TxId;

use super::give_up::give_up;
use crate::error::ContractError;
use crate::packet::PacketKind;

/// Turns a silent Stake of the sender into a claim that matures from now on, as if it had been
/// applied and unstaked. A late error or timeout frees the claim at once; a late success makes the
/// consumer owe an Unstake.
///
/// # Errors
/// Not the sender's Stake, or not silent.
pub(crate) fn abort_stake(
    deps: DepsMut,
    env: Env,
    info: MessageInfo,
    tx_id: TxId,
) -> Result<Response, ContractError> {
    let tx = give_up(deps.storage, &env, &info, PacketKind::Stake, tx_id)?;
    Ok(Response::new().add_attribute("action", "abort_stake").add_event(tx.event()))
}
