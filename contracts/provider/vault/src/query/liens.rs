//! Liens on the collateral of a user.

use cosmwasm_std::{Addr, Deps, StdResult};
use mesh_apis::vault::{AccountLiensResponse, LienResponse};
use mesh_toolkit::page;

use super::accounts::load;
use crate::account::Account;
use crate::lien::Lien;
use crate::lienholder::{LienholderId, LIENHOLDERS, LIENHOLDER_ADDRESSES};
use crate::ContractError;

fn answer(account: &Account, lienholder: Addr, lien: &Lien) -> LienResponse {
    LienResponse {
        lienholder: lienholder.into_string(),
        amount: account.bound(lien),
        slashable: lien.slashable,
        exposed: lien.exposed,
        unreported: account.unreported(lien),
    }
}

pub(crate) fn lien(deps: Deps, user: &str, lienholder: &str) -> Result<LienResponse, ContractError> {
    let account = load(deps, user)?;
    let address = deps.api.addr_validate(lienholder)?;
    let known = LIENHOLDERS.may_load(deps.storage, &address)?;
    let lien = known.and_then(|known| account.lien(known.id));
    // No lienholder has the number 0.
    Ok(answer(&account, address, lien.unwrap_or(&Lien::new(LienholderId(0)))))
}

pub(crate) fn account_liens(
    deps: Deps,
    user: &str,
    start_after: Option<String>,
    limit: Option<u32>,
) -> Result<AccountLiensResponse, ContractError> {
    // All of them are read and sorted: there are at most `MAX_LIENS`.
    let account = load(deps, user)?;
    let mut liens = account
        .liens
        .iter()
        .map(|lien| Ok(answer(&account, LIENHOLDER_ADDRESSES.load(deps.storage, lien.holder.0)?, lien)))
        .collect::<StdResult<Vec<_>>>()?;
    liens.sort_by(|a, b| a.lienholder.cmp(&b.lienholder));
    if let Some(start_after) = start_after {
        liens.retain(|lien| lien.lienholder > start_after);
    }
    liens.truncate(page::size(limit));
    Ok(AccountLiensResponse { liens })
}
