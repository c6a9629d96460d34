//! Instantiation: a feed with its first price.

use cosmwasm_std::{DepsMut, Env, MessageInfo, Response};
use cw_utils::nonpayable;
use mesh_apis::price_feed::InstantiateMsg;

use crate::state::{Feed, CODE, FEED};
use crate::ContractError;

pub(crate) fn instantiate(
    deps: DepsMut,
    env: &Env,
    info: MessageInfo,
    msg: InstantiateMsg,
) -> Result<Response, ContractError> {
    nonpayable(&info)?;
    let owner = match msg.owner {
        Some(owner) => deps.api.addr_validate(&owner)?,
        None => info.sender,
    };
    let feed = Feed::new(owner, msg.native_per_foreign, env.block.time)?;

    CODE.sign(deps.storage)?;
    FEED.save(deps.storage, &feed)?;
    Ok(Response::new()
        .add_attribute("action", "instantiate")
        .add_attribute("owner", feed.owner)
        .add_attribute("native_per_foreign", feed.native_per_foreign.to_string()))
}
