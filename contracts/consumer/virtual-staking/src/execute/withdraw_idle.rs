//! `WithdrawIdle`: governance takes coins of a treasury that are not delegated.

use cosmwasm_std::{ensure, BankMsg, Coin, DepsMut, Env, MessageInfo, Response};
use mesh_apis::virtual_staking::{Bonding, VirtualStakeCustomMsg};

use crate::auth::authorize_governance;
use crate::ContractError;

/// Pays out coins of any denom, so that none sent here by mistake are lost.
pub(crate) fn withdraw_idle(
    deps: DepsMut,
    env: Env,
    info: MessageInfo,
    recipient: String,
    amount: Coin,
) -> Result<Response<VirtualStakeCustomMsg>, ContractError> {
    let config = authorize_governance(deps.as_ref(), &info)?;
    ensure!(config.bonding == Bonding::Treasury, ContractError::NotATreasury);
    ensure!(!amount.amount.is_zero(), ContractError::ZeroAmount);
    let recipient = deps.api.addr_validate(&recipient)?;
    let idle = deps.querier.query_balance(env.contract.address, &amount.denom)?.amount;
    ensure!(
        amount.amount <= idle,
        ContractError::InsufficientIdle { denom: amount.denom, requested: amount.amount, idle }
    );
    Ok(Response::new()
        .add_attribute("action", "withdraw_idle")
        .add_attribute("recipient", &recipient)
        .add_attribute("amount", amount.to_string())
        .add_message(BankMsg::Send { to_address: recipient.into(), amount: vec![amount] }))
}
