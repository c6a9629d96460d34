//! Reports of validators to the converter.

use cosmwasm_std::{to_json_binary, WasmMsg};
use mesh_apis::converter::{self, ValidatorReport};

use crate::state::Config;
use crate::ContractError;

/// The message that reports validators to the converter.
pub(crate) fn report(config: &Config, validators: Vec<ValidatorReport>) -> Result<WasmMsg, ContractError> {
    Ok(WasmMsg::Execute {
        contract_addr: config.converter.to_string(),
        msg: to_json_binary(&converter::ExecuteMsg::ReportValidators { validators })?,
        funds: vec![],
    })
}
