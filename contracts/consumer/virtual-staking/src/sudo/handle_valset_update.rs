//! `HandleValsetUpdate`: changes that the mesh-security module reports.

use std::collections::{BTreeMap, BTreeSet};

use cosmwasm_std::{Deps, DepsMut, Response};
use mesh_apis::converter::ValidatorReport;
use mesh_apis::valset::ValidatorStatus;
use mesh_apis::virtual_staking::{ModuleValidator, ValidatorSlash, VirtualStakeCustomMsg};

use crate::report::report;
use crate::state::{CONFIG, MAX_PAGE};
use crate::valset::chain;
use crate::ContractError;

/// Keys that one update looks up. SyncValidators finds the others.
const MAX_LOOKUPS: usize = 20;

/// What has changed. Metadata is not of interest here.
#[derive(Clone, Debug, Default)]
pub(crate) struct ValsetUpdate {
    pub additions: Vec<ModuleValidator>,
    pub removals: Vec<String>,
    pub jailed: Vec<String>,
    pub unjailed: Vec<String>,
    pub tombstoned: Vec<String>,
    pub slashed: Vec<ValidatorSlash>,
}

/// Reports what has changed, in one message unless there are more validators than a page has.
pub(crate) fn handle_valset_update(
    deps: DepsMut,
    update: ValsetUpdate,
) -> Result<Response<VirtualStakeCustomMsg>, ContractError> {
    let config = CONFIG.load(deps.storage)?;
    let mut reports = merge(update);
    add_keys(deps.as_ref(), &mut reports);

    let mut response = Response::new()
        .add_attribute("action", "handle_valset_update")
        .add_attribute("validators", reports.len().to_string());
    let page = usize::try_from(MAX_PAGE).unwrap_or(usize::MAX);
    for page in reports.chunks(page) {
        response = response.add_message(report(&config, page.to_vec())?);
    }
    Ok(response)
}

/// One report per validator. Of several changes of status in one update the most careful one
/// counts. Only an addition says that V is bonded: one that is no longer jailed may lack the power
/// for it.
fn merge(update: ValsetUpdate) -> Vec<ValidatorReport> {
    let mut reports = BTreeMap::new();
    let added: BTreeSet<_> = update.additions.into_iter().map(|validator| validator.address).collect();
    let unjailed: Vec<_> = update.unjailed.into_iter().filter(|v| !added.contains(v)).collect();
    let statuses = added
        .into_iter()
        .map(|v| (v, ValidatorStatus::Active))
        .chain(unjailed.into_iter().map(|v| (v, ValidatorStatus::Inactive)))
        .chain(update.removals.into_iter().map(|v| (v, ValidatorStatus::Inactive)))
        .chain(update.jailed.into_iter().map(|v| (v, ValidatorStatus::Jailed)));
    for (v, status) in statuses {
        let report = entry(&mut reports, v);
        report.status = report.status.max(Some(status));
    }
    let slashed = update.slashed.into_iter().filter(|slash| slash.is_tombstoned).map(|slash| slash.address);
    for v in update.tombstoned.into_iter().chain(slashed) {
        entry(&mut reports, v).tombstoned = true;
    }
    reports.into_values().collect()
}

fn entry(reports: &mut BTreeMap<String, ValidatorReport>, valoper: String) -> &mut ValidatorReport {
    reports.entry(valoper.clone()).or_insert(ValidatorReport {
        valoper,
        pub_key: None,
        status: None,
        tombstoned: false,
    })
}

/// The module reports no consensus keys. They are looked up for what is tombstoned, which may have
/// signed twice with a key that nobody has heard of, and for what is active. One that the chain
/// does not know says nothing about the others.
fn add_keys(deps: Deps, reports: &mut [ValidatorReport]) {
    let (tombstoned, living): (Vec<_>, Vec<_>) = reports.iter_mut().partition(|report| report.tombstoned);
    let active = living.into_iter().filter(|report| report.status == Some(ValidatorStatus::Active));
    for report in tombstoned.into_iter().chain(active).take(MAX_LOOKUPS) {
        match chain::validator(deps, &report.valoper) {
            Ok(validator) => report.pub_key = validator.as_ref().and_then(chain::consensus_key),
            Err(_) => continue,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn v(address: &str) -> ModuleValidator {
        ModuleValidator { address: address.into() }
    }

    fn slash(address: &str, is_tombstoned: bool) -> ValidatorSlash {
        ValidatorSlash { address: address.into(), is_tombstoned }
    }

    fn merged(update: ValsetUpdate) -> Vec<(String, Option<ValidatorStatus>, bool)> {
        merge(update).into_iter().map(|r| (r.valoper, r.status, r.tombstoned)).collect()
    }

    #[test]
    fn each_change_has_its_status() {
        let update = ValsetUpdate {
            additions: vec![v("a")],
            removals: vec!["b".into()],
            jailed: vec!["c".into()],
            unjailed: vec!["d".into()],
            tombstoned: vec!["e".into()],
            slashed: vec![slash("f", true), slash("g", false)],
        };
        use ValidatorStatus::*;
        assert_eq!(
            merged(update),
            [
                ("a".into(), Some(Active), false),
                ("b".into(), Some(Inactive), false),
                ("c".into(), Some(Jailed), false),
                ("d".into(), Some(Inactive), false),
                ("e".into(), None, true),
                ("f".into(), None, true),
            ]
        );
    }

    #[test]
    fn only_an_addition_makes_active_and_a_removal_wins_over_it() {
        let update = ValsetUpdate {
            additions: vec![v("back"), v("back and out")],
            unjailed: vec!["back".into(), "back and out".into(), "free".into()],
            removals: vec!["back and out".into()],
            ..ValsetUpdate::default()
        };
        use ValidatorStatus::*;
        assert_eq!(
            merged(update),
            [
                ("back".into(), Some(Active), false),
                ("back and out".into(), Some(Inactive), false),
                ("free".into(), Some(Inactive), false),
            ]
        );
    }

    #[test]
    fn the_most_careful_of_several_changes_counts() {
        let update = ValsetUpdate {
            additions: vec![v("added and jailed")],
            removals: vec!["unjailed and removed".into(), "removed and jailed".into()],
            jailed: vec!["added and jailed".into(), "removed and jailed".into()],
            unjailed: vec!["unjailed and removed".into()],
            ..ValsetUpdate::default()
        };
        use ValidatorStatus::*;
        assert_eq!(
            merged(update),
            [
                ("added and jailed".into(), Some(Jailed), false),
                ("removed and jailed".into(), Some(Jailed), false),
                ("unjailed and removed".into(), Some(Inactive), false),
            ]
        );
    }
}
