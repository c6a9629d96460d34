//! Liens on the collateral of a user.

use cosmwasm_std::{Deps, StdResult, Uint128};
use mesh_apis::vault::{AccountClaimsResponse, LienResponse};

use super::accounts::load;
use super::page_size;
use crate::state::{LIENHOLDERS, LIENHOLDER_ADDRESSES};
use crate::ContractError;

pub(crate) fn claim(deps: Deps, user: &str, lienholder: &str) -> Result<LienResponse, ContractError> {
    let account = load(deps, user)?;
    let address = deps.api.addr_validate(lienholder)?;
    let known = LIENHOLDERS.may_load(deps.storage, &address)?;
    let (amount, slashable) = known
        .and_then(|known| account.lien(known.id))
        .map_or((Uint128::zero(), Uint128::zero()), |lien| (lien.amount, lien.slashable));
    Ok(LienResponse {
        lienholder: address.into_string(),
        amount,
        slashable,
        exposed: amount,
        untold: Uint128::zero(),
        unsettled: false,
    })
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
        .map(|lien| {
            let lienholder = LIENHOLDER_ADDRESSES.load(deps.storage, lien.holder.0)?.into_string();
            Ok(LienResponse {
                lienholder,
                amount: lien.amount,
                slashable: lien.slashable,
                exposed: lien.amount,
                untold: Uint128::zero(),
                unsettled: false,
            })
        })
        .collect::<StdResult<Vec<_>>>()?;
    claims.sort_by(|a, b| a.lienholder.cmp(&b.lienholder));
    if let Some(start_after) = start_after {
        claims.retain(|claim| claim.lienholder > start_after);
    }
    claims.truncate(page_size(limit));
    Ok(AccountClaimsResponse { claims })
}
