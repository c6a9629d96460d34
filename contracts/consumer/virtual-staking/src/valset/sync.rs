//! SyncValidators: pages over the chain's validators, by gRPC.

use cosmwasm_std::{Binary, Deps, DepsMut, Response};
use mesh_apis::converter::ValidatorReport;
use mesh_apis::valset::ValidatorStatus;
use mesh_apis::virtual_staking::VirtualStakeCustomMsg;

use super::chain;
use crate::governance::report;
use crate::state::{CONFIG, MAX_PAGE, SYNC};
use crate::ContractError;

/// Reports one page. What the converter knows already it ignores.
pub(crate) fn sync_validators(deps: DepsMut) -> Result<Response<VirtualStakeCustomMsg>, ContractError> {
    let config = CONFIG.load(deps.storage)?;
    let limit = u64::from(MAX_PAGE);
    let key = SYNC.may_load(deps.storage)?.unwrap_or_default();
    let page = chain::validators(deps.as_ref(), &key, limit);
    let (validators, next) = if key.is_empty() {
        page?
    } else {
        // Where a page starts is for the chain to say. Should it no longer know the place, the list starts anew.
        page.or_else(|_| chain::validators(deps.as_ref(), &[], limit))?
    };
    let last_page = next.is_empty();
    SYNC.save(deps.storage, &Binary::new(next))?;
    let mut reports: Vec<_> = validators.iter().map(chain::report).collect();
    find_tombstones(deps.as_ref(), &mut reports);

    let response = Response::new()
        .add_attribute("action", "sync_validators")
        .add_attribute("validators", reports.len().to_string())
        .add_attribute("last_page", last_page.to_string());
    if reports.is_empty() {
        return Ok(response);
    }
    Ok(response.add_message(report(&config, reports)?))
}

/// The staking module knows no tombstones, the slashing module does. Where it may not be asked they stay unknown.
fn find_tombstones(deps: Deps, reports: &mut [ValidatorReport]) {
    for report in reports.iter_mut().filter(|report| report.status == Some(ValidatorStatus::Jailed)) {
        let Some(key) = &report.pub_key else { continue };
        let Some(address) = chain::cons_address(&report.valoper, key) else { continue };
        match chain::tombstoned(deps, address) {
            Ok(tombstoned) => report.tombstoned = tombstoned,
            // One validator without an answer says nothing about the others.
            Err(_) => continue,
        }
    }
}
