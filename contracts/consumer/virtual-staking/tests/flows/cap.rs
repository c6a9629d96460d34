//! The max cap of governance, and 0.

use mesh_apis::virtual_staking::Bonding;

use crate::chain::UNBONDING;
use crate::setup::{module, treasury, Setup};
use crate::world::DAY;

#[test]
fn without_a_cap_nothing_is_bonded() {
    for bonding in [Bonding::Treasury, Bonding::Module] {
        let mut world = Setup::new(bonding).build();
        world.fund(1_000);
        world.price("1");
        world.stake(0, 100);
        world.epoch();
        assert_eq!(world.rules().tried, 0);
    }
}

#[test]
fn cap_zero_takes_everything_back_without_a_price() {
    for mut world in [treasury(1_000), module()] {
        world.stake(0, 100);
        world.stake(1, 200);
        world.epoch();
        assert_eq!(world.delegated(), [100, 200]);
        world.no_price();
        world.converter_breaks(true, true);
        world.cap(0);
        world.epoch();
        assert_eq!(world.delegated(), [0, 0]);
        assert_eq!(world.status().delegated.u128(), 0);
        // And once more does nothing.
        world.done();
        world.epoch();
        assert!(world.done().is_empty());
    }
}

#[test]
fn cap_zero_needs_no_spacing() {
    let mut world = treasury(1_000);
    world.stake(0, 100);
    world.epoch();
    world.stake(0, 90);
    world.epoch();
    world.cap(0);
    world.epoch();
    assert_eq!(world.delegated(), [0]);
    assert_eq!(world.delegation(0).undelegations.len(), 2);
}

#[test]
fn cap_zero_and_back_in_every_epoch_never_needs_an_eighth_entry() {
    let mut world = treasury(100_000);
    world.stake(0, 1_000);
    let mut waited = 0;
    for epoch in 0..60 {
        world.cap(if epoch % 2 == 0 { 50_000 } else { 0 });
        world.epoch();
        if epoch % 2 == 1 && world.delegated_to(0) > 0 {
            // The entry that is kept is in use: it waits for the spacing, as everything does.
            waited += 1;
        }
    }
    assert!(waited > 0, "the limit was never reached");
    assert_eq!(world.rules().most_entries, 7);
    assert!(world.rules().violations.is_empty());
    assert!(world.failures().is_empty());

    world.cap(0);
    world.wait(UNBONDING + DAY);
    world.epoch();
    assert_eq!(world.delegated(), [0]);
}

#[test]
fn after_many_caps_of_zero_nothing_waits_beyond_the_spacing() {
    let mut world = treasury(100_000);
    world.stake(0, 1_000);
    for epoch in 0..40 {
        world.cap(if epoch % 2 == 0 { 50_000 } else { 0 });
        world.epoch();
    }
    world.cap(50_000);
    world.epoch();
    assert_eq!(world.delegated(), [1_000]);
    world.stake(0, 400);
    world.wait(UNBONDING / 6 + 10);
    world.epoch();
    assert_eq!(world.delegated(), [400]);
}

#[test]
fn after_the_normal_entries_are_used_up_cap_zero_has_one() {
    let mut world = treasury(10_000);
    world.stake(0, 1_000);
    world.epoch();
    for day in 0..21 {
        world.stake(0, 999 - day);
        world.epoch();
    }
    assert!(world.delegated_to(0) > 0);
    world.cap(0);
    world.epoch();
    assert_eq!(world.delegated(), [0]);
    assert!(world.rules().most_entries <= 7);
    assert!(world.rules().violations.is_empty());
}

#[test]
fn above_the_cap_even_dust_is_given_back() {
    let mut world = Setup::new(Bonding::Treasury).dead_band(10).funded(10_000, 1_000);
    for number in 0..3 {
        world.stake(number, 300);
    }
    world.epoch();
    // Four less each: below the dead band, and together above the cap.
    world.cap(888);
    world.epoch();
    assert_eq!(world.delegated(), [296, 296, 296]);
    // Below the cap it holds, and deficits keep to it as well.
    world.cap(900);
    world.stake(0, 295);
    world.done();
    world.epoch();
    assert!(world.done().is_empty());
}

#[test]
fn at_the_cap_dust_is_left_alone() {
    let mut world = Setup::new(Bonding::Treasury).dead_band(10).funded(900, 900);
    for number in 0..3 {
        world.stake(number, 300);
    }
    world.epoch();
    world.stake(0, 295);
    world.epoch();
    assert_eq!(world.delegated(), [300, 300, 300]);
}

#[test]
fn above_the_cap_a_deficit_within_the_dead_band_is_left_alone() {
    let mut world = Setup::new(Bonding::Treasury).dead_band(10).funded(10_000, 1_000);
    for number in 0..3 {
        world.stake(number, 300);
    }
    world.epoch();
    world.done();
    // Targets of 293, 293 and 301: no redelegation for the one that lacks 1.
    world.cap(888);
    world.stake(2, 308);
    world.epoch();
    assert_eq!(world.done(), ["-0 7", "-1 7"]);
}

/// Three pages of one validator each, so that governance can act in between.
fn paged(bonding: Bonding) -> crate::world::World {
    let mut world = Setup::new(bonding).page_limit(1).build();
    world.fund(10_000);
    world.cap(600);
    world.price("1");
    for number in 0..3 {
        world.stake(number, 200);
    }
    world
}

#[test]
fn a_cap_that_is_lowered_during_an_epoch_stops_its_bonding() {
    for bonding in [Bonding::Treasury, Bonding::Module] {
        let mut world = paged(bonding);
        world.wait(DAY);
        while world.delegated_to(0) == 0 {
            world.page().unwrap();
        }
        assert!(world.epoch_state().running);
        world.cap(250);
        world.finish();
        assert_eq!(world.delegated(), [200, 50, 0]);
        world.epoch();
        assert_eq!(world.delegated(), [83, 83, 83]);
    }
}

#[test]
fn a_cap_of_zero_during_an_epoch_stops_its_bonding() {
    let mut world = paged(Bonding::Module);
    world.wait(DAY);
    world.page().unwrap();
    world.cap(0);
    world.finish();
    assert_eq!(world.delegated(), [0, 0, 0]);
}

#[test]
fn a_cap_raised_during_an_epoch_counts_from_the_next_one() {
    let mut world = paged(Bonding::Module);
    world.cap(300);
    world.wait(DAY);
    world.page().unwrap();
    world.cap(100_000);
    // Not scaled down by much: its target is all of the cap of the first page.
    world.stake(2, 10_000);
    world.finish();
    assert_eq!(world.delegated(), [100, 100, 100]);
    world.epoch();
    assert_eq!(world.delegated(), [200, 200, 10_000]);
}

#[test]
fn stakes_between_pages_cannot_lift_the_sum_above_the_cap() {
    for bonding in [Bonding::Treasury, Bonding::Module] {
        let mut world = paged(bonding);
        world.wait(DAY);
        world.page().unwrap();
        // The total was fixed: neither of these is scaled down.
        world.stake(1, 500);
        world.stake(2, 100_000);
        world.finish();
        let delegated: [u128; 3] = world.delegated();
        assert!(delegated.iter().sum::<u128>() <= 600, "{delegated:?}");
        assert_eq!(delegated[0], 200);
        world.epoch();
        assert!(world.delegated::<3>().iter().sum::<u128>() <= 600);
    }
}

#[test]
fn stakes_that_leave_between_pages_do_no_harm() {
    let mut world = paged(Bonding::Treasury);
    world.epoch();
    world.wait(DAY);
    world.page().unwrap();
    for number in 0..3 {
        world.stake(number, 0);
    }
    world.finish();
    assert_eq!(world.delegated(), [200, 0, 0]);
    world.epoch();
    assert_eq!(world.delegated(), [0, 0, 0]);
}
