//! `RegisterValidators`: governance reports validators, on chains that refuse gRPC queries.

use cosmwasm_std::{ensure, Deps, DepsMut, MessageInfo, Response};
use mesh_apis::converter::ValidatorReport;
use mesh_apis::virtual_staking::VirtualStakeCustomMsg;

use crate::auth::authorize_governance;
use crate::report::report;
use crate::state::MAX_PAGE;
use crate::ContractError;

/// Checks the addresses and reports the validators. An address that the chain cannot parse would
/// take stake that is never delegated. The converter checks the rest. Unlike the query for a
/// delegation, the query for a validator computes no rewards, so that it cannot panic for one in
/// quarantine.
pub(crate) fn register_validators(
    deps: DepsMut,
    info: MessageInfo,
    validators: Vec<ValidatorReport>,
) -> Result<Response<VirtualStakeCustomMsg>, ContractError> {
    let config = authorize_governance(deps.as_ref(), &info)?;
    let count = u64::try_from(validators.len()).unwrap_or(u64::MAX);
    ensure!(
        (1..=u64::from(MAX_PAGE)).contains(&count),
        ContractError::InvalidPage { max: MAX_PAGE, actual: count }
    );
    for ValidatorReport { valoper, .. } in &validators {
        check_name(deps.as_ref(), valoper)
            .map_err(|reason| ContractError::InvalidValidator { valoper: valoper.clone(), reason })?;
    }
    Ok(Response::new()
        .add_message(report(&config, validators)?)
        .add_attribute("action", "register_validators")
        .add_attribute("validators", count.to_string()))
}

/// The chain must read the address, and must not have another name for the validator: it reads one
/// in capitals as well, but lists the delegation in small letters, where no epoch would find it. One
/// that it has no more is reported as inactive.
fn check_name(deps: Deps, valoper: &str) -> Result<(), String> {
    match deps.querier.query_validator(valoper) {
        Ok(Some(known)) if known.address != valoper => Err(format!("its name is {}", known.address)),
        Ok(_) => Ok(()),
        Err(error) => Err(error.to_string()),
    }
}
