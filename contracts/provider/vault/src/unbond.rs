//! `unbond`: pays free collateral back. The only place where coins leave, and they leave to the sender.

use cosmwasm_std::{coins, BankMsg, Coin, DepsMut, MessageInfo, Response};
use cw_utils::nonpayable;

use crate::state::{save_account, ACCOUNTS, CONFIG, TOTAL_BONDED};
use crate::ContractError;

pub(crate) fn unbond(deps: DepsMut, info: MessageInfo, amount: Coin) -> Result<Response, ContractError> {
    nonpayable(&info)?;
    let config = CONFIG.load(deps.storage)?;
    config.check_denom(&amount)?;
    if amount.amount.is_zero() {
        return Err(ContractError::ZeroAmount {});
    }

    let mut account = ACCOUNTS.may_load(deps.storage, &info.sender)?.unwrap_or_default();
    let amount = account.unbond(amount.amount)?;
    let total = TOTAL_BONDED.load(deps.storage)?.checked_sub(amount)?;

    TOTAL_BONDED.save(deps.storage, &total)?;
    save_account(deps.storage, &info.sender, &account)?;
    Ok(Response::new()
        .add_message(BankMsg::Send {
            to_address: info.sender.to_string(),
            amount: coins(amount.u128(), config.denom),
        })
        .add_attribute("action", "unbond")
        .add_attribute("owner", info.sender)
        .add_attribute("amount", amount))
}
