//! `reconcile`: reports to the vault what the chain has slashed of a user's delegations.

use cosmwasm_std::{DepsMut, MessageInfo, Response};

use super::desk::no_coins;
use super::Desk;
use crate::ContractError;

/// Open to anyone: it reports what is so.
pub(crate) fn reconcile(deps: DepsMut, info: MessageInfo, user: String) -> Result<Response, ContractError> {
    no_coins(&info)?;
    let owner = deps.api.addr_validate(&user)?;
    let desk = Desk::open(&deps, owner)?;
    if !desk.loss.is_zero() {
        desk.save(deps.storage)?;
    }
    let response = Response::new()
        .add_attribute("action", "reconcile")
        .add_attribute("owner", &desk.owner)
        .add_attribute("loss", desk.loss);
    Ok(desk.report_loss(response)?)
}
