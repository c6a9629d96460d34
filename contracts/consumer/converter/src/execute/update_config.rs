//! `UpdateConfig`: governance changes price feed, greatest age of a price, discount or transfer
//! channel. The next epoch uses the new values.

use cosmwasm_std::{Decimal, DepsMut, MessageInfo, Response};

use crate::auth::check_admin;
use crate::error::ContractError;
use crate::rewards::books::REWARD_CONFIG;
use crate::rewards::channel;
use crate::state::{check_discount, CONFIG, REMOTE};
use mesh_apis::time::Seconds;

pub(crate) fn update_config(
    deps: DepsMut,
    info: &MessageInfo,
    price_feed: Option<String>,
    price_max_age_secs: Option<Seconds>,
    discount: Option<Decimal>,
    transfer_channel: Option<String>,
) -> Result<Response, ContractError> {
    check_admin(deps.storage, info)?;
    let mut config = CONFIG.load(deps.storage)?;
    if let Some(price_feed) = price_feed {
        config.price_feed = deps.api.addr_validate(&price_feed)?;
    }
    if let Some(price_max_age_secs) = price_max_age_secs {
        config.price_max_age_secs = price_max_age_secs;
    }
    if let Some(discount) = discount {
        check_discount(discount)?;
        config.discount = discount;
    }
    CONFIG.save(deps.storage, &config)?;
    let mut rewards = REWARD_CONFIG.load(deps.storage)?;
    if let Some(channel_id) = transfer_channel {
        channel::check(deps.querier, REMOTE.may_load(deps.storage)?.as_ref(), &channel_id)?;
        rewards.channel = Some(channel_id);
        REWARD_CONFIG.save(deps.storage, &rewards)?;
    }
    Ok(Response::new()
        .add_attribute("action", "update_config")
        .add_attribute("price_feed", config.price_feed)
        .add_attribute("price_max_age_secs", config.price_max_age_secs.0.to_string())
        .add_attribute("discount", config.discount.to_string())
        .add_attribute("transfer_channel", rewards.channel.as_deref().unwrap_or("none")))
}
