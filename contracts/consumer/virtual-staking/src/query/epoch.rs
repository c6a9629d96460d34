//! `Epoch`: the current or last epoch.

use cosmwasm_std::{Deps, StdResult, Timestamp};
use mesh_apis::virtual_staking::EpochResponse;

use crate::run::{EPOCH, RUN};
use crate::state::CONFIG;

pub(super) fn epoch(deps: Deps) -> StdResult<EpochResponse> {
    let epoch = EPOCH.load(deps.storage)?;
    let interval = CONFIG.load(deps.storage)?.epoch_interval_secs;
    Ok(EpochResponse {
        epoch: epoch.number,
        started: (epoch.number > 0).then(|| Timestamp::from_seconds(epoch.started)),
        running: RUN.exists(deps.storage),
        next: epoch.next(interval),
        last_price: epoch.last_price,
    })
}
