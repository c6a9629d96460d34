//! `sweep`, by the owner: takes coins that are not principal.

use cosmwasm_std::{ensure, BankMsg, Coin, DepsMut, Env, MessageInfo, Response, StdResult};

use crate::state::authorize_owner;
use crate::ContractError;

pub(crate) fn sweep(
    deps: DepsMut,
    env: Env,
    info: MessageInfo,
    denoms: Vec<String>,
) -> Result<Response, ContractError> {
    let config = authorize_owner(deps.storage, &info)?;
    ensure!(!denoms.contains(&config.denom), ContractError::StakedDenom { denom: config.denom });
    let balances = denoms
        .into_iter()
        .map(|denom| deps.querier.query_balance(&env.contract.address, denom))
        .collect::<StdResult<Vec<Coin>>>()?;
    // One message each: a denom that is named twice must not be sent twice in one.
    let mut response = Response::new().add_attribute("action", "sweep");
    let mut sent: Vec<String> = vec![];
    for coin in balances {
        if coin.amount.is_zero() || sent.contains(&coin.denom) {
            continue;
        }
        sent.push(coin.denom.clone());
        let to_address = config.owner.to_string();
        response = response.add_message(BankMsg::Send { to_address, amount: vec![coin] });
    }
    Ok(response)
}
