//! `UpdateConfig`: governance changes the configuration.

use cosmwasm_std::{Decimal, DepsMut, MessageInfo, Response};
use mesh_apis::time::Seconds;
use mesh_apis::virtual_staking::VirtualStakeCustomMsg;

use crate::auth::authorize_governance;
use crate::state::{Config, CONFIG};
use crate::ContractError;

pub(crate) fn update_config(
    deps: DepsMut,
    info: MessageInfo,
    epoch_interval_secs: Option<Seconds>,
    unbonding_period_secs: Option<Seconds>,
    page_limit: Option<u32>,
    max_entries: Option<u32>,
    dead_band: Option<Decimal>,
) -> Result<Response<VirtualStakeCustomMsg>, ContractError> {
    let old = authorize_governance(deps.as_ref(), &info)?;
    let config = Config {
        epoch_interval_secs: epoch_interval_secs.unwrap_or(old.epoch_interval_secs),
        unbonding_period_secs: unbonding_period_secs.unwrap_or(old.unbonding_period_secs),
        page_limit: page_limit.unwrap_or(old.page_limit),
        max_entries: max_entries.unwrap_or(old.max_entries),
        dead_band: dead_band.unwrap_or(old.dead_band),
        ..old
    };
    config.validate()?;
    CONFIG.save(deps.storage, &config)?;
    Ok(Response::new().add_attribute("action", "update_config"))
}
