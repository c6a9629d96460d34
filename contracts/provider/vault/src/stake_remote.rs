//! `stake_remote`: pledges collateral of the sender to a lienholder, and tells it so.

use cosmwasm_std::{to_json_binary, Addr, Binary, Coin, DepsMut, MessageInfo, Response, WasmMsg};
use cw_utils::nonpayable;
use mesh_apis::lienholder::LienholderMsg;

use crate::account::Account;
use crate::lien::Lien;
use crate::settle::{settle_first, Operation};
use crate::state::{load_lienholder, slashes, ACCOUNTS, CONFIG};
use crate::ContractError;

pub(crate) fn stake_remote(
    deps: DepsMut,
    info: MessageInfo,
    contract: String,
    amount: Coin,
    msg: Binary,
) -> Result<Response, ContractError> {
    nonpayable(&info)?;
    CONFIG.load(deps.storage)?.check_denom(&amount)?;
    if amount.amount.is_zero() {
        return Err(ContractError::ZeroAmount {});
    }
    let contract = deps.api.addr_validate(&contract)?;
    settle_first(deps, info.sender, Operation::StakeRemote { contract, amount, msg })
}

/// What is covered is worked out here, after all that could be settled was.
pub(crate) fn carry_out(
    deps: DepsMut,
    user: Addr,
    mut account: Account,
    contract: Addr,
    amount: Coin,
    msg: Binary,
) -> Result<Response, ContractError> {
    let lienholder = load_lienholder(deps.storage, &contract)?;
    let new = account.lien(lienholder.id).is_none_or(Lien::is_empty);
    account.pledge(&lienholder, amount.amount)?;
    if new {
        // What was slashed before does not concern it.
        account.settled(lienholder.id, slashes(deps.storage, lienholder.id)?);
    }
    ACCOUNTS.save(deps.storage, &user, &account)?;

    let response = Response::new()
        .add_attribute("action", "stake_remote")
        .add_attribute("owner", user.as_str())
        .add_attribute("lienholder", contract.as_str())
        .add_attribute("amount", amount.amount);
    let told = LienholderMsg::ReceiveVirtualStake { owner: user.into_string(), amount, msg };

    // Without a reply: if the lienholder refuses, all of the user's transaction is undone, the lien with it. The lien is
    // written before the call, so a lienholder that calls back meets the state as it will be.
    Ok(response.add_message(WasmMsg::Execute {
        contract_addr: contract.into_string(),
        msg: to_json_binary(&told)?,
        funds: vec![],
    }))
}
