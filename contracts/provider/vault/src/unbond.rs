//! `unbond`: pays free collateral back. The only place where coins leave to a user, and they leave to the sender.

use cosmwasm_std::{coins, Addr, BankMsg, Coin, DepsMut, MessageInfo, Response};
use cw_utils::nonpayable;

use crate::account::Account;
use crate::settle::{settle_first, Operation};
use crate::state::{save_account, CONFIG, TOTAL_BONDED};
use crate::ContractError;

pub(crate) fn unbond(deps: DepsMut, info: MessageInfo, amount: Coin) -> Result<Response, ContractError> {
    nonpayable(&info)?;
    CONFIG.load(deps.storage)?.check_denom(&amount)?;
    if amount.amount.is_zero() {
        return Err(ContractError::ZeroAmount {});
    }
    settle_first(deps, info.sender, Operation::Unbond { amount })
}

/// What is free is worked out here, after all that could be settled was.
pub(crate) fn carry_out(
    deps: DepsMut,
    user: Addr,
    mut account: Account,
    Coin { denom, amount: requested }: Coin,
) -> Result<Response, ContractError> {
    let amount = account.unbond(requested)?;
    let total = TOTAL_BONDED.load(deps.storage)?.checked_sub(amount)?;

    TOTAL_BONDED.save(deps.storage, &total)?;
    save_account(deps.storage, &user, &account)?;
    Ok(Response::new()
        .add_message(BankMsg::Send { to_address: user.to_string(), amount: coins(amount.u128(), denom) })
        .add_attribute("action", "unbond")
        .add_attribute("owner", user)
        .add_attribute("amount", amount))
}
