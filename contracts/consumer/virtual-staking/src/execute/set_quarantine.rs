//! `SetQuarantine`: governance puts a validator into quarantine, or lifts that.

use cosmwasm_std::{to_json_binary, DepsMut, MessageInfo, Response, WasmMsg};
use mesh_apis::converter;
use mesh_apis::virtual_staking::VirtualStakeCustomMsg;

use crate::auth::authorize_governance;
use crate::quarantine::Quarantine;
use crate::queues::{DEFICIT, FILLABLE, MOVABLE, SURPLUS};
use crate::run::RUN;
use crate::ContractError;

/// Puts a validator into quarantine at once, also for a running epoch, or lifts that. A lifted
/// validator takes stake at once, and takes part in epochs from the next one on.
pub(crate) fn set_quarantine(
    deps: DepsMut,
    info: MessageInfo,
    validator: String,
    quarantined: bool,
) -> Result<Response<VirtualStakeCustomMsg>, ContractError> {
    let config = authorize_governance(deps.as_ref(), &info)?;
    let mut quarantine = Quarantine::load(deps.storage)?;
    if quarantined {
        quarantine.add(&validator)?;
        for queue in [MOVABLE, SURPLUS, FILLABLE, DEFICIT] {
            queue.remove(deps.storage, &validator);
        }
    } else {
        quarantine.lift(&validator, RUN.exists(deps.storage));
    }
    quarantine.save(deps.storage)?;
    let msg = converter::ExecuteMsg::SetQuarantine { validator: validator.clone(), quarantined };
    Ok(Response::new()
        .add_message(WasmMsg::Execute {
            contract_addr: config.converter.to_string(),
            msg: to_json_binary(&msg)?,
            funds: vec![],
        })
        .add_attribute("action", "set_quarantine")
        .add_attribute("validator", validator)
        .add_attribute("quarantined", quarantined.to_string()))
}
