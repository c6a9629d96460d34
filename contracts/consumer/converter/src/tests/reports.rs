//! `ReportValidators`: the operations that a report leads to.

use cosmwasm_std::Uint128;
use mesh_apis::valset::{AddValidator, RemoveValidator, UpdateValidator};
use mesh_apis::ConsumerHeight;

use super::*;
use crate::stakes::TOTAL_STAKE;

/// A converter whose channel is not open, so that operations stay in the outbox.
fn waiting() -> Deps {
    instantiated(init_msg())
}

fn height() -> u64 {
    mock_env().block.height
}

fn add(validator: &str, n: u8, seq: u64) -> (u64, OutboxEntry) {
    let valoper = validator.to_string();
    (
        seq,
        OutboxEntry::Add(AddValidator {
            valoper,
            pub_key: key(n),
            start_height: ConsumerHeight(height()),
            seq,
        }),
    )
}

fn update(validator: &str, status: ValidatorStatus, seq: u64) -> (u64, OutboxEntry) {
    (seq, OutboxEntry::Update(UpdateValidator { valoper: validator.to_string(), status, seq }))
}

fn remove(validator: &str, seq: u64) -> (u64, OutboxEntry) {
    let valoper = validator.to_string();
    (seq, OutboxEntry::Remove(RemoveValidator { valoper, height: ConsumerHeight(height()), seq }))
}

/// A sum that was never stored would be stored as zero.
#[test]
fn a_report_that_changes_no_total_stores_none() {
    let mut deps = waiting();
    report(&mut deps, vec![added("v", 1)]);
    report(&mut deps, vec![status("v", ValidatorStatus::Jailed)]);
    assert_eq!(TOTAL_STAKE.may_load(&deps.storage).unwrap(), None);
    report(&mut deps, vec![tombstoned("v")]);
    assert_eq!(TOTAL_STAKE.may_load(&deps.storage).unwrap(), Some(Uint128::zero()));
}

#[test]
fn only_virtual_staking_reports() {
    let mut deps = waiting();
    let before = state(&deps);
    for sender in ["stranger", "admin"] {
        let msg = ExecuteMsg::ReportValidators { validators: vec![added("v", 1)] };
        let err = run(&mut deps, sender, msg).unwrap_err();
        assert!(matches!(
            err,
            ContractError::Unauthorized { expected, .. } if expected == addr("virtual staking").as_str()
        ));
    }
    assert_eq!(state(&deps), before);

    let mut deps = mock_dependencies();
    instantiate(deps.as_mut(), mock_env(), message_info(&addr("creator"), &[]), init_msg()).unwrap();
    assert!(matches!(
        try_report(&mut deps, vec![]).unwrap_err(),
        ContractError::Unauthorized { expected, .. } if expected == "virtual-staking"
    ));
}

#[test]
fn more_than_100_reports_are_refused() {
    let mut deps = waiting();
    let err = try_report(&mut deps, many(101)).unwrap_err();
    assert!(matches!(err, ContractError::TooManyReports { max: 100, actual: 101 }));
    assert!(outbox_of(&deps).is_empty());
    try_report(&mut deps, many(100)).unwrap();
    assert_eq!(outbox_of(&deps).len(), 100);
}

#[test]
fn a_new_validator_is_added() {
    let mut deps = waiting();
    report(&mut deps, vec![added("v", 1)]);
    assert_eq!(outbox_of(&deps), [add("v", 1, 1)]);
    assert_eq!(
        validator_of(&deps, "v"),
        ValidatorResponse {
            validator: "v".to_string(),
            pub_key: Some(key(1)),
            status: Some(ValidatorStatus::Active),
            tombstoned_at: None,
            quarantined: false,
        }
    );
}

#[test]
fn an_inactive_new_validator_is_updated_after_its_addition() {
    let mut deps = waiting();
    report(&mut deps, vec![ValidatorReport { status: Some(ValidatorStatus::Jailed), ..added("v", 1) }]);
    assert_eq!(outbox_of(&deps), [add("v", 1, 1), update("v", ValidatorStatus::Jailed, 2)]);
}

#[test]
fn a_change_of_status_is_an_update() {
    let mut deps = waiting();
    report(&mut deps, vec![added("v", 1)]);
    report(&mut deps, vec![status("v", ValidatorStatus::Jailed)]);
    report(&mut deps, vec![status("v", ValidatorStatus::Active)]);
    assert_eq!(
        outbox_of(&deps),
        [add("v", 1, 1), update("v", ValidatorStatus::Jailed, 2), update("v", ValidatorStatus::Active, 3)]
    );
}

#[test]
fn a_rotated_key_is_added_and_the_status_sent_again() {
    let mut deps = waiting();
    report(&mut deps, vec![added("v", 1), added("w", 2)]);
    report(&mut deps, vec![status("v", ValidatorStatus::Jailed)]);
    let rotate = |validator, n| ValidatorReport { pub_key: Some(key(n)), ..blank(validator) };
    report(&mut deps, vec![rotate("v", 3), rotate("w", 4)]);
    assert_eq!(
        outbox_of(&deps)[3..],
        [add("v", 3, 4), add("w", 4, 5), update("v", ValidatorStatus::Jailed, 6)]
    );
    assert_eq!(validator_of(&deps, "v").pub_key, Some(key(3)));
}

#[test]
fn a_rotated_key_is_sent_with_the_height_of_the_first_one() {
    let mut deps = waiting();
    let report_at = |deps: &mut Deps, height, n| {
        let mut env = mock_env();
        env.block.height = height;
        let msg = ExecuteMsg::ReportValidators { validators: vec![added("v", n)] };
        execute(deps.as_mut(), env, message_info(&addr("virtual staking"), &[]), msg).unwrap();
    };
    report_at(&mut deps, 100, 1);
    report_at(&mut deps, 700, 2);
    let heights: Vec<u64> = outbox_of(&deps)
        .into_iter()
        .filter_map(|(_, entry)| match entry {
            OutboxEntry::Add(operation) => Some(operation.start_height.0),
            _ => None,
        })
        .collect();
    assert_eq!(heights, [100, 100]);
}

#[test]
fn a_rotated_key_of_a_validator_that_comes_back_needs_no_update() {
    let mut deps = waiting();
    report(&mut deps, vec![added("v", 1)]);
    report(&mut deps, vec![status("v", ValidatorStatus::Jailed)]);
    report(&mut deps, vec![added("v", 2)]);
    assert_eq!(outbox_of(&deps)[2..], [add("v", 2, 3)]);
    assert_eq!(validator_of(&deps, "v").status, Some(ValidatorStatus::Active));
}

#[test]
fn a_tombstone_is_sent_once() {
    let mut deps = waiting();
    report(&mut deps, vec![added("v", 1)]);
    report(&mut deps, vec![tombstoned("v")]);
    assert_eq!(validator_of(&deps, "v").tombstoned_at, Some(ConsumerHeight(height())));
    let before = state(&deps);
    report(&mut deps, vec![tombstoned("v"), blank("v")]);
    assert_eq!(state(&deps), before);
    assert_eq!(outbox_of(&deps), [add("v", 1, 1), remove("v", 2)]);
}

/// Failure 7 of the reference: a later addition must not undo a tombstone. Its key is still needed
/// for evidence.
#[test]
fn a_tombstone_before_the_key_is_sent_and_so_is_the_key() {
    let mut deps = waiting();
    report(&mut deps, vec![tombstoned("v")]);
    report(&mut deps, vec![added("v", 1)]);
    assert_eq!(outbox_of(&deps), [remove("v", 1), add("v", 1, 2)]);
    assert_eq!(validator_of(&deps, "v").tombstoned_at, Some(ConsumerHeight(height())));
}

#[test]
fn a_status_before_the_key_is_kept_until_the_key_comes() {
    let mut deps = waiting();
    report(&mut deps, vec![status("v", ValidatorStatus::Inactive), status("w", ValidatorStatus::Active)]);
    assert!(outbox_of(&deps).is_empty());
    assert_eq!(validator_of(&deps, "v").status, Some(ValidatorStatus::Inactive));
    let keys = ["v", "w"].map(|v| ValidatorReport { pub_key: Some(key(1)), ..blank(v) });
    report(&mut deps, keys.to_vec());
    assert_eq!(outbox_of(&deps), [add("v", 1, 1), add("w", 1, 2), update("v", ValidatorStatus::Inactive, 3)]);
}

#[test]
fn a_key_without_a_status_counts_as_active_on_both_sides() {
    let mut deps = waiting();
    report(&mut deps, vec![ValidatorReport { pub_key: Some(key(1)), ..blank("v") }]);
    assert_eq!(outbox_of(&deps), [add("v", 1, 1)]);
    assert_eq!(validator_of(&deps, "v").status, Some(ValidatorStatus::Active));
    report(&mut deps, vec![status("v", ValidatorStatus::Jailed)]);
    assert_eq!(outbox_of(&deps)[1..], [update("v", ValidatorStatus::Jailed, 2)]);
}

#[test]
fn a_report_of_what_is_known_writes_nothing() {
    let mut deps = opened_with(&["v"]);
    let before = state(&deps);
    let response = try_report(&mut deps, vec![added("v", 1), blank("v"), blank("unheard-of")]).unwrap();
    assert!(response.messages.is_empty());
    assert_eq!(state(&deps), before);
}

#[test]
fn malformed_reports_are_skipped_and_stop_no_other() {
    let mut deps = waiting();
    let key_of = |n: usize| ValidatorReport { pub_key: Some(vec![1; n].into()), ..added("v", 1) };
    let reports = vec![
        added("", 1),
        added(&"v".repeat(129), 1),
        added(" ", 1),
        key_of(0),
        key_of(31),
        key_of(33),
        added(&"w".repeat(128), 1),
        added("x", 1),
    ];
    let response = try_report(&mut deps, reports).unwrap();
    let skipped: Vec<_> = response.events.iter().map(|event| event.attributes[0].value.as_str()).collect();
    assert_eq!(skipped, ["0", "1", "2", "3", "4", "5"]);
    // Some chains refuse an event with an empty attribute, and the whole call with it.
    assert!(response.events.iter().all(|event| event.attributes.iter().all(|a| !a.value.trim().is_empty())));
    assert_eq!(outbox_of(&deps), [add(&"w".repeat(128), 1, 1), add("x", 1, 2)]);
    assert_eq!(validator_of(&deps, "v").pub_key, None);
}

#[test]
fn of_several_reports_in_a_call_the_last_one_counts() {
    let mut deps = waiting();
    report(
        &mut deps,
        vec![
            added("v", 1),
            status("v", ValidatorStatus::Jailed),
            added("v", 2),
            status("w", ValidatorStatus::Jailed),
            added("w", 3),
            status("w", ValidatorStatus::Inactive),
        ],
    );
    assert_eq!(
        outbox_of(&deps),
        [add("v", 1, 1), add("v", 2, 2), add("w", 3, 3), update("w", ValidatorStatus::Inactive, 4)]
    );
    assert_eq!(validator_of(&deps, "v").status, Some(ValidatorStatus::Active));
}

#[test]
fn operations_of_one_kind_share_packets() {
    let mut deps = opened();
    let mixed = (0..80).map(|i| {
        let status = if i % 2 == 0 { ValidatorStatus::Active } else { ValidatorStatus::Inactive };
        ValidatorReport { status: Some(status), ..added(&format!("v{i}"), 1) }
    });
    let mut sent = report(&mut deps, mixed.collect());
    let first = sent[0].clone();
    sent.extend(acknowledge(&mut deps, &first, SUCCESS));
    assert!(acknowledge(&mut deps, &first, SUCCESS).is_empty());
    let sizes: Vec<_> = sent.iter().map(|packet| seqs(packet).len()).collect();
    assert_eq!(sizes, [40, 40, 40]);
    assert!(matches!(sent[2], ConsumerPacket::UpdateValidators { .. }));
}
