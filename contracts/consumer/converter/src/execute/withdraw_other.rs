//! `WithdrawOther`: governance takes out coins of other denoms, which the chain pays along with the
//! rewards.

use cosmwasm_std::{ensure, BankMsg, Coin, DepsMut, MessageInfo, Response};

use crate::auth::check_admin;
use crate::error::ContractError;
use crate::rewards::books::REWARD_CONFIG;

/// Pays out coins of any denom but the reward token, which belongs to the stakers, surplus
/// included.
pub(crate) fn withdraw_other(
    deps: DepsMut,
    info: &MessageInfo,
    recipient: &str,
    amount: Coin,
) -> Result<Response, ContractError> {
    check_admin(deps.storage, info)?;
    let denom = REWARD_CONFIG.load(deps.storage)?.denom;
    ensure!(amount.denom != denom, ContractError::RewardToken { denom });
    let recipient = deps.api.addr_validate(recipient)?;
    Ok(Response::new()
        .add_attribute("action", "withdraw_other")
        .add_attribute("recipient", &recipient)
        .add_attribute("amount", amount.to_string())
        .add_message(BankMsg::Send { to_address: recipient.into_string(), amount: vec![amount] }))
}
