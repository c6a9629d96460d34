//! `hand_over`, by the custodian: takes coins that have matured.

use cosmwasm_std::{coins, BankMsg, DepsMut, MessageInfo, Response, Uint128};
use cw_utils::nonpayable;

use crate::state::CONFIG;
use crate::ContractError;

pub(crate) fn hand_over(
    deps: DepsMut,
    info: MessageInfo,
    amount: Uint128,
) -> Result<Response, ContractError> {
    nonpayable(&info)?;
    let config = CONFIG.load(deps.storage)?;
    config.check_custodian(&info)?;
    Ok(Response::new().add_attribute("action", "hand_over").add_attribute("amount", amount).add_message(
        BankMsg::Send {
            to_address: config.custodian.into_string(),
            amount: coins(amount.u128(), config.denom),
        },
    ))
}
