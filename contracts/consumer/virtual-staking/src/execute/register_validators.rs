//! `RegisterValidators`: governance reports validators, on chains that refuse gRPC queries.

use cosmwasm_std::{ensure, DepsMut, MessageInfo, Response};
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
        deps.querier.query_validator(valoper).map_err(|error| ContractError::InvalidValidator {
            valoper: valoper.clone(),
            reason: error.to_string(),
        })?;
    }
    Ok(Response::new()
        .add_message(report(&config, validators)?)
        .add_attribute("action", "register_validators")
        .add_attribute("validators", count.to_string()))
}
