//! Migration: from this contract only, and never to an older version.

use cosmwasm_std::{ensure, ensure_eq, DepsMut, Response};
use semver::Version;

use crate::contract::{CONTRACT_NAME, CONTRACT_VERSION};
use crate::error::ContractError;

pub(crate) fn migrate(deps: DepsMut) -> Result<Response, ContractError> {
    let stored = cw2::get_contract_version(deps.storage)?;
    ensure_eq!(
        stored.contract,
        CONTRACT_NAME,
        ContractError::WrongContract { expected: CONTRACT_NAME.to_string(), actual: stored.contract }
    );
    ensure!(
        parse(&stored.version)? <= parse(CONTRACT_VERSION)?,
        ContractError::Downgrade { expected: CONTRACT_VERSION.to_string(), actual: stored.version }
    );
    cw2::set_contract_version(deps.storage, CONTRACT_NAME, CONTRACT_VERSION)?;
    Ok(Response::new()
        .add_attribute("action", "migrate")
        .add_attribute("from", stored.version)
        .add_attribute("to", CONTRACT_VERSION))
}

fn parse(version: &str) -> Result<Version, ContractError> {
    Version::parse(version).map_err(|_| ContractError::MalformedVersion { actual: version.to_string() })
}
