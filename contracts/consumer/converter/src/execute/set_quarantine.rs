//! `SetQuarantine`: virtual-staking puts a validator into quarantine, or lifts that.

use std::collections::BTreeMap;

use cosmwasm_std::{DepsMut, Env, MessageInfo, Response};
use mesh_apis::OperatorAddress;

use super::report_validators::apply;
use crate::auth::check_virtual_staking;
use crate::error::ContractError;
use crate::valset::{Draft, VALIDATORS};

/// Sets the quarantine of a validator, which may not have been reported yet.
pub(crate) fn set_quarantine(
    deps: DepsMut,
    env: &Env,
    info: &MessageInfo,
    validator: String,
    quarantined: bool,
) -> Result<Response, ContractError> {
    check_virtual_staking(deps.storage, info)?;
    let validator = OperatorAddress::try_from(validator)?;
    let mut draft = Draft::new(VALIDATORS.may_load(deps.storage, &validator)?.unwrap_or_default());
    draft.set_quarantined(quarantined);
    let response = apply(deps.storage, env, &BTreeMap::from([(validator.clone(), draft)]))?;
    Ok(response
        .add_attribute("action", "set_quarantine")
        .add_attribute("validator", String::from(validator))
        .add_attribute("quarantined", quarantined.to_string()))
}
