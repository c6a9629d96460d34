//! `report_shrunk`: reports to a lienholder that its lien has shrunk, in a transaction of its own.

use cosmwasm_std::{to_json_binary, Coin, DepsMut, MessageInfo, Response, WasmMsg};
use cw_utils::nonpayable;
use mesh_apis::lienholder::LienholderMsg;

use crate::account;
use crate::lienholder;
use crate::state::CONFIG;
use crate::ContractError;

/// Open to anyone: it says what is so. Whoever sends it pays for what the lienholder does, and
/// nothing but this depends on it.
pub(crate) fn report_shrunk(
    deps: DepsMut,
    info: MessageInfo,
    account: String,
    lienholder: String,
) -> Result<Response, ContractError> {
    nonpayable(&info)?;
    let config = CONFIG.load(deps.storage)?;
    let user = deps.api.addr_validate(&account)?;
    let lienholder = deps.api.addr_validate(&lienholder)?;
    let terms = lienholder::load(deps.storage, &lienholder)?;
    let mut account = account::load(deps.api, deps.storage, &user)?;
    let unreported = account.take_unreported(terms.id);
    if unreported.is_zero() {
        return Err(ContractError::NothingUnreported { lienholder });
    }
    account::save(deps.api, deps.storage, &user, &account)?;

    let report =
        LienholderMsg::LienShrunk { owner: user.to_string(), amount: Coin::new(unreported, config.denom) };
    // Without a reply: if it fails, nothing has changed.
    Ok(Response::new()
        .add_attribute("action", "report_shrunk")
        .add_attribute("owner", user)
        .add_attribute("lienholder", lienholder.as_str())
        .add_attribute("amount", unreported)
        .add_message(WasmMsg::Execute {
            contract_addr: lienholder.into_string(),
            msg: to_json_binary(&report)?,
            funds: vec![],
        }))
}
