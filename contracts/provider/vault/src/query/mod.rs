//! Queries. They read the vault's own state only; every list is paged.

mod accounts;
mod lienholders;
mod liens;
mod start;

use cosmwasm_std::Deps;
use mesh_apis::vault::{ConfigResponse, LocalStakingResponse};

use crate::custodian::{Custodian, CUSTODIAN};
use crate::state::CONFIG;
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
