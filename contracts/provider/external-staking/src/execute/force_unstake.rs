//! The way out that needs no consent of the consumer.

use cosmwasm_std::{DepsMut, Env, MessageInfo, Response};
use mesh_apis::TxId;

use super::give_up::give_up;
use crate::error::ContractError;
use crate::packet::PacketKind;

/// Forces an Unstake of the sender that is silent. Its claim matures from now on; the consumer is
/// owed the Unstake. Once per transaction, since it leaves the state from which it can be forced.
/// What has failed is forced by [its amount](super::force_failed).
///
/// # Errors
/// Not the sender's Unstake, or not silent.
pub(crate) fn force_unstake(
    deps: DepsMut,
    env: Env,
    info: MessageInfo,
    tx_id: TxId,
) -> Result<Response, ContractError> {
    let tx = give_up(deps.storage, &env, &info, PacketKind::Unstake, tx_id)?;
    Ok(Response::new().add_attribute("action", "force_unstake").add_event(tx.event()))
}
