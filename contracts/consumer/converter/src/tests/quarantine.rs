//! `SetQuarantine`: no new stake, no part in the total, and the status that the provider gets.

use mesh_apis::converter::ConversionResponse;
use mesh_apis::valset::{AddValidator, UpdateValidator};
use mesh_apis::InvalidOperatorAddress;

use super::*;

fn quarantine(deps: &mut Deps, validator: &str, quarantined: bool) {
    let msg = ExecuteMsg::SetQuarantine { validator: validator.to_string(), quarantined };
    run(deps, "virtual staking", msg).unwrap();
}

fn statuses_sent(deps: &Deps) -> Vec<ValidatorStatus> {
    let statuses = outbox_of(deps).into_iter().map(|(_, entry)| match entry {
        OutboxEntry::Add(AddValidator { .. }) => ValidatorStatus::Active,
        OutboxEntry::Update(UpdateValidator { status, .. }) => status,
        other => panic!("{other:?}"),
    });
    statuses.collect()
}

fn total(deps: &Deps) -> u128 {
    let answer: ConversionResponse = ask(deps, QueryMsg::Conversion {});
    answer.total_stake.u128()
}

#[test]
fn only_virtual_staking_sets_it_and_only_for_an_operator() {
    let mut deps = opened_with(&["v"]);
    let before = state(&deps);
    let msg = |validator: &str| ExecuteMsg::SetQuarantine { validator: validator.into(), quarantined: true };
    for sender in ["stranger", "admin"] {
        let err = run(&mut deps, sender, msg("v")).unwrap_err();
        assert!(matches!(err, ContractError::Unauthorized { .. }));
    }
    for malformed in [String::new(), "a b".to_string(), "v".repeat(129)] {
        let err = run(&mut deps, "virtual staking", msg(&malformed)).unwrap_err();
        assert!(
            matches!(err, ContractError::InvalidOperator(InvalidOperatorAddress { actual }) if actual == malformed.len())
        );
    }
    assert_eq!(state(&deps), before);
}

#[test]
fn the_provider_hears_inactive_and_the_true_status_afterwards() {
    use ValidatorStatus::*;
    let mut deps = instantiated(init_msg());
    try_report(&mut deps, vec![added("v", 1)]).unwrap();
    quarantine(&mut deps, "v", true);
    quarantine(&mut deps, "v", true);
    assert_eq!(statuses_sent(&deps), [Active, Inactive]);
    assert_eq!((validator_of(&deps, "v").status, validator_of(&deps, "v").quarantined), (Some(Active), true));
    // Jailed and back meanwhile: the provider gets the jail, then an inactive status.
    try_report(&mut deps, vec![status("v", Jailed)]).unwrap();
    try_report(&mut deps, vec![status("v", Active)]).unwrap();
    assert_eq!(statuses_sent(&deps), [Active, Inactive, Jailed, Inactive]);
    quarantine(&mut deps, "v", false);
    quarantine(&mut deps, "v", false);
    assert_eq!(statuses_sent(&deps), [Active, Inactive, Jailed, Inactive, Active]);
    assert!(!validator_of(&deps, "v").quarantined);
}

#[test]
fn one_that_is_added_in_quarantine_is_inactive_from_the_start() {
    use ValidatorStatus::*;
    let mut deps = instantiated(init_msg());
    quarantine(&mut deps, "v", true);
    assert!(statuses_sent(&deps).is_empty());
    try_report(&mut deps, vec![added("v", 1)]).unwrap();
    assert_eq!(statuses_sent(&deps), [Active, Inactive]);
}

#[test]
fn it_takes_no_stake_and_lets_go_of_all() {
    let mut deps = opened_with(&["v", "w"]);
    stake(&mut deps, "v", 1_000);
    stake(&mut deps, "w", 500);
    quarantine(&mut deps, "v", true);
    assert_eq!(total(&deps), 500);
    let code = refused(&mut deps, &stake_packet("v", coin(1, DENOM)));
    assert_eq!(code, ReasonCode::InactiveValidator);
    unstake(&mut deps, "v", 300);
    assert_eq!(total(&deps), 500);
    stake(&mut deps, "w", 100);
    quarantine(&mut deps, "v", false);
    assert_eq!(total(&deps), 1_300);
    stake(&mut deps, "v", 1);
    assert_eq!(total(&deps), 1_301);
}

#[test]
fn a_tombstone_in_quarantine_leaves_the_total_once() {
    let mut deps = opened_with(&["v", "w"]);
    stake(&mut deps, "v", 1_000);
    stake(&mut deps, "w", 500);
    quarantine(&mut deps, "v", true);
    try_report(&mut deps, vec![tombstoned("v")]).unwrap();
    assert_eq!(total(&deps), 500);
    quarantine(&mut deps, "v", false);
    assert_eq!(total(&deps), 500);
}
