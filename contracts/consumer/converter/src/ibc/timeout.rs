//! A validator-set chunk that has timed out, or was never received on a channel that is closed now.

use cosmwasm_std::{DepsMut, IbcBasicResponse, IbcPacket};

use crate::error::ContractError;
use crate::outbox;

/// Whatever the channel was: the commitment proves that this contract has sent the packet.
pub(super) fn timeout(deps: DepsMut, packet: &IbcPacket) -> Result<IbcBasicResponse, ContractError> {
    let attributes = outbox::put_back(deps.storage, &packet.data)?;
    Ok(IbcBasicResponse::new().add_attribute("action", "timeout").add_attributes(attributes))
}
