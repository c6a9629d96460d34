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

/// Most keys that one update looks up. `SyncValidators` finds the others.
const MAX_LOOKUPS: usize = 20;

/// Changes of the validator set. Changes of metadata are left out.
#[derive(Clone, Debug, Default)]
pub(crate) struct ValsetUpdate {
    pub additions: Vec<ModuleValidator>,
    pub removals: Vec<String>,
    pub jailed: Vec<String>,
    pub unjailed: Vec<String>,
    pub tombstoned: Vec<String>,
    pub slashed: Vec<ValidatorSlash>,
}

/// Reports the changes, in one message for each [`MAX_PAGE`] validators.
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

/// One report per validator. Of several changes of status in one update, the most cautious one
/// counts. Only an addition means that a validator is bonded: an unjailed one may lack the power.
fn merge(update: ValsetUpdate) -> Vec<ValidatorReport> {
    let mut reports = BTreeMap::new();
    let added: BTreeSet<_> = update.additions.into_iter().map(|validator| validator.address).collect();
    let unjailed: Vec<_> =
        update.unjailed.into_iter().filter(|validator| !added.contains(validator)).collect();
    let statuses = added
        .into_iter()
        .map(|validator| (validator, ValidatorStatus::Active))
        .chain(unjailed.into_iter().map(|validator| (validator, ValidatorStatus::Inactive)))
        .chain(update.removals.into_iter().map(|validator| (validator, ValidatorStatus::Inactive)))
        .chain(update.jailed.into_iter().map(|validator| (validator, ValidatorStatus::Jailed)));
    for (validator, status) in statuses {
        let report = entry(&mut reports, validator);
        report.status = report.status.max(Some(status));
    }
    let slashed = update.slashed.into_iter().filter(|slash| slash.is_tombstoned).map(|slash| slash.address);
    for validator in update.tombstoned.into_iter().chain(slashed) {
        entry(&mut reports, validator).tombstoned = true;
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

/// Adds consensus keys, which the module does not report. They are looked up for tombstoned
/// validators, which may have signed twice with a key that was not reported yet, and for active
/// ones.
fn add_keys(deps: Deps, reports: &mut [ValidatorReport]) {
    let (tombstoned, living): (Vec<_>, Vec<_>) = reports.iter_mut().partition(|report| report.tombstoned);
    let active = living.into_iter().filter(|report| report.status == Some(ValidatorStatus::Active));
    for report in tombstoned.into_iter().chain(active).take(MAX_LOOKUPS) {
        match chain::validator(deps, &report.valoper) {
            Ok(validator) => report.pub_key = validator.as_ref().and_then(chain::consensus_key),
            // The query may still succeed for others.
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
