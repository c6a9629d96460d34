//! Fresh, stale, absent, zero and huge prices.

use cosmwasm_std::{Decimal, Uint128};
use mesh_apis::virtual_staking::Bonding;

use crate::world::{module, treasury, Setup, DAY};

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
fn if_there_never_was_a_price_only_cap_zero_tombstones_and_empty_stakes_act() {
    let mut world = module();
    for number in 0..3 {
        world.stake(number, 100);
    }
    world.epoch();
    // As after a migration that lost the price.
    let mut storage = world.app.contract_storage_mut(&world.contract);
    let mut epoch = mesh_virtual_staking::state::EPOCH.load(&*storage).unwrap();
    epoch.last_price = None;
    mesh_virtual_staking::state::EPOCH.save(&mut *storage, &epoch).unwrap();
    drop(storage);

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
fn a_price_that_becomes_stale_during_an_epoch_is_that_of_its_first_page() {
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
