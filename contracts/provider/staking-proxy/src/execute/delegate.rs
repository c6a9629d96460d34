//! `delegate`, by the custodian: puts its coins on a validator.

use cosmwasm_std::{Coin, DepsMut, MessageInfo, Response, StakingMsg};
use cw_utils::must_pay;

use crate::state::CONFIG;
use crate::ContractError;

pub(crate) fn delegate(
    deps: DepsMut,
    info: MessageInfo,
    validator: String,
) -> Result<Response, ContractError> {
    let config = CONFIG.load(deps.storage)?;
    config.check_custodian(&info)?;
    let amount = must_pay(&info, &config.denom)?;
    Ok(Response::new()
        .add_attribute("action", "delegate")
        .add_attribute("validator", &validator)
        .add_attribute("amount", amount)
        .add_message(StakingMsg::Delegate { validator, amount: Coin { denom: config.denom, amount } }))
}
