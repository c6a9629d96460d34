//! A release that the vault failed to do is tried again.

use cosmwasm_std::{DepsMut, MessageInfo, Response};

use crate::error::ContractError;
use crate::slash::debt;
use crate::state::{ParkedRelease, CONFIG, PARKED};
use crate::vault::{self, Release};

/// Releases what is parked for `user`, less what pays their debt. Open to anyone: it only gives the user what is theirs.
///
/// # Errors
/// Nothing is parked, or the vault refuses again (then it stays parked).
pub fn retry_release(deps: DepsMut, _info: MessageInfo, user: String) -> Result<Response, ContractError> {
    let config = CONFIG.load(deps.storage)?;
    let user = deps.api.addr_validate(&user)?;
    let Some(ParkedRelease { amount, exposed }) = PARKED.may_load(deps.storage, &user)? else {
        return Err(ContractError::NothingParked { user: user.into_string() });
    };
    PARKED.remove(deps.storage, &user);
    let amount = amount.saturating_sub(debt::pay(deps.storage, &user, amount)?);
    Ok(Response::new()
        .add_message(vault::release(&config, &Release { user: user.clone(), amount, exposed })?)
        .add_attribute("action", "retry_release")
        .add_attribute("user", user)
        .add_attribute("amount", amount))
}
