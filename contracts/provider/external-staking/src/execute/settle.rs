//! Users are charged for what was slashed.

use cosmwasm_std::{to_json_binary, Addr, DepsMut, Env, MessageInfo, Response, SubMsg, SubMsgResponse};
use mesh_apis::lienholder::SettleSlashResponse;

use crate::error::ContractError;
use crate::execute::check_vault;
use crate::reply::SETTLE_REPLY;
use crate::slash::settle::{self, Charge};
use crate::state::CONFIG;

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
        if !page.charge.items.is_empty() {
            response = response.add_submessage(page.charge.to_vault(&config, SETTLE_REPLY, &page.charge)?);
        }
    }
    Ok(response)
}

/// The vault asks before collateral of `owner` leaves or is pledged again.
///
/// # Errors
/// The sender is not the vault, or the vault cannot burn.
pub fn settle_slash(deps: DepsMut, info: MessageInfo, owner: String) -> Result<Response, ContractError> {
    let config = CONFIG.load(deps.storage)?;
    check_vault(&config, &info)?;
    let user = deps.api.addr_validate(&owner)?;
    let (done, charge) = page_for_vault(deps, &user)?;
    let charge = charge.filter(|charge| !charge.items.is_empty());
    let burn = charge.map(|charge| charge.to_vault(&config, SETTLE_REPLY, &charge)).transpose()?;
    Ok(Response::new()
        .add_attribute("action", "settle_slash")
        .add_attribute("user", user)
        .add_submessages(burn.into_iter().collect::<Vec<SubMsg>>())
        .set_data(to_json_binary(&SettleSlashResponse { done })?))
}

fn page_for_vault(deps: DepsMut, user: &Addr) -> Result<(bool, Option<Charge>), ContractError> {
    if settle::is_settled(deps.storage, user)? {
        return Ok((true, None));
    }
    let page = settle::next_page(deps.storage, user)?;
    Ok((page.done, Some(page.charge)))
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
    let done = settle::answer(response)?;
    let events = settle::book(deps.storage, &config, env.block.time, charge, &done)?;
    Ok(Response::new().add_events(events))
}
