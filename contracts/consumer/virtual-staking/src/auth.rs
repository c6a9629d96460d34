//! Authorisation of senders.

use cosmwasm_std::{ensure_eq, Deps, MessageInfo};

use crate::state::{Config, CONFIG};
use crate::ContractError;

/// The configuration, if the sender is governance.
pub(crate) fn authorize_governance(deps: Deps, info: &MessageInfo) -> Result<Config, ContractError> {
    let config = CONFIG.load(deps.storage)?;
    ensure_eq!(
        info.sender,
        config.governance,
        ContractError::Unauthorized { expected: config.governance, actual: info.sender.clone() }
    );
    Ok(config)
}
