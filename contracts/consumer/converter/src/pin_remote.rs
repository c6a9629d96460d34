//! `PinRemote`: governance says which far end may open the channel.

use cosmwasm_std::{ensure_eq, DepsMut, MessageInfo, Response, Storage};
use mesh_apis::handshake::AuthorizedEndpoint;

use crate::error::ContractError;
use crate::instantiate::check_remote;
use crate::state::{CHANNEL, CONFIG, REMOTE, REWARD_CONFIG};

pub(crate) fn pin_remote(
    deps: DepsMut,
    info: &MessageInfo,
    remote: AuthorizedEndpoint,
) -> Result<Response, ContractError> {
    check_admin(deps.storage, info)?;
    check_remote(&remote)?;
    // Not after a close either: D is of the remote that staked it, and the updates of the validator
    // set went there.
    if let Some(channel) = CHANNEL.may_load(deps.storage)? {
        return Err(ContractError::RemoteInUse { existing: channel.channel_id });
    }
    // A channel for rewards was checked against the connection of the remote before.
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

/// The sender must be the admin. Without one, nobody is.
pub(crate) fn check_admin(storage: &dyn Storage, info: &MessageInfo) -> Result<(), ContractError> {
    let admin = CONFIG.load(storage)?.admin;
    ensure_eq!(
        admin.as_ref(),
        Some(&info.sender),
        ContractError::Unauthorized {
            expected: admin.map_or_else(|| "nobody".to_string(), String::from),
            actual: info.sender.to_string(),
        }
    );
    Ok(())
}
