//! Migration: from the same contract, and never to older code.

use cosmwasm_std::{DepsMut, Response};
use cw2::{get_contract_version, set_contract_version};
use mesh_apis::virtual_staking::VirtualStakeCustomMsg;
use semver::Version;

use crate::contract::{CONTRACT_NAME, CONTRACT_VERSION};
use crate::ContractError;

pub(crate) fn migrate(deps: DepsMut) -> Result<Response<VirtualStakeCustomMsg>, ContractError> {
    let stored = get_contract_version(deps.storage)?;
    if stored.contract != CONTRACT_NAME {
        return Err(ContractError::WrongContract { expected: CONTRACT_NAME.into(), actual: stored.contract });
    }
    if parse(&stored.version)? > parse(CONTRACT_VERSION)? {
        return Err(ContractError::Downgrade { expected: CONTRACT_VERSION.into(), actual: stored.version });
    }
    set_contract_version(deps.storage, CONTRACT_NAME, CONTRACT_VERSION)?;
    Ok(Response::new()
        .add_attribute("action", "migrate")
        .add_attribute("from", stored.version)
        .add_attribute("to", CONTRACT_VERSION))
}

fn parse(version: &str) -> Result<Version, ContractError> {
    version.parse().map_err(|_| ContractError::InvalidVersion { actual: version.into() })
}
