//! `SetMaxCap`: governance sets the max cap.

use cosmwasm_std::{DepsMut, MessageInfo, Response, Uint128};
use mesh_apis::virtual_staking::VirtualStakeCustomMsg;

use crate::auth::authorize_governance;
use crate::state::CAP;
use crate::ContractError;

/// Sets the cap. A lower one limits the bonding of a running epoch at once. The targets of that
/// epoch stay those of its first page.
pub(crate) fn set_max_cap(
    deps: DepsMut,
    info: MessageInfo,
    amount: Uint128,
) -> Result<Response<VirtualStakeCustomMsg>, ContractError> {
    authorize_governance(deps.as_ref(), &info)?;
    CAP.save(deps.storage, &amount)?;
    Ok(Response::new().add_attribute("action", "set_max_cap").add_attribute("cap", amount))
}
