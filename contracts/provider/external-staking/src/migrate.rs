//! Migration: from the same contract, and never to older code.

use cosmwasm_std::{DepsMut, Response};
use cw2::{get_contract_version, set_contract_version};
use semver::Version;

use crate::contract::{CONTRACT_NAME, CONTRACT_VERSION};
use crate::error::ContractError;

/// Moves the stored version on. The state has had one shape so far.
///
/// # Errors
/// The state of another contract, of newer code, or without a semantic version.
pub fn migrate(deps: DepsMut) -> Result<Response, ContractError> {
    let stored = get_contract_version(deps.storage)?;
    if stored.contract != CONTRACT_NAME {
        return Err(ContractError::WrongContract {
            expected: CONTRACT_NAME.to_string(),
            actual: stored.contract,
        });
    }
    if parse(&stored.version)? > parse(CONTRACT_VERSION)? {
        return Err(ContractError::Downgrade {
            expected: CONTRACT_VERSION.to_string(),
            actual: stored.version,
        });
    }
    set_contract_version(deps.storage, CONTRACT_NAME, CONTRACT_VERSION)?;
    Ok(Response::new()
        .add_attribute("action", "migrate")
        .add_attribute("from", stored.version)
        .add_attribute("to", CONTRACT_VERSION))
}

fn parse(version: &str) -> Result<Version, ContractError> {
    Version::parse(version).map_err(|_| ContractError::InvalidVersion { actual: version.to_string() })
}
