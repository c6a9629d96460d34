//! Liens on the collateral of a user.

use cosmwasm_std::{Addr, Deps, StdResult};
use mesh_apis::vault::{AccountClaimsResponse, LienResponse};

use super::accounts::load;
use super::page_size;
use crate::lien::Lien;
use crate::settle::unsettled;
use crate::state::{LienholderId, LIENHOLDERS, LIENHOLDER_ADDRESSES};
use crate::ContractError;

fn answer(deps: Deps, lienholder: Addr, lien: &Lien) -> StdResult<LienResponse> {
    Ok(LienResponse {
        lienholder: lienholder.into_string(),
        amount: lien.amount,
        slashable: lien.slashable,
        exposed: lien.exposed,
        untold: lien.untold,
        unsettled: unsettled(deps.storage, lien)?.is_some(),
    })
}

pub(crate) fn claim(deps: Deps, user: &str, lienholder: &str) -> Result<LienResponse, ContractError> {
    let account = load(deps, user)?;
    let address = deps.api.addr_validate(lienholder)?;
    let known = LIENHOLDERS.may_load(deps.storage, &address)?;
    let lien = known.and_then(|known| account.lien(known.id));
    // No lienholder has the number 0.
    Ok(answer(deps, address, lien.unwrap_or(&Lien::new(LienholderId(0))))?)
}

pub(crate) fn account_claims(
    deps: Deps,
    user: &str,
    start_after: Option<String>,
    limit: Option<u32>,
) -> Result<AccountClaimsResponse, ContractError> {
    // All of them are read and sorted: there are at most `MAX_LIENS`.
    let mut claims = load(deps, user)?
        .liens
        .into_iter()
        .map(|lien| answer(deps, LIENHOLDER_ADDRESSES.load(deps.storage, lien.holder.0)?, &lien))
        .collect::<StdResult<Vec<_>>>()?;
    claims.sort_by(|a, b| a.lienholder.cmp(&b.lienholder));
    if let Some(start_after) = start_after {
        claims.retain(|claim| claim.lienholder > start_after);
    }
    claims.truncate(page_size(limit));
    Ok(AccountClaimsResponse { claims })
}
