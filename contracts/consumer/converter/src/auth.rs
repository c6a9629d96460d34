//! Authorisation of senders.

use cosmwasm_std::{ensure_eq, MessageInfo, Storage};

use crate::error::ContractError;
use crate::state::{CONFIG, VIRTUAL_STAKING};

/// Checks that the sender is the admin. Without an admin, nobody is.
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

/// Checks that the sender is this converter's own virtual-staking contract.
pub(crate) fn check_virtual_staking(storage: &dyn Storage, info: &MessageInfo) -> Result<(), ContractError> {
    let virtual_staking = VIRTUAL_STAKING.may_load(storage)?;
    ensure_eq!(
        virtual_staking.as_ref(),
        Some(&info.sender),
        ContractError::Unauthorized {
            expected: virtual_staking.map_or_else(|| "virtual-staking".to_string(), String::from),
            actual: info.sender.to_string(),
        }
    );
    Ok(())
}
