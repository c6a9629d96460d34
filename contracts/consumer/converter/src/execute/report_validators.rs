//! `ReportValidators`: virtual-staking reports the chain's validators, and changes go to the
//! provider.

use std::collections::btree_map::{BTreeMap, Entry};

use cosmwasm_std::{ensure, DepsMut, Env, Event, MessageInfo, Response, Storage};
use mesh_apis::converter::ValidatorReport;
use mesh_apis::{ConsumerHeight, OperatorAddress};

use crate::auth::check_virtual_staking;
use crate::error::ContractError;
use crate::outbox::{self, OUTBOX};
use crate::stakes::{TOTALS, TOTAL_STAKE};
use crate::valset::{self, Draft, NEXT_SEQ, VALIDATORS};

/// Most reports in one call.
const MAX_REPORTS: usize = 100;
/// Most packets that one call sends. The acks send the rest.
const FLUSH_PACKETS: usize = 2;

/// Stores reports and sends their changes. A malformed report is skipped with an event, so that it
/// does not stop the others. A failed send does not stop them either: the reports stand, and the
/// chunk returns to the outbox.
pub(crate) fn report_validators(
    deps: DepsMut,
    env: &Env,
    info: &MessageInfo,
    reports: Vec<ValidatorReport>,
) -> Result<Response, ContractError> {
    check_virtual_staking(deps.storage, info)?;
    ensure!(
        reports.len() <= MAX_REPORTS,
        ContractError::TooManyReports { max: MAX_REPORTS, actual: reports.len() }
    );
    let (drafts, skipped) = merge(deps.storage, reports, ConsumerHeight(env.block.height))?;
    let response = apply(deps.storage, env, &drafts)?;
    Ok(response.add_attribute("action", "report_validators").add_events(skipped))
}

/// Stores the changes of drafts, and sends them to the provider.
pub(crate) fn apply(
    storage: &mut dyn Storage,
    env: &Env,
    drafts: &BTreeMap<OperatorAddress, Draft>,
) -> Result<Response, ContractError> {
    let next_seq = NEXT_SEQ.may_load(storage)?.unwrap_or(1);
    let (operations, after) = valset::operations(drafts, ConsumerHeight(env.block.height), next_seq)?;
    for (valoper, draft) in drafts.iter().filter(|(_, draft)| draft.changes_total()) {
        let total_stake = TOTAL_STAKE.may_load(storage)?.unwrap_or_default();
        let stake = TOTALS.may_load(storage, valoper)?.unwrap_or_default().stake();
        TOTAL_STAKE.save(storage, &draft.total_after(total_stake, stake))?;
    }
    for (valoper, draft) in drafts {
        if let Some(validator) = draft.changed() {
            VALIDATORS.save(storage, valoper, validator)?;
        }
    }
    for (seq, entry) in &operations {
        OUTBOX.save(storage, *seq, entry)?;
    }
    if after != next_seq {
        NEXT_SEQ.save(storage, &after)?;
    }
    let sent = outbox::flush_if_open(storage, env.block.time, FLUSH_PACKETS)?;
    Ok(Response::new().add_attribute("operations", operations.len().to_string()).add_submessages(sent))
}

/// Merges reports into drafts, in their order. Each validator is read once. Also returns an event
/// for each report that was skipped.
fn merge(
    storage: &dyn Storage,
    reports: Vec<ValidatorReport>,
    height: ConsumerHeight,
) -> Result<(BTreeMap<OperatorAddress, Draft>, Vec<Event>), ContractError> {
    let mut drafts = BTreeMap::new();
    let mut skipped = vec![];
    for (index, report) in reports.into_iter().enumerate() {
        let validator = match valset::checked(&report) {
            Ok(validator) => validator,
            Err(reason) => {
                // No address in the event: it may be the defect, and too long or empty for an
                // attribute.
                skipped.push(
                    Event::new("report_skipped")
                        .add_attribute("index", index.to_string())
                        .add_attribute("reason", reason),
                );
                continue;
            }
        };
        let draft = match drafts.entry(validator) {
            Entry::Occupied(draft) => draft.into_mut(),
            Entry::Vacant(vacant) => {
                let known = VALIDATORS.may_load(storage, vacant.key())?.unwrap_or_default();
                vacant.insert(Draft::new(known))
            }
        };
        draft.note(report, height);
    }
    Ok((drafts, skipped))
}
