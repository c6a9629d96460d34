//! `release_cross_stake`: a lienholder lowers its own lien on a user's collateral.

use cosmwasm_std::{Coin, DepsMut, MessageInfo, Response, Uint128};
use cw_utils::nonpayable;

use crate::account;
use crate::lienholder;
use crate::state::CONFIG;
use crate::ContractError;

pub(crate) fn release_cross_stake(
    deps: DepsMut,
    info: MessageInfo,
    owner: String,
    amount: Coin,
    exposed: Uint128,
) -> Result<Response, ContractError> {
    nonpayable(&info)?;
    CONFIG.load(deps.storage)?.check_denom(&amount)?;
    let lienholder = lienholder::load(deps.storage, &info.sender)?;
    let owner = deps.api.addr_validate(&owner)?;

    // No amount is an error: the lienholder may be in an ack handler, where an error would be stuck
    // for ever.
    let released = match account::may_load(deps.api, deps.storage, &owner)? {
        Some(mut account) => {
            let before = account.lien(lienholder.id).copied();
            let released = account.release(&lienholder, amount.amount, exposed);
            if account.lien(lienholder.id).copied() != before {
                account::save(deps.api, deps.storage, &owner, &account)?;
            }
            released
        }
        None => Uint128::zero(),
    };
    Ok(Response::new()
        .add_attribute("action", "release_cross_stake")
        .add_attribute("owner", owner)
        .add_attribute("lienholder", info.sender)
        .add_attribute("amount", released)
        .add_attribute("requested", amount.amount))
}
