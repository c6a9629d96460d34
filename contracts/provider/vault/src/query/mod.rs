//! Queries. They read the vault's own state only; every list is paged.

mod accounts;
mod lienholders;
mod liens;

use cosmwasm_std::{Coin, Deps};
use cw_storage_plus::Bound;
use mesh_apis::vault::{ConfigResponse, LocalStakingResponse, TotalBondedResponse};

use crate::custodian::{Custodian, CUSTODIAN};
use crate::state::{CONFIG, TOTAL_IDLE};
use crate::ContractError;

pub(crate) use accounts::{account, account_details, all_accounts, local_account};
pub(crate) use lienholders::lienholders;
pub(crate) use liens::{account_liens, lien};

const DEFAULT_LIMIT: usize = 10;
const MAX_LIMIT: usize = 100;

fn page_size(limit: Option<u32>) -> usize {
    limit.map_or(DEFAULT_LIMIT, |limit| usize::try_from(limit).unwrap_or(MAX_LIMIT)).min(MAX_LIMIT)
}

/// Any text is a place in the order of addresses, so it is not checked.
fn after<'a>(address: Option<String>) -> Option<Bound<'a, &'a cosmwasm_std::Addr>> {
    address.map(|address| Bound::ExclusiveRaw(address.into_bytes()))
}

pub(crate) fn config(deps: Deps) -> Result<ConfigResponse, ContractError> {
    let config = CONFIG.load(deps.storage)?;
    let custodian = CUSTODIAN.may_load(deps.storage)?;
    let local_staking =
        custodian.map(|Custodian { contract, reserve }| LocalStakingResponse { contract, reserve });
    Ok(ConfigResponse { denom: config.denom, local_staking })
}

pub(crate) fn total_bonded(deps: Deps) -> Result<TotalBondedResponse, ContractError> {
    let config = CONFIG.load(deps.storage)?;
    let total = TOTAL_IDLE.load(deps.storage)?;
    Ok(TotalBondedResponse { total: Coin::new(total, config.denom) })
}
