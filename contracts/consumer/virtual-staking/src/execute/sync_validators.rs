//! `SyncValidators`: pages over the chain's bonded validators, then over those that the converter
//! knows and that are no longer bonded.
//!
//! Only validators that are or were bonded are reported. To find those that are, the chain reads
//! and charges for all others as well, and anyone can create more: docs/operators.md has the way
//! out.

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
use crate::valset::proto::BONDED;
use crate::ContractError;

/// Position of the next page. Absent: the beginning of a round.
pub(super) const SYNC: Item<Cursor> = Item::new("sync_place");

/// Position in a round of `SyncValidators`.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub(super) enum Cursor {
    /// In the chain's list of bonded validators.
    Bonded {
        /// Key of the next page, from the chain. Empty: the first page.
        key: Binary,
    },
    /// In the converter's list, for those that are no longer bonded.
    Known {
        /// Last validator of the previous page.
        after: Option<String>,
    },
}

impl Cursor {
    /// The beginning of a round.
    pub(super) fn first() -> Self {
        Self::Bonded { key: Binary::default() }
    }
}

/// Reports one page. The converter ignores what it knows already. A page that the first list does
/// not fill continues with the second one, so that a round over a small set takes one call.
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
        // The chain defines the key of a page. If it no longer accepts the key, the list starts
        // again.
        page.or_else(|_| chain::bonded(deps, &[], limit.into()))?
    };
    reports.extend(validators.iter().map(chain::report));
    Ok(if next.is_empty() {
        Cursor::Known { after: None }
    } else {
        Cursor::Bonded { key: Binary::new(next) }
    })
}

/// Adds the validators of a page of the converter's list that are not bonded. Tombstoned ones are
/// among them: one may have rotated its key shortly before, and evidence needs the key of its
/// signatures.
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
    let mut unanswered = vec![];
    for known in page.validators {
        // Each by itself. The list of all bonded validators, read for each page, made the cost of a
        // round quadratic: 122 million gas for 1,000 validators.
        match chain::validator(deps, &known.validator) {
            Ok(Some(validator)) if validator.status == BONDED => {}
            Ok(Some(validator)) => {
                reports.push(ValidatorReport { valoper: known.validator, ..chain::report(&validator) });
            }
            Ok(None) | Err(_) => unanswered.push(known),
        }
    }
    reports.extend(departed_by_list(deps, unanswered)?);
    Ok(match next {
        Some(last) => Cursor::Known { after: Some(last) },
        None => Cursor::first(),
    })
}

/// Reports of validators that the chain no longer knows, or whose query it refuses. It is only
/// certain that those that are not in the list of bonded validators are not active.
fn departed_by_list(
    deps: Deps,
    unanswered: Vec<ValidatorResponse>,
) -> Result<Vec<ValidatorReport>, ContractError> {
    let is_active = |known: &ValidatorResponse| known.status == Some(ValidatorStatus::Active);
    if !unanswered.iter().any(is_active) {
        return Ok(vec![]);
    }
    // The standard query returns bonded validators only, without their keys.
    let bonded = deps.querier.query_all_validators()?;
    let bonded: BTreeSet<_> = bonded.into_iter().map(|validator| validator.address).collect();
    let departed =
        unanswered.into_iter().filter(|known| is_active(known) && !bonded.contains(&known.validator));
    Ok(departed
        .map(|known| ValidatorReport {
            valoper: known.validator,
            pub_key: None,
            status: Some(ValidatorStatus::Inactive),
            tombstoned: false,
        })
        .collect())
}

/// Adds tombstones to the reports of jailed validators. Only the slashing module knows them. On a
/// chain that refuses its query they stay unknown.
fn find_tombstones(deps: Deps, reports: &mut [ValidatorReport]) {
    for report in reports.iter_mut().filter(|report| report.status == Some(ValidatorStatus::Jailed)) {
        let Some(key) = &report.pub_key else { continue };
        let Some(address) = chain::cons_address(&report.valoper, key) else { continue };
        match chain::tombstoned(deps, address) {
            Ok(tombstoned) => report.tombstoned = tombstoned,
            // The query may still succeed for others.
            Err(_) => continue,
        }
    }
}
