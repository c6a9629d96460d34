//! Queries. They read the vault's own state only; every list is paged.

mod accounts;
mod lienholders;
mod liens;
mod start;

use cosmwasm_std::{Coin, Deps};
use mesh_apis::vault::{ConfigResponse, LocalStakingResponse, TotalBondedResponse};

use crate::custodian::{Custodian, CUSTODIAN};
use crate::state::{CONFIG, TOTAL_IDLE};
use crate::ContractError;

pub(crate) use accounts::{account, account_details, all_accounts, local_account};
pub(crate) use lienholders::lienholders;
pub(crate) use liens::{account_liens, lien};

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
