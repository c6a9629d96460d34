//! SyncValidators: pages over the chain's bonded validators, then over those that are known and not
//! bonded any more.
//!
//! Both lists are bounded by what is or was bonded. Who was never bonded is never reported: nobody
//! can stake to it, and anyone can create as many of them as they like.

use std::collections::BTreeSet;

use cosmwasm_std::{Binary, Deps, DepsMut, Response};
use cw_storage_plus::Item;
use mesh_apis::converter::{QueryMsg, ValidatorReport, ValidatorResponse, ValidatorsResponse};
use mesh_apis::valset::ValidatorStatus;
use mesh_apis::virtual_staking::VirtualStakeCustomMsg;
use serde::{Deserialize, Serialize};

use crate::report::report;
use crate::state::{Config, CONFIG, MAX_PAGE};
use crate::valset::chain;
use crate::ContractError;

/// Where SyncValidators goes on. At the beginning of a round if it is absent.
pub(super) const SYNC: Item<Cursor> = Item::new("sync_place");

/// Where SyncValidators stands.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub(super) enum Cursor {
    /// In the chain's list of bonded validators.
    Bonded {
        /// Where the next page starts, as the chain says. Empty: the first one.
        key: Binary,
    },
    /// In the converter's list, looking for those that are not bonded any more.
    Known {
        /// The last validator of the page before.
        after: Option<String>,
    },
}

impl Cursor {
    /// The beginning of a round.
    pub(super) fn first() -> Self {
        Self::Bonded { key: Binary::default() }
    }
}

/// Reports one page. What the converter knows already it ignores. A page that the first list does
/// not fill goes on with the second, so that a round over a small set takes one call.
pub(crate) fn sync_validators(deps: DepsMut) -> Result<Response<VirtualStakeCustomMsg>, ContractError> {
    let config = CONFIG.load(deps.storage)?;
    let limit = config.page_limit.min(MAX_PAGE);
    let mut reports = vec![];
    let mut cursor = SYNC.may_load(deps.storage)?.unwrap_or_else(Cursor::first);
    if let Cursor::Bonded { key } = &cursor {
        cursor = bonded(deps.as_ref(), key, limit, &mut reports)?;
    }
    let room = limit.saturating_sub(u32::try_from(reports.len()).unwrap_or(u32::MAX));
    if let (Cursor::Known { after }, 1..) = (&cursor, room) {
        cursor = departed(deps.as_ref(), &config, after.clone(), room, &mut reports)?;
    }
    let last_page = cursor == Cursor::first();
    SYNC.save(deps.storage, &cursor)?;
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

/// Adds a page of the bonded validators.
fn bonded(
    deps: Deps,
    key: &[u8],
    limit: u32,
    reports: &mut Vec<ValidatorReport>,
) -> Result<Cursor, ContractError> {
    let page = chain::bonded(deps, key, limit.into());
    let (validators, next) = if key.is_empty() {
        page?
    } else {
        // Where a page starts is for the chain to say. Should it no longer know that place, the list
        // starts anew.
        page.or_else(|_| chain::bonded(deps, &[], limit.into()))?
    };
    reports.extend(validators.iter().map(chain::report));
    Ok(if next.is_empty() {
        Cursor::Known { after: None }
    } else {
        Cursor::Bonded { key: Binary::new(next) }
    })
}

/// Looks at a page of what the converter knows, and adds those that are not bonded. The tombstoned
/// are among them: one may have changed its key shortly before, and evidence needs the key that it
/// signed with.
fn departed(
    deps: Deps,
    config: &Config,
    after: Option<String>,
    limit: u32,
    reports: &mut Vec<ValidatorReport>,
) -> Result<Cursor, ContractError> {
    let query = QueryMsg::Validators { start_after: after, limit: Some(limit) };
    let page: ValidatorsResponse = deps.querier.query_wasm_smart(&config.converter, &query)?;
    let full = u64::try_from(page.validators.len()).unwrap_or(u64::MAX) >= u64::from(limit);
    let next = page.validators.last().filter(|_| full).map(|last| last.validator.clone());
    // The standard query gives the addresses of the bonded validators only.
    let bonded = deps.querier.query_all_validators()?;
    let bonded: BTreeSet<_> = bonded.into_iter().map(|validator| validator.address).collect();
    let departed = page.validators.into_iter().filter(|known| !bonded.contains(&known.validator));
    reports.extend(departed.filter_map(|known| look_up(deps, known)));
    Ok(match next {
        Some(last) => Cursor::Known { after: Some(last) },
        None => Cursor::first(),
    })
}

/// What the chain says of one that is not bonded. If it says nothing, because it no longer knows it
/// or does not tell of single validators, all that is sure is that it is not active.
fn look_up(deps: Deps, known: ValidatorResponse) -> Option<ValidatorReport> {
    let ValidatorResponse { validator: valoper, status, .. } = known;
    if let Ok(Some(validator)) = chain::validator(deps, &valoper) {
        return Some(ValidatorReport { valoper, ..chain::report(&validator) });
    }
    (status == Some(ValidatorStatus::Active)).then_some(ValidatorReport {
        valoper,
        pub_key: None,
        status: Some(ValidatorStatus::Inactive),
        tombstoned: false,
    })
}

/// The staking module knows no tombstones, the slashing module does. Where it may not be asked they
/// stay unknown.
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
