//! A release that the vault failed to do is tried again.

use cosmwasm_std::{DepsMut, MessageInfo, Response};

use crate::error::ContractError;
use crate::release::{self, Release};
use crate::state::CONFIG;

/// Releases what is parked for `user`, less what pays their debt. Open to anyone: it only gives the
/// user what is theirs.
///
/// # Errors
/// Nothing is parked, or the vault refuses again (then it stays parked).
pub(crate) fn retry_release(
    deps: DepsMut,
    _info: MessageInfo,
    user: String,
) -> Result<Response, ContractError> {
    let config = CONFIG.load(deps.storage)?;
    let user = deps.api.addr_validate(&user)?;
    let Some(Release { amount, exposed, .. }) = release::take_parked(deps.storage, &user)? else {
        return Err(ContractError::NothingParked { user: user.into_string() });
    };
    let release = Release::less_debt(deps.storage, &user, amount, exposed)?;
    Ok(Response::new()
        .add_message(release.to_vault(&config)?)
        .add_attribute("action", "retry_release")
        .add_attribute("user", user)
        .add_attribute("amount", release.amount))
}
