//! `tell_shrunk`: a lienholder hears that its lien has shrunk, in a transaction of its own.

use cosmwasm_std::{to_json_binary, Coin, DepsMut, MessageInfo, Response, WasmMsg};
use cw_utils::nonpayable;
use mesh_apis::lienholder::LienholderMsg;

use crate::state::{load_account, load_lienholder, save_account, CONFIG};
use crate::ContractError;

/// Open to anyone: it says what is so. Whoever sends it pays for what the lienholder does, and
/// nothing but this depends on it.
pub(crate) fn tell_shrunk(
    deps: DepsMut,
    info: MessageInfo,
    account: String,
    lienholder: String,
) -> Result<Response, ContractError> {
    nonpayable(&info)?;
    let config = CONFIG.load(deps.storage)?;
    let user = deps.api.addr_validate(&account)?;
    let lienholder = deps.api.addr_validate(&lienholder)?;
    let terms = load_lienholder(deps.storage, &lienholder)?;
    let mut account = load_account(deps.storage, &user)?;
    let untold = account.take_untold(terms.id);
    if untold.is_zero() {
        return Err(ContractError::NothingToTell { lienholder });
    }
    save_account(deps.storage, &user, &account)?;

    let told = LienholderMsg::LienShrunk { owner: user.to_string(), amount: Coin::new(untold, config.denom) };
    // Without a reply: if it fails, nothing has changed.
    Ok(Response::new()
        .add_attribute("action", "tell_shrunk")
        .add_attribute("owner", user)
        .add_attribute("lienholder", lienholder.as_str())
        .add_attribute("amount", untold)
        .add_message(WasmMsg::Execute {
            contract_addr: lienholder.into_string(),
            msg: to_json_binary(&told)?,
            funds: vec![],
        }))
}
