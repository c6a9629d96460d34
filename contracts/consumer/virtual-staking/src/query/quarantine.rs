//! `Quarantine`: validators in quarantine, with their delegations.

use cosmwasm_std::{Deps, Env, StdResult};
use mesh_apis::virtual_staking::{QuarantineResponse, Quarantined};
use mesh_toolkit::page;

use crate::delegations::Delegations;
use crate::quarantine::Quarantine;

pub(super) fn quarantine(
    deps: Deps,
    env: &Env,
    start_after: Option<String>,
    limit: Option<u32>,
) -> StdResult<QuarantineResponse> {
    let delegations = Delegations::query(deps, env)?;
    let quarantine = Quarantine::load(deps.storage)?;
    let after = quarantine
        .validators()
        .iter()
        .filter(|validator| start_after.as_ref().is_none_or(|start| *validator > start));
    let validators = after.take(page::size(limit)).map(|validator| {
        let delegated = delegations.of(validator);
        Quarantined { validator: validator.clone(), delegated }
    });
    Ok(QuarantineResponse { validators: validators.collect() })
}
