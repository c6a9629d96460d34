//! `bond`: adds collateral.

use cosmwasm_std::{coins, BankMsg, DepsMut, MessageInfo, Response, Uint128};
use cw_utils::one_coin;

use crate::account::ACCOUNTS;
use crate::state::{CONFIG, TOTAL_IDLE};
use crate::ContractError;

pub(crate) fn bond(deps: DepsMut, info: MessageInfo) -> Result<Response, ContractError> {
    let coin = one_coin(&info)?;
    CONFIG.load(deps.storage)?.check_denom(&coin)?;

    let total = TOTAL_IDLE.load(deps.storage)?;
    let too_much = || ContractError::TooMuchCollateral { max: Uint128::MAX, total, amount: coin.amount };
    let amount = Uint128::try_from(coin.amount).map_err(|_| too_much())?;
    let total = total.checked_add(amount).map_err(|_| too_much())?;
    let mut account = ACCOUNTS.may_load(deps.storage, &info.sender)?.unwrap_or_default();
    let burned = account.bond(amount)?;

    TOTAL_IDLE.save(deps.storage, &total.checked_sub(burned)?)?;
    ACCOUNTS.save(deps.storage, &info.sender, &account)?;
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
