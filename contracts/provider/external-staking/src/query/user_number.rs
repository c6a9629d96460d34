//! Number of a user, for queries that take an address.

use cosmwasm_std::Deps;

use crate::error::ContractError;
use crate::user::{self, UserNumber};

/// Number of a user, if there is one with this address.
pub(super) fn user_number(deps: Deps, user: &str) -> Result<Option<UserNumber>, ContractError> {
    let address = deps.api.addr_validate(user)?;
    Ok(user::number(deps.storage, &address)?)
}
