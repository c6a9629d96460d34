//! `stake_local`: collateral of the sender is staked on this chain. The only call that the vault
//! makes for it, in the transaction of the user.

use cosmwasm_std::{coins, to_json_binary, Binary, Coin, DepsMut, Env, MessageInfo, Response, WasmMsg};
use cw_utils::nonpayable;
use mesh_apis::local_staking;

use crate::account;
use crate::custodian;
use crate::local::Moment;
use crate::state::CONFIG;
use crate::ContractError;

pub(crate) fn stake_local(
    deps: DepsMut,
    env: Env,
    info: MessageInfo,
    amount: Coin,
    msg: Binary,
) -> Result<Response, ContractError> {
    nonpayable(&info)?;
    let config = CONFIG.load(deps.storage)?;
    config.check_denom(&amount)?;
    if amount.amount.is_zero() {
        return Err(ContractError::ZeroAmount);
    }
    let custodian = custodian::load(deps.storage)?;
    let mut account = account::load(deps.api, deps.storage, &info.sender)?;
    let amount = account.stake_local(&custodian, amount.amount, Moment::of(&env))?;

    account::save(deps.api, deps.storage, &info.sender, &account)?;
    let response = Response::new()
        .add_attribute("action", "stake_local")
        .add_attribute("owner", info.sender.as_str())
        .add_attribute("amount", amount);
    let receive = local_staking::ExecuteMsg::ReceiveStake { owner: info.sender.into_string(), msg };
    // Without a reply: if the custodian refuses, all of the user's transaction is undone.
    Ok(response.add_message(WasmMsg::Execute {
        contract_addr: custodian.contract.into_string(),
        msg: to_json_binary(&receive)?,
        funds: coins(amount.u128(), config.denom),
    }))
}
