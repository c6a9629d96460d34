//! Migration: from this contract only, and never to older code.

use cosmwasm_std::{DepsMut, Response};
use cw2::{get_contract_version, set_contract_version};
use mesh_apis::migration::{check, CodeVersion};

use crate::error::ContractError;
use crate::state::{CONTRACT_NAME, CONTRACT_VERSION};

pub(crate) fn migrate(deps: DepsMut) -> Result<Response, ContractError> {
    let stored = get_contract_version(deps.storage)?;
    check(
        CodeVersion { contract: &stored.contract, version: &stored.version },
        CodeVersion { contract: CONTRACT_NAME, version: CONTRACT_VERSION },
    )?;
    set_contract_version(deps.storage, CONTRACT_NAME, CONTRACT_VERSION)?;
    Ok(Response::new()
        .add_attribute("action", "migrate")
        .add_attribute("from", stored.version)
        .add_attribute("to", CONTRACT_VERSION))
}
