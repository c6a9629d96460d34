//! `note_slash`: a lienholder has slashed something that it holds liens for.

use cosmwasm_std::{DepsMut, MessageInfo, Response};
use cw_utils::nonpayable;

use crate::state::{load_lienholder, slashes, SLASHES};
use crate::ContractError;

/// Only counts, so the cost does not depend on how many users there are. Each is settled before their collateral leaves or
/// is pledged again. A lienholder that counts for nothing makes those who chose it pay for its calls, and nobody else.
pub(crate) fn note_slash(deps: DepsMut, info: MessageInfo) -> Result<Response, ContractError> {
    nonpayable(&info)?;
    let lienholder = load_lienholder(deps.storage, &info.sender)?;
    let count = slashes(deps.storage, lienholder.id)?.saturating_add(1);
    SLASHES.save(deps.storage, lienholder.id.0, &count)?;
    Ok(Response::new()
        .add_attribute("action", "note_slash")
        .add_attribute("lienholder", info.sender)
        .add_attribute("slashes", count.to_string()))
}
