//! `slash_cross_stake`: a lienholder charges the collateral of a user. What it takes is burned: nobody gains by a slash.

use cosmwasm_std::{coins, to_json_binary, BankMsg, Coin, DepsMut, MessageInfo, Response, Uint128};
use cw_utils::nonpayable;
use mesh_apis::vault::SlashCrossStakeResponse;

use crate::account::Slash;
use crate::state::{load_account, load_lienholder, save_account, CONFIG, TOTAL_BONDED};
use crate::tell_shrunk::Shrunk;
use crate::ContractError;

pub(crate) fn slash_cross_stake(
    deps: DepsMut,
    info: MessageInfo,
    owner: String,
    exposed: Uint128,
    amount: Coin,
) -> Result<Response, ContractError> {
    nonpayable(&info)?;
    let config = CONFIG.load(deps.storage)?;
    config.check_denom(&amount)?;
    let lienholder = load_lienholder(deps.storage, &info.sender)?;
    let owner = deps.api.addr_validate(&owner)?;

    let mut account = load_account(deps.storage, &owner)?;
    let slash = account.slash(&lienholder, exposed, amount.amount);
    save_account(deps.storage, &owner, &account)?;

    let Slash { burned, lowered, shrunk } = slash;
    let mut response = Response::new()
        .add_attribute("action", "slash_cross_stake")
        .add_attribute("owner", owner.as_str())
        .add_attribute("lienholder", info.sender)
        .add_attribute("exposed", exposed)
        .add_attribute("burned", burned)
        .set_data(to_json_binary(&SlashCrossStakeResponse { burned, lowered })?);
    if !burned.is_zero() {
        let total = TOTAL_BONDED.load(deps.storage)?.checked_sub(burned)?;
        TOTAL_BONDED.save(deps.storage, &total)?;
        response = response.add_message(BankMsg::Burn { amount: coins(burned.u128(), &config.denom) });
    }
    // After the books are written: a lienholder that calls back meets the state as it will be.
    for (holder, by) in shrunk {
        let shrunk = Shrunk { user: owner.clone(), holder, by };
        response = response.add_submessage(shrunk.tell(deps.storage, &config)?);
    }
    Ok(response)
}
