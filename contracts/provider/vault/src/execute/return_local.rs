//! `return_local`: the custodian brings collateral back, or tells that the chain has slashed it.
//! Calls nobody.

use cosmwasm_std::{coins, BankMsg, DepsMut, Env, MessageInfo, Response, Uint128};
use cw_utils::may_pay;

use crate::account;
use crate::custodian;
use crate::local::{Moment, Returned};
use crate::state::CONFIG;
use crate::ContractError;

pub(crate) fn return_local(
    deps: DepsMut,
    env: Env,
    info: MessageInfo,
    owner: String,
    closed: Uint128,
) -> Result<Response, ContractError> {
    let custodian = custodian::load(deps.storage)?;
    custodian.check_sender(&info)?;
    let config = CONFIG.load(deps.storage)?;
    // No more than 128 bits were ever lent, and no real coin has more.
    let coins_in = Uint128::try_from(may_pay(&info, &config.denom)?).unwrap_or(Uint128::MAX);
    let owner = deps.api.addr_validate(&owner)?;

    let mut account = account::load(deps.api, deps.storage, &owner)?;
    let Returned { closed, burned } = account.return_local(&custodian, closed, coins_in, Moment::of(&env));
    account::save(deps.api, deps.storage, &owner, &account)?;
    let mut response = Response::new()
        .add_attribute("action", "return_local")
        .add_attribute("owner", owner)
        .add_attribute("closed", closed)
        .add_attribute("coins", coins_in)
        .add_attribute("burned", burned);
    if !burned.is_zero() {
        response = response.add_message(BankMsg::Burn { amount: coins(burned.u128(), config.denom) });
    }
    Ok(response)
}
