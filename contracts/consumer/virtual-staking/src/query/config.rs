//! `Config`.

use cosmwasm_std::{Deps, StdResult};
use mesh_apis::virtual_staking::ConfigResponse;

use crate::state::CONFIG;

pub(super) fn config(deps: Deps) -> StdResult<ConfigResponse> {
    let config = CONFIG.load(deps.storage)?;
    Ok(ConfigResponse {
        converter: config.converter.into(),
        governance: config.governance.into(),
        bonding: config.bonding,
        denom: config.denom,
        epoch_interval_secs: config.epoch_interval_secs,
        unbonding_period_secs: config.unbonding_period_secs,
        page_limit: config.page_limit,
        max_entries: config.max_entries,
        dead_band: config.dead_band,
    })
}
