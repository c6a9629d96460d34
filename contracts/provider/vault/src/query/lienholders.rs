//! Registered lienholders.

use cosmwasm_std::{Deps, Order, StdResult};
use mesh_apis::vault::{LienholderInfo, LienholdersResponse};
use mesh_toolkit::page;

use super::start::after;
use crate::lienholder::LIENHOLDERS;
use crate::ContractError;

pub(crate) fn lienholders(
    deps: Deps,
    start_after: Option<String>,
    limit: Option<u32>,
) -> Result<LienholdersResponse, ContractError> {
    let lienholders = LIENHOLDERS
        .range(deps.storage, after(start_after), None, Order::Ascending)
        .take(page::size(limit))
        .map(|entry| {
            let (contract, terms) = entry?;
            Ok(LienholderInfo { contract: contract.into_string(), max_slash: terms.max_slash })
        })
        .collect::<StdResult<_>>()?;
    Ok(LienholdersResponse { lienholders })
}
