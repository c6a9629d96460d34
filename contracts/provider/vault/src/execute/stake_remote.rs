//! `stake_remote`: pledges collateral of the sender to a lienholder, and tells it so.

use cosmwasm_std::{to_json_binary, Binary, Coin, DepsMut, Env, MessageInfo, Response, WasmMsg};
use cw_utils::nonpayable;
use mesh_apis::lienholder::LienholderMsg;

use crate::account;
use crate::lienholder;
use crate::local::Moment;
use crate::state::CONFIG;
use crate::ContractError;

pub(crate) fn stake_remote(
    deps: DepsMut,
    env: Env,
    info: MessageInfo,
    contract: String,
    amount: Coin,
    msg: Binary,
) -> Result<Response, ContractError> {
    nonpayable(&info)?;
    CONFIG.load(deps.storage)?.check_denom(&amount)?;
    if amount.amount.is_zero() {
        return Err(ContractError::ZeroAmount);
    }
    let contract = deps.api.addr_validate(&contract)?;
    let lienholder = lienholder::load(deps.storage, &contract)?;
    let mut account = account::load(deps.api, deps.storage, &info.sender)?;
    account.pledge(&lienholder, amount.amount, Moment::of(&env))?;
    account::save(deps.api, deps.storage, &info.sender, &account)?;

    let response = Response::new()
        .add_attribute("action", "stake_remote")
        .add_attribute("owner", info.sender.as_str())
        .add_attribute("lienholder", contract.as_str())
        .add_attribute("amount", amount.amount);
    let told = LienholderMsg::ReceiveVirtualStake { owner: info.sender.into_string(), amount, msg };

    // Without a reply: if the lienholder refuses, all of the user's transaction is undone, the lien
    // with it. The lien is written before the call, so a lienholder that calls back meets the state
    // as it will be.
    Ok(response.add_message(WasmMsg::Execute {
        contract_addr: contract.into_string(),
        msg: to_json_binary(&told)?,
        funds: vec![],
    }))
}
