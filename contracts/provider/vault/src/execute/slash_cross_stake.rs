//! `slash_cross_stake`: a lienholder charges the collateral of a user. What it takes is burned:
//! nobody gains by a slash.

use cosmwasm_std::{coins, to_json_binary, BankMsg, Coin, DepsMut, MessageInfo, Response, Uint128};
use cw_utils::nonpayable;
use mesh_apis::vault::SlashCrossStakeResponse;

use crate::account::{self, Slash};
use crate::lienholder;
use crate::state::CONFIG;
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
    let lienholder = lienholder::load(deps.storage, &info.sender)?;
    let owner = deps.api.addr_validate(&owner)?;

    let mut account = account::load(deps.api, deps.storage, &owner)?;
    let slash = account.slash(&lienholder, exposed, amount.amount);
    account::save(deps.api, deps.storage, &owner, &account)?;

    let Slash { taken, burned, lowered, shrunk } = slash;
    // Its books and proofs are the same, whether it is burned at once or when it returns.
    let answer = SlashCrossStakeResponse { burned: taken, lowered, shrunk };
    let mut response = Response::new()
        .add_attribute("action", "slash_cross_stake")
        .add_attribute("owner", owner.as_str())
        .add_attribute("lienholder", info.sender)
        .add_attribute("exposed", exposed)
        .add_attribute("burned", taken)
        .add_attribute("shrunk", shrunk)
        .set_data(to_json_binary(&answer)?);
    if burned != taken {
        response = response.add_attribute("owed", taken.saturating_sub(burned));
    }
    if !burned.is_zero() {
        response = response.add_message(BankMsg::Burn { amount: coins(burned.u128(), config.denom) });
    }
    Ok(response)
}
