//! Collateral of users.

use cosmwasm_std::{Deps, Order, StdResult};
use cw_storage_plus::Bound;
use mesh_apis::vault::{
    AccountDetailsResponse, AccountResponse, AllAccountsResponse, AllAccountsResponseItem,
    LocalAccountResponse,
};
use mesh_toolkit::page;

use crate::account::{self, Account, ACCOUNTS};
use crate::state::CONFIG;
use crate::ContractError;

pub(crate) fn load(deps: Deps, user: &str) -> Result<Account, ContractError> {
    let user = deps.api.addr_validate(user)?;
    Ok(account::load(deps.api, deps.storage, &user)?)
}

pub(crate) fn account(deps: Deps, user: &str) -> Result<AccountResponse, ContractError> {
    let denom = CONFIG.load(deps.storage)?.denom;
    let account = load(deps, user)?;
    Ok(AccountResponse { denom, bonded: account.collateral(), free: account.free() })
}

pub(crate) fn account_details(deps: Deps, user: &str) -> Result<AccountDetailsResponse, ContractError> {
    let denom = CONFIG.load(deps.storage)?.denom;
    let account = load(deps, user)?;
    Ok(AccountDetailsResponse {
        denom,
        bonded: account.collateral(),
        free: account.free(),
        max_lien: account.max_lien(),
        total_slashable: account.total_slashable(),
    })
}

pub(crate) fn local_account(deps: Deps, user: &str) -> Result<LocalAccountResponse, ContractError> {
    let account = load(deps, user)?;
    let local = account.local.clone().unwrap_or_default();
    Ok(LocalAccountResponse {
        idle: account.idle,
        out: local.out,
        owed: local.owed,
        lost: local.lost,
        reserved: local.reserved,
        slashable_by_lienholders: account.slashable_by_lienholders(),
        free_unreconciled: account.free_unreconciled(),
    })
}

pub(crate) fn all_accounts(
    deps: Deps,
    with_collateral: bool,
    start_after: Option<String>,
    limit: Option<u32>,
) -> Result<AllAccountsResponse, ContractError> {
    let denom = CONFIG.load(deps.storage)?.denom;
    let limit = page::size(limit);
    let start_after = start_after.map(|user| deps.api.addr_canonicalize(&user)).transpose()?;
    let page = ACCOUNTS
        .range(deps.storage, start_after.as_deref().map(Bound::exclusive), None, Order::Ascending)
        .take(limit)
        .map(|entry| entry.and_then(|(user, account)| Ok((deps.api.addr_humanize(&user.into())?, account))))
        .collect::<StdResult<Vec<_>>>()?;

    // The filter comes after the page, so that the cost of a page does not depend on what is left
    // out of it.
    let next = if page.len() < limit { None } else { page.last().map(|(user, _)| user.to_string()) };
    let accounts = page
        .into_iter()
        .filter(|(_, account)| !with_collateral || !account.collateral().is_zero())
        .map(|(user, account)| AllAccountsResponseItem {
            user: user.into_string(),
            account: AccountResponse {
                denom: denom.clone(),
                bonded: account.collateral(),
                free: account.free(),
            },
        })
        .collect();
    Ok(AllAccountsResponse { accounts, next })
}
