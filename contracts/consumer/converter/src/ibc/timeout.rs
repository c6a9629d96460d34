//! Timeout of a chunk of validator-set updates, or its loss when the channel closed.

use cosmwasm_std::{DepsMut, IbcBasicResponse, IbcPacket};

use crate::error::ContractError;
use crate::outbox;

/// Puts the chunk back, whatever its channel: the commitment proves that this contract sent it.
pub(super) fn timeout(deps: DepsMut, packet: &IbcPacket) -> Result<IbcBasicResponse, ContractError> {
    let attributes = outbox::put_back(deps.storage, &packet.data)?;
    Ok(IbcBasicResponse::new().add_attribute("action", "timeout").add_attributes(attributes))
}
