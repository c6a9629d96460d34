//! `PinRemote`: governance fixes the far end that may open the control channel.

use cosmwasm_std::{DepsMut, MessageInfo, Response};
use mesh_apis::handshake::AuthorizedEndpoint;
use mesh_toolkit::control_channel::CHANNEL;

use crate::auth::check_admin;
use crate::error::ContractError;
use crate::rewards::books::REWARD_CONFIG;
use crate::state::{check_remote, REMOTE};

pub(crate) fn pin_remote(
    deps: DepsMut,
    info: &MessageInfo,
    remote: AuthorizedEndpoint,
) -> Result<Response, ContractError> {
    check_admin(deps.storage, info)?;
    check_remote(&remote)?;
    // A closed channel counts too: D is stake of its remote, and updates of the validator set went
    // there.
    if let Some(channel) = CHANNEL.may_load(deps.storage)? {
        return Err(ContractError::RemoteInUse { existing: channel.channel_id });
    }
    // The transfer channel was checked against the connection of the previous remote.
    let mut rewards = REWARD_CONFIG.load(deps.storage)?;
    let before = REMOTE.may_load(deps.storage)?;
    if rewards.channel.is_some() && before.is_some_and(|before| before.connection_id != remote.connection_id)
    {
        rewards.channel = None;
        REWARD_CONFIG.save(deps.storage, &rewards)?;
    }
    REMOTE.save(deps.storage, &remote)?;
    Ok(Response::new()
        .add_attribute("action", "pin_remote")
        .add_attribute("connection_id", remote.connection_id)
        .add_attribute("port_id", remote.port_id))
}
