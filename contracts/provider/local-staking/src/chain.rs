//! Queries to the chain and the vault, and calls of the vault and the proxies.

use cosmwasm_std::{ensure, to_json_binary, Addr, Coin, Deps, StdResult, Uint128, WasmMsg};
use mesh_apis::vault::{LocalAccountResponse, QueryMsg};
use mesh_apis::{staking_proxy, vault};
use mesh_toolkit::amount::narrow;

use crate::books::Listed;
use crate::state::Config;
use crate::ContractError;

/// All delegations of a proxy, by the one query that computes no rewards: where the chain cannot
/// compute them, the one for a single delegation panics.
pub(crate) fn listed(deps: Deps, config: &Config, proxy: &Addr) -> StdResult<Listed> {
    let delegations = deps.querier.query_all_delegations(proxy)?;
    let of_denom = delegations.into_iter().filter(|delegation| delegation.amount.denom == config.denom);
    Ok(Listed(of_denom.map(|delegation| (delegation.validator, narrow(delegation.amount.amount))).collect()))
}

/// Stake is found in that list by the name of its validator. The chain reads an address in capitals
/// as well, but lists it in small letters: stake under another name would be taken for lost, and no
/// debt could be worked off from it.
///
/// # Errors
/// If the chain has no validator of exactly this name.
pub(crate) fn check_name(deps: Deps, validator: &str) -> Result<(), ContractError> {
    let known = deps.querier.query_validator(validator)?;
    ensure!(
        known.is_some_and(|known| known.address == validator),
        ContractError::UnknownValidator { validator: validator.to_string() }
    );
    Ok(())
}

/// Coins of the staked denom on a proxy.
pub(crate) fn coins_of(deps: Deps, config: &Config, proxy: &Addr) -> StdResult<Uint128> {
    Ok(narrow(deps.querier.query_balance(proxy, &config.denom)?.amount))
}

/// The vault's books of a user.
pub(crate) fn local_account(deps: Deps, config: &Config, user: &Addr) -> StdResult<LocalAccountResponse> {
    deps.querier.query_wasm_smart(&config.vault, &QueryMsg::LocalAccount { account: user.to_string() })
}

/// Reports to the vault what returns.
pub(crate) fn return_local(
    config: &Config,
    user: &Addr,
    closed: Uint128,
    coins: Uint128,
) -> StdResult<WasmMsg> {
    Ok(WasmMsg::Execute {
        contract_addr: config.vault.to_string(),
        msg: to_json_binary(&vault::ExecuteMsg::ReturnLocal { owner: user.to_string(), closed })?,
        funds: funds(config, coins),
    })
}

/// Calls a proxy.
pub(crate) fn call_proxy(
    config: &Config,
    proxy: &Addr,
    msg: &staking_proxy::ExecuteMsg,
    coins: Uint128,
) -> StdResult<WasmMsg> {
    Ok(WasmMsg::Execute {
        contract_addr: proxy.to_string(),
        msg: to_json_binary(msg)?,
        funds: funds(config, coins),
    })
}

fn funds(config: &Config, coins: Uint128) -> Vec<Coin> {
    if coins.is_zero() {
        return vec![];
    }
    vec![Coin::new(coins, &config.denom)]
}
