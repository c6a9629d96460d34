//! `Update`: the owner sets the price.

use cosmwasm_std::{Decimal, DepsMut, Env, MessageInfo, Response};
use cw_utils::nonpayable;

use crate::state::FEED;
use crate::ContractError;

pub(crate) fn update(
    deps: DepsMut,
    env: &Env,
    info: &MessageInfo,
    price: Decimal,
) -> Result<Response, ContractError> {
    nonpayable(info)?;
    let mut feed = FEED.load(deps.storage)?;
    feed.check_owner(&info.sender)?;
    feed.set_price(price, env.block.time)?;

    FEED.save(deps.storage, &feed)?;
    Ok(Response::new()
        .add_attribute("action", "update")
        .add_attribute("native_per_foreign", price.to_string()))
}
