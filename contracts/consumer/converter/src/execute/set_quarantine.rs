//! `SetQuarantine`: the epochs of virtual-staking leave a validator alone.

use std::collections::BTreeMap;

use cosmwasm_std::{ensure, DepsMut, Env, MessageInfo, Response};

use super::report_validators::apply;
use crate::auth::check_virtual_staking;
use crate::error::ContractError;
use crate::valset::{is_valoper, Draft, VALIDATORS};

/// One that was never reported can be set apart beforehand.
pub(crate) fn set_quarantine(
    deps: DepsMut,
    env: &Env,
    info: &MessageInfo,
    validator: String,
    quarantined: bool,
) -> Result<Response, ContractError> {
    check_virtual_staking(deps.storage, info)?;
    ensure!(is_valoper(&validator), ContractError::NotAnOperator { actual: validator });
    let mut draft = Draft::new(VALIDATORS.may_load(deps.storage, &validator)?.unwrap_or_default());
    draft.quarantine(quarantined);
    let response = apply(deps.storage, env, &BTreeMap::from([(validator.clone(), draft)]))?;
    Ok(response
        .add_attribute("action", "set_quarantine")
        .add_attribute("validator", validator)
        .add_attribute("quarantined", quarantined.to_string()))
}
