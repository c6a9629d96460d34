//! Bad validators and strangers.

use mesh_apis::virtual_staking::{Bonding, DelegationsResponse, QueryMsg, StakingAction};
use mesh_virtual_staking::ContractError;

use crate::setup::{module, treasury, Setup};
use crate::world::{has_event, v, DAY};

#[test]
fn a_stranger_cannot_hurry_the_epochs() {
    let mut world = module();
    world.stake(0, 100);
    world.epoch();
    world.stake(0, 50);
    let before = world.dump();
    for _ in 0..50 {
        world.wait(60);
        assert!(matches!(world.page(), Err(ContractError::TooEarly { .. })));
    }
    assert_eq!(world.dump(), before);
    assert_eq!(world.delegated(), [100]);
}

#[test]
fn one_validator_whose_messages_always_fail_stops_no_other() {
    for mut world in [treasury(300), module()] {
        world.rules().bad.insert(v(0));
        for number in 0..3 {
            world.stake(number, 100);
        }
        world.wait(DAY);
        let response = world.page().unwrap();
        assert!(has_event(&response, "staking_failed"));
        assert_eq!(world.delegated(), [0, 100, 100]);
        assert_eq!(world.status().delegated.u128(), 200);
        let failures = world.failures();
        assert_eq!(failures.len(), 1);
        let (validator, failure) = &failures[0];
        assert_eq!((validator, failure.action), (&v(0), StakingAction::Bond));
        assert_eq!((failure.epoch, failure.amount.u128()), (1, 100));
        // What the engine says, which is not the same everywhere.
        assert!(!failure.error.is_empty());

        // It is left out once, then tried again.
        let tried = world.rules().tried;
        world.epoch();
        assert_eq!(world.rules().tried, tried);
        world.rules().bad.clear();
        world.epoch();
        assert_eq!(world.delegated(), [100, 100, 100]);
    }
}

#[test]
fn coins_a_bad_validator_refuses_go_to_others_next_epoch() {
    let mut world = treasury(100);
    world.stake(0, 100);
    world.rules().bad.insert(v(0));
    world.epoch();
    world.stake(1, 60);
    // Both have a target of the half or less, and the bad one is first in the list.
    world.epoch();
    assert_eq!(world.delegated(), [0, 37]);
    assert_eq!(world.idle(), 63);
}

#[test]
fn a_bad_destination_does_not_keep_the_surplus_of_another() {
    let mut world = treasury(100);
    world.stake(1, 100);
    world.epoch();
    world.rules().bad.insert(v(0));
    world.stake(0, 100);
    world.stake(1, 0);
    world.epoch();
    assert_eq!(world.failures().len(), 2);
    assert_eq!(world.delegated(), [0, 0]);
}

#[test]
fn a_bad_source_does_not_keep_a_destination_from_its_increase() {
    let mut world = treasury(200);
    world.stake(0, 100);
    world.epoch();
    world.rules().bad.insert(v(0));
    world.stake(0, 0);
    world.stake(1, 100);
    for _ in 0..3 {
        world.epoch();
    }
    assert_eq!(world.delegated(), [100, 100]);
    // A refused undelegation leaves no entry, so it is tried in every epoch.
    assert!(world.delegation(0).undelegations.is_empty());
    assert_eq!(world.status().unbonding.u128(), 0);
    world.rules().bad.clear();
    world.epoch();
    assert_eq!(world.delegated(), [0, 100]);
}

#[test]
fn a_failed_bonding_leaves_its_room_to_later_pages() {
    let mut world = Setup::new(Bonding::Module).page_limit(1).build();
    world.cap(100);
    world.price("1");
    world.rules().bad.insert(v(0));
    world.stake(0, 10);
    world.stake(1, 10);
    world.wait(DAY);
    world.page().unwrap();
    // More than its share, after the total was fixed: the cap is all that limits it.
    world.stake(1, 200);
    world.finish();
    assert_eq!(world.delegated(), [0, 100]);
}

#[test]
fn a_validator_that_the_chain_does_not_know_stops_no_other() {
    let mut world = treasury(1_000);
    world.stake(900, 100);
    world.stake(1, 100);
    world.epoch();
    assert_eq!(world.delegated_to(1), 100);
    let failures = world.failures();
    assert_eq!((&failures[0].0, failures[0].1.action), (&v(900), StakingAction::Bond));
}

#[test]
fn more_validators_than_a_page_are_served_and_listed() {
    let mut world =
        Setup::new(Bonding::Treasury).validators(130).page_limit(100).funded(1_000_000, 1_000_000);
    for number in 0..130 {
        world.stake(number, 100 + number as u128);
    }
    let pages = world.epoch();
    assert_eq!(pages, 3);
    assert!((0..130).all(|number| world.delegated_to(number) == 100 + number as u128));

    let mut seen = vec![];
    loop {
        let start_after = seen.last().cloned();
        let page: DelegationsResponse = world.ask(&QueryMsg::Delegations { start_after, limit: Some(60) });
        if page.delegations.is_empty() {
            break;
        }
        for item in page.delegations {
            assert_eq!(Some(item.delegated), item.target);
            seen.push(item.validator);
        }
    }
    assert_eq!(seen, (0..130).map(v).collect::<Vec<_>>());

    // Half of them move to the other half: bounded pages of redelegations.
    for number in 0..130 {
        world.stake(number, if number % 2 == 0 { 0 } else { 300 });
    }
    world.wait(DAY);
    loop {
        let tried = world.rules().tried;
        world.page().unwrap();
        assert!(world.rules().tried - tried <= 100);
        if !world.epoch_state().running {
            break;
        }
    }
    assert!((0..130).all(|n| world.delegated_to(n) == if n % 2 == 0 { 0 } else { 300 }));
    assert!(world.rules().violations.is_empty());
}
