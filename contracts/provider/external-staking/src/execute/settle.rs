//! Users are charged for what was slashed.

use cosmwasm_std::{DepsMut, Env, MessageInfo, Response, StdResult, SubMsg, SubMsgResponse};

use crate::error::ContractError;
use crate::reply_id;
use crate::slash::charge::{self, Charge};
use crate::slash::settle;
use crate::state::{Config, CONFIG};

/// Most users of one call.
const MAX_USERS: usize = 10;

/// Settles a page of each of these users. Open to anyone: it only does what is due.
///
/// # Errors
/// Too many users, or an address that is none.
pub fn settle(deps: DepsMut, _info: MessageInfo, users: Vec<String>) -> Result<Response, ContractError> {
    if users.is_empty() || users.len() > MAX_USERS {
        return Err(ContractError::WrongNumberOfUsers { most: MAX_USERS, actual: users.len() });
    }
    let config = CONFIG.load(deps.storage)?;
    let mut response = Response::new().add_attribute("action", "settle");
    for user in users {
        let user = deps.api.addr_validate(&user)?;
        let page = settle::next_page(deps.storage, &user)?;
        response = response.add_attribute("user", user).add_attribute("done", page.done.to_string());
        response = response.add_submessages(burn(&config, &page.charge)?);
    }
    Ok(response)
}

/// Asks the vault to burn for a page, if it charges anything.
fn burn(config: &Config, charge: &Charge) -> StdResult<Option<SubMsg>> {
    if charge.items.is_empty() {
        return Ok(None);
    }
    charge.to_vault(config, reply_id::BURNED_FOR_PAGE, charge).map(Some)
}

/// The vault has burned for a page.
///
/// # Errors
/// Its answer cannot be read.
pub fn settled(
    deps: DepsMut,
    env: &Env,
    charge: Charge,
    response: SubMsgResponse,
) -> Result<Response, ContractError> {
    let config = CONFIG.load(deps.storage)?;
    let done = charge::answer(response)?;
    let events = settle::book(deps.storage, &config, env.block.time, charge, &done)?;
    Ok(Response::new().add_events(events))
}
