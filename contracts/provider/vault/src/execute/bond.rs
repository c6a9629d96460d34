//! `bond`: adds collateral.

use cosmwasm_std::{coins, BankMsg, DepsMut, MessageInfo, Response};
use cw_utils::one_coin;

use crate::account;
use crate::state::CONFIG;
use crate::ContractError;

pub(crate) fn bond(deps: DepsMut, info: MessageInfo) -> Result<Response, ContractError> {
    let coin = one_coin(&info)?;
    CONFIG.load(deps.storage)?.check_denom(&coin)?;

    let mut account = account::load(deps.api, deps.storage, &info.sender)?;
    let (amount, burned) = account.bond(coin.amount)?;

    account::save(deps.api, deps.storage, &info.sender, &account)?;
    let mut response = Response::new()
        .add_attribute("action", "bond")
        .add_attribute("owner", info.sender)
        .add_attribute("amount", amount);
    if !burned.is_zero() {
        let burn = BankMsg::Burn { amount: coins(burned.u128(), coin.denom) };
        response = response.add_attribute("burned", burned).add_message(burn);
    }
    Ok(response)
}
