//! `Config`.

use cosmwasm_std::{StdResult, Storage};
use mesh_apis::converter::ConfigResponse;

use crate::rewards::books::REWARD_CONFIG;
use crate::state::{CONFIG, REMOTE, VIRTUAL_STAKING};

pub(super) fn config(storage: &dyn Storage) -> StdResult<ConfigResponse> {
    let config = CONFIG.load(storage)?;
    let rewards = REWARD_CONFIG.load(storage)?;
    Ok(ConfigResponse {
        price_feed: config.price_feed.into_string(),
        price_max_age_secs: config.price_max_age_secs,
        discount: config.discount,
        remote_denom: config.remote_denom,
        virtual_staking: VIRTUAL_STAKING.load(storage)?.into_string(),
        admin: config.admin.map(String::from),
        remote_contract: REMOTE.may_load(storage)?,
        packet_timeout_secs: config.packet_timeout_secs,
        grace_period_secs: rewards.grace_period_secs,
        reward_denom: rewards.denom,
        transfer_channel: rewards.channel,
    })
}
