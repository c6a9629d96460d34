//! `Config`.

use cosmwasm_std::{StdResult, Storage};
use mesh_apis::converter::ConfigResponse;

use crate::state::{CONFIG, REMOTE, VIRTUAL_STAKING};

pub(super) fn config(storage: &dyn Storage) -> StdResult<ConfigResponse> {
    let config = CONFIG.load(storage)?;
    Ok(ConfigResponse {
        price_feed: config.price_feed.into_string(),
        price_max_age_secs: config.price_max_age_secs,
        discount: config.discount,
        remote_denom: config.remote_denom,
        virtual_staking: VIRTUAL_STAKING.load(storage)?.into_string(),
        admin: config.admin.map(String::from),
        remote_contract: REMOTE.may_load(storage)?,
        packet_timeout_secs: config.packet_timeout_secs,
    })
}
