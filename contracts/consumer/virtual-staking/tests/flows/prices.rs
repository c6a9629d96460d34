//! Fresh, stale, absent, zero and huge prices.

use cosmwasm_std::{Decimal, StdResult, Storage, Uint128};
use mesh_apis::time::Seconds;
use mesh_apis::virtual_staking::{Bonding, ExecuteMsg};
use mesh_virtual_staking::run::{Epoch, EPOCH};

use crate::setup::{module, treasury, Setup};
use crate::world::{World, DAY};

/// Three validators with a stake of 100 at price 1, one on a page.
fn paged(bonding: Bonding) -> World {
    let mut world = Setup::new(bonding).page_limit(1).build();
    world.fund(1_000);
    world.cap(1_000);
    world.price("1");
    for number in 0..3 {
        world.stake(number, 100);
    }
    world
}

#[test]
fn a_stale_price_allows_decreases_only() {
    for mut world in [treasury(10_000), module()] {
        world.stake(0, 100);
        world.stake(1, 100);
        world.epoch();
        world.stake(0, 40);
        world.stake(1, 160);
        world.stale_price("1");
        world.done();
        world.epoch();
        // No redelegation either: it would increase the other end.
        assert_eq!(world.done(), ["-0 60"]);
        world.stale_price("5");
        world.epoch();
        assert!(world.done().is_empty());
        world.price("1");
        world.epoch();
        assert_eq!(world.delegated(), [40, 160]);
    }
}

#[test]
fn without_a_price_the_last_one_counts_for_decreases() {
    let mut world = module();
    world.price("2");
    world.stake(0, 100);
    world.stake(1, 100);
    world.epoch();
    assert_eq!(world.delegated(), [200, 200]);
    world.no_price();
    world.stake(0, 40);
    world.stake(1, 160);
    world.epoch();
    assert_eq!(world.delegated(), [80, 200]);
    assert_eq!(world.epoch_state().last_price, Some(Decimal::percent(200)));
}

#[test]
fn a_price_of_zero_is_a_broken_feed_and_unbonds_nothing() {
    let mut world = module();
    world.stake(0, 100);
    world.epoch();
    world.price("0");
    world.stake(1, 100);
    world.epoch();
    assert_eq!(world.delegated(), [100, 0]);
    assert_eq!(world.epoch_state().last_price, Some(Decimal::one()));
}

#[test]
fn without_any_price_only_targets_of_zero_act() {
    let mut world = module();
    for number in 0..3 {
        world.stake(number, 100);
    }
    world.epoch();
    // As after a migration that lost the price.
    let contract = world.contract.clone();
    let forget = |storage: &mut dyn Storage| {
        EPOCH.update(storage, |epoch| StdResult::Ok(Epoch { last_price: None, ..epoch }))
    };
    world.chain_mut().write_contract(&contract, forget).unwrap();

    world.no_price();
    world.stake(0, 5);
    world.stake(1, 0);
    world.stake_as(2, 100, None, true);
    world.epoch();
    assert_eq!(world.delegated(), [100, 0, 0]);
    assert_eq!(world.delegation(0).target, None);
    world.cap(0);
    world.epoch();
    assert_eq!(world.delegated(), [0, 0, 0]);
}

#[test]
fn an_epoch_keeps_the_price_of_its_first_page() {
    let mut world = Setup::new(Bonding::Module).page_limit(1).build();
    world.cap(1_000);
    world.price("1");
    for number in 0..3 {
        world.stake(number, 100);
    }
    world.wait(DAY);
    world.page().unwrap();
    world.stale_price("9");
    world.finish();
    assert_eq!(world.delegated(), [100, 100, 100]);
}

#[test]
fn a_run_left_between_pages_bonds_nothing_at_its_old_price() {
    for bonding in [Bonding::Treasury, Bonding::Module] {
        // Left before the scan is through, and left when all is queued.
        for pages in 1..=3 {
            let mut world = paged(bonding);
            world.wait(DAY);
            for _ in 0..pages {
                world.page().unwrap();
            }
            assert_eq!(world.delegated(), [0, 0, 0]);
            assert!(world.epoch_state().running);
            world.wait(30 * DAY);
            world.stale_price("0.1");
            world.finish();
            assert_eq!(world.delegated(), [0, 0, 0]);
            // Nothing is left of it: the next epoch works with the price of its own day.
            world.price("0.5");
            world.epoch();
            assert_eq!(world.delegated(), [50, 50, 50]);
        }
    }
}

#[test]
fn a_run_that_was_left_redelegates_nothing_and_still_decreases() {
    let mut world = paged(Bonding::Treasury);
    world.epoch();
    world.stake(0, 40);
    world.stake(1, 160);
    world.wait(DAY);
    world.page().unwrap();
    world.page().unwrap();
    world.wait(DAY);
    world.done();
    world.finish();
    assert_eq!(world.done(), ["-0 60"]);
    assert!(world.dump().iter().all(|(key, _)| !key.ends_with(b"cosmosvaloper001")));
}

#[test]
fn a_run_that_was_left_stays_old_when_the_interval_grows() {
    let mut world = paged(Bonding::Module);
    world.wait(DAY);
    world.page().unwrap();
    world.wait(DAY);
    world.page().unwrap();
    world
        .govern(&ExecuteMsg::UpdateConfig {
            epoch_interval_secs: Some(Seconds(90 * DAY)),
            unbonding_period_secs: None,
            page_limit: None,
            max_entries: None,
            dead_band: None,
        })
        .unwrap();
    world.finish();
    assert_eq!(world.delegated(), [0, 0, 0]);
}

#[test]
fn pages_in_a_row_are_no_old_run_however_short_the_interval_is() {
    let mut world = paged(Bonding::Module);
    world
        .govern(&ExecuteMsg::UpdateConfig {
            epoch_interval_secs: Some(Seconds(1)),
            unbonding_period_secs: None,
            page_limit: None,
            max_entries: None,
            dead_band: None,
        })
        .unwrap();
    assert!(world.epoch() > 3);
    assert_eq!(world.delegated(), [100, 100, 100]);
}

#[test]
fn the_greatest_numbers_that_there_are_block_nothing() {
    let mut world = module();
    world.cap(1_000);
    world.price(&Decimal::MAX.to_string());
    world.stake(0, u128::MAX);
    world.epoch();
    assert_eq!(world.delegated(), [1_000]);
    assert_eq!(world.delegation(0).target, Some(Uint128::new(1_000)));

    let mut world = treasury(1_000);
    world.price(&Decimal::MAX.to_string());
    world.stake(0, u128::MAX / 2);
    world.stake(1, u128::MAX / 2);
    world.epoch();
    // The sum has a fraction that neither half has, so each share is just below 500.
    assert_eq!(world.delegated(), [499, 499]);
}
