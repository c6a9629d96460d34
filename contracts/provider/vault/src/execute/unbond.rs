//! `unbond`: pays free collateral back. The only place where coins leave to a user, and they leave
//! to the sender.

use cosmwasm_std::{coins, BankMsg, Coin, DepsMut, Env, MessageInfo, Response};
use cw_utils::nonpayable;

use crate::account;
use crate::local::Moment;
use crate::state::CONFIG;
use crate::ContractError;

pub(crate) fn unbond(
    deps: DepsMut,
    env: Env,
    info: MessageInfo,
    amount: Coin,
) -> Result<Response, ContractError> {
    nonpayable(&info)?;
    CONFIG.load(deps.storage)?.check_denom(&amount)?;
    let Coin { denom, amount: requested } = amount;
    if requested.is_zero() {
        return Err(ContractError::ZeroAmount);
    }
    let mut account = account::load(deps.api, deps.storage, &info.sender)?;
    let amount = account.unbond(requested, Moment::of(&env))?;

    account::save(deps.api, deps.storage, &info.sender, &account)?;
    Ok(Response::new()
        .add_message(BankMsg::Send {
            to_address: info.sender.to_string(),
            amount: coins(amount.u128(), denom),
        })
        .add_attribute("action", "unbond")
        .add_attribute("owner", info.sender)
        .add_attribute("amount", amount))
}
