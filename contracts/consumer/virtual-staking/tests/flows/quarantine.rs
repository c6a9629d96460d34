//! A delegation on which the chain panics, and the quarantine that keeps it from stopping the
//! others.

use cosmwasm_std::Uint128;
use mesh_apis::virtual_staking::{
    BondStatusResponse, Bonding, DelegationsResponse, ExecuteMsg, QuarantineResponse, Quarantined, QueryMsg,
};
use mesh_virtual_staking::delegations::SNAPSHOT;
use proptest::prelude::*;

use crate::converter::QUARANTINED;
use crate::setup::{module, treasury, Setup};
use crate::world::{v, World, DAY};

fn listed(world: &World) -> Vec<(String, u128)> {
    let page: QuarantineResponse = world.ask(&QueryMsg::Quarantine { start_after: None, limit: None });
    page.validators
        .into_iter()
        .map(|Quarantined { validator, delegated }| (validator, delegated.u128()))
        .collect()
}

/// The delegations that an epoch keeps until it ends.
fn snapshot(world: &World) -> Option<Vec<(String, Uint128)>> {
    world.chain().read_contract(&world.contract, |storage| SNAPSHOT.may_load(storage)).unwrap()
}

fn told(world: &World, number: usize) -> Option<bool> {
    world
        .chain()
        .read_contract(&world.converter, |storage| QUARANTINED.may_load(storage, &v(number)))
        .unwrap()
}

#[test]
fn a_delegation_that_panics_stops_no_epoch_in_quarantine() {
    for mut world in [treasury(10_000), module()] {
        world.stake(0, 200);
        world.stake(1, 100);
        world.epoch();
        world.panic_on(0, true);
        world.stake(0, 50);
        world.stake(1, 150);
        world.wait(DAY);
        assert!(world.page_aborts());

        world.quarantine(0, true);
        world.done();
        world.epoch();
        assert_eq!(world.done(), ["+1 50"]);
        assert_eq!(world.delegated(), [200, 150]);

        world.cap(0);
        world.epoch();
        assert_eq!(world.delegated(), [200, 0]);
        assert_eq!(world.status().delegated.u128(), 200);

        // The chain is mended.
        world.cap(1_000);
        world.panic_on(0, false);
        world.quarantine(0, false);
        world.epoch();
        assert_eq!(world.delegated_to(0), 50);
        assert!(listed(&world).is_empty());
    }
}

#[test]
fn no_reward_of_one_in_quarantine_is_withdrawn() {
    let mut world = treasury(1_000);
    world.stake(0, 100);
    world.stake(1, 100);
    world.epoch();
    world.earn(0, 5);
    world.earn(1, 7);
    world.quarantine(0, true);
    world.epoch();
    assert_eq!(world.booked(), [vec![(1, 7)]]);
    world.quarantine(0, false);
    world.epoch();
    assert_eq!(world.booked()[1], [(0, 5)]);
}

#[test]
fn neither_governance_nor_a_query_touches_what_panics() {
    let mut world = treasury(1_000);
    world.stake(0, 100);
    world.epoch();
    world.panic_on(0, true);
    world.quarantine(0, true);
    let page: DelegationsResponse = world.ask(&QueryMsg::Delegations { start_after: None, limit: None });
    assert_eq!((page.delegations[0].delegated.u128(), page.delegations[0].quarantined), (100, true));
    assert_eq!(page.delegations[0].target, None);
    assert_eq!(world.delegation(0).delegated.u128(), 100);
    let status: BondStatusResponse = world.ask(&QueryMsg::BondStatus {});
    assert_eq!(status.quarantined.u128(), 100);
    let valoper = v(0);
    let report =
        mesh_apis::converter::ValidatorReport { valoper, pub_key: None, status: None, tombstoned: false };
    world.govern(&ExecuteMsg::RegisterValidators { validators: vec![report] }).unwrap();
}

#[test]
fn the_others_share_the_room_that_a_quarantined_one_leaves() {
    for bonding in [Bonding::Treasury, Bonding::Module] {
        let mut world = Setup::new(bonding).build();
        world.fund(10_000);
        world.cap(1_000);
        world.price("1");
        world.stake(0, 400);
        world.stake(1, 100);
        world.epoch();
        world.quarantine(0, true);
        // Scaled as if the first were not there they would have 1,000 together, and 1,400 with it.
        world.stake(0, 5_000);
        world.stake(1, 600);
        world.stake(2, 600);
        world.epoch();
        assert_eq!(world.delegated(), [400, 300, 300]);

        // More in quarantine than the cap: the others have no room.
        world.cap(300);
        world.epoch();
        assert_eq!(world.delegated(), [400, 0, 0]);
    }
}

/// Three pages of one validator each.
fn paged() -> World {
    let mut world = Setup::new(Bonding::Treasury).page_limit(1).funded(10_000, 10_000);
    for number in 0..3 {
        world.stake(number, 200);
    }
    world.epoch();
    world.wait(DAY);
    world.done();
    world
}

#[test]
fn a_quarantine_takes_effect_in_an_epoch_that_is_running() {
    // The first is a surplus in a queue, the second has not been scanned.
    let mut world = paged();
    world.stake(0, 50);
    world.stake(1, 80);
    world.page().unwrap();
    world.panic_on(0, true);
    world.panic_on(1, true);
    world.quarantine(0, true);
    world.quarantine(1, true);
    world.stake(2, 210);
    world.finish();
    assert_eq!(world.done(), ["+2 10"]);
    assert_eq!(world.delegated(), [200, 200, 210]);
}

#[test]
fn a_deficit_in_a_queue_is_forgotten_by_a_quarantine() {
    let mut world = paged();
    world.stake(0, 300);
    world.stake(1, 100);
    world.page().unwrap();
    world.panic_on(0, true);
    world.quarantine(0, true);
    world.finish();
    assert_eq!(world.done(), ["-1 100"]);
}

#[test]
fn lifted_in_a_running_epoch_it_has_part_from_the_next() {
    let mut world = paged();
    world.quarantine(2, true);
    world.cap(200);
    world.page().unwrap();
    // All of the room was what it keeps: scanned now, it would lose everything.
    world.quarantine(2, false);
    assert_eq!(told(&world, 2), Some(false));
    assert!(listed(&world).is_empty());
    world.finish();
    assert_eq!(world.delegated(), [0, 0, 200]);
    // It shares the cap again, and has to give.
    world.epoch();
    assert_eq!(world.delegated_to(2), 66);
}

#[test]
fn quarantine_is_told_to_the_converter_and_shown_by_pages() {
    let mut world = treasury(1_000);
    for number in [3, 1, 2] {
        world.stake(number, 10 * number as u128);
        world.quarantine(number, true);
        world.quarantine(number, true);
    }
    assert_eq!(told(&world, 2), Some(true));
    assert_eq!(listed(&world), [(v(1), 0), (v(2), 0), (v(3), 0)]);
    let page: QuarantineResponse =
        world.ask(&QueryMsg::Quarantine { start_after: Some(v(1)), limit: Some(1) });
    assert_eq!(page.validators.len(), 1);
    assert_eq!(page.validators[0].validator, v(2));
    world.quarantine(2, false);
    world.quarantine(4, false);
    assert_eq!(listed(&world), [(v(1), 0), (v(3), 0)]);
    assert_eq!(told(&world, 2), Some(false));
}

#[test]
fn a_converter_that_refuses_leaves_no_quarantine_behind() {
    let mut world = treasury(1_000);
    let before = world.dump();
    world.converter_breaks(false, true);
    let msg = ExecuteMsg::SetQuarantine { validator: v(0), quarantined: true };
    let governance = world.governance.clone();
    world.try_execute(&governance, &msg, &[]).unwrap_err();
    assert_eq!(world.dump(), before);
}

#[test]
fn the_chain_is_asked_once_an_epoch_for_all_delegations() {
    let mut world = Setup::new(Bonding::Treasury).validators(7).page_limit(2).funded(10_000, 10_000);
    for number in 0..7 {
        world.stake(number, 100);
    }
    world.epoch();
    world.rules().asked_all = 0;
    for number in 0..7 {
        world.stake(number, 150);
    }
    world.wait(DAY);
    world.page().unwrap();
    let kept = snapshot(&world).unwrap();
    assert_eq!(kept.len(), 5);
    world.finish();
    assert_eq!(world.rules().asked_all, 1);
    assert!((0..7).all(|number| world.delegated_to(number) == 150));
    assert!(snapshot(&world).is_none());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    /// Whoever is in quarantine keeps what it has, and the others never end above what that leaves
    /// of the cap.
    #[test]
    fn with_any_quarantine_epochs_end_within_the_cap(
        before in prop::collection::vec(0..500u128, 4),
        after in prop::collection::vec(0..500u128, 4),
        quarantined in prop::collection::vec(any::<bool>(), 4),
        caps in (1..2_500u128, 1..2_500u128),
        page_limit in 1..6u32,
    ) {
        let mut world = Setup::new(Bonding::Module).page_limit(page_limit).build();
        world.price("1");
        world.cap(caps.0);
        for (number, stake) in before.iter().enumerate() {
            world.stake(number, *stake);
        }
        world.epoch();
        let kept: [u128; 4] = world.delegated();
        for (number, stake) in after.iter().enumerate() {
            world.stake(number, *stake);
            if quarantined[number] {
                world.quarantine(number, true);
                world.panic_on(number, true);
            }
        }
        world.cap(caps.1);
        world.epoch();
        let ends: [u128; 4] = world.delegated();
        let mut in_quarantine = 0;
        for number in (0..4).filter(|number| quarantined[*number]) {
            prop_assert_eq!(ends[number], kept[number]);
            in_quarantine += kept[number];
        }
        let others = ends.iter().sum::<u128>() - in_quarantine;
        let room = caps.1.saturating_sub(in_quarantine);
        let wanted: u128 = (0..4).filter(|number| !quarantined[*number]).map(|number| after[number]).sum();
        prop_assert!(others <= room);
        // All of the room is used, but for a unit per validator.
        prop_assert!(others + 4 >= wanted.min(room), "{} of {}", others, wanted.min(room));
    }
}
