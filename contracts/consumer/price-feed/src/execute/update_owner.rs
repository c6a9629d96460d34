//! `UpdateOwner`: the owner hands the feed to another account.

use cosmwasm_std::{DepsMut, MessageInfo, Response};
use cw_utils::nonpayable;

use crate::state::FEED;
use crate::ContractError;

pub(crate) fn update_owner(
    deps: DepsMut,
    info: &MessageInfo,
    owner: &str,
) -> Result<Response, ContractError> {
    nonpayable(info)?;
    let mut feed = FEED.load(deps.storage)?;
    feed.check_owner(&info.sender)?;
    feed.owner = deps.api.addr_validate(owner)?;

    FEED.save(deps.storage, &feed)?;
    Ok(Response::new().add_attribute("action", "update_owner").add_attribute("owner", feed.owner))
}
