//! Bonding with the chain's own staking messages.

use mesh_apis::valset::ValidatorStatus;
use mesh_apis::virtual_staking::Bonding;

use crate::chain::UNBONDING;
use crate::setup::{treasury, Setup};
use crate::world::{v, DAY};

#[test]
fn a_hundred_at_price_18_and_discount_0_4_delegates_1080() {
    let mut world = treasury(10_000);
    world.price("18");
    world.discount("0.4");
    world.stake(0, 100);
    assert_eq!(world.epoch(), 1);
    assert_eq!(world.delegated(), [1_080]);
    assert_eq!(world.idle(), 8_920);
    let status = world.status();
    assert_eq!((status.delegated.u128(), status.idle.u128(), status.unbonding.u128()), (1_080, 8_920, 0));
}

#[test]
fn nothing_drifts_when_the_price_comes_and_goes() {
    let mut world = treasury(10_000);
    world.stake(0, 333);
    world.stake(1, 3);
    for price in ["0.7", "1.3333", "0.1", "2.9", "1.7"] {
        world.price(price);
        // A decrease may have to wait for the spacing of undelegations.
        for _ in 0..5 {
            world.epoch();
        }
        let factor = (price.parse::<f64>().unwrap() * 10_000.0).round() as u128;
        assert_eq!(world.delegated(), [333 * factor / 10_000, 3 * factor / 10_000], "at {price}");
    }
}

#[test]
fn a_surplus_goes_to_a_deficit_by_redelegation() {
    let mut world = treasury(100);
    world.stake(0, 100);
    world.epoch();
    world.stake(0, 30);
    world.stake(1, 50);
    world.stake(2, 20);
    world.done();
    world.epoch();
    assert_eq!(world.done(), ["0>1 50", "0>2 20"]);
    assert_eq!(world.delegated(), [30, 50, 20]);
}

#[test]
fn what_received_a_redelegation_is_undelegated_meanwhile() {
    let mut world = treasury(100);
    world.stake(0, 100);
    world.epoch();
    world.stake(0, 0);
    world.stake(1, 100);
    world.epoch();
    world.stake(1, 60);
    world.stake(2, 40);
    world.done();
    world.epoch();
    assert_eq!(world.done(), ["-1 40"]);
    assert_eq!(world.delegation(1).redelegations.len(), 1);

    world.wait(UNBONDING + DAY);
    world.epoch();
    assert_eq!(world.done(), ["+2 40"]);
    world.stake(1, 50);
    world.stake(2, 50);
    world.epoch();
    assert_eq!(world.done(), ["1>2 10"]);
    assert!(world.rules().violations.is_empty());
}

#[test]
fn what_received_in_as_many_epochs_as_allowed_gets_no_redelegation() {
    let mut world = Setup::new(Bonding::Treasury).max_entries(2).funded(300, 300);
    for number in 1..4 {
        world.stake(number, 100);
    }
    world.epoch();
    for number in 1..4 {
        world.stake(number, 0);
        world.stake(0, 100 * number as u128);
        world.done();
        world.epoch();
        let expected = if number < 3 { format!("{number}>0 100") } else { "-3 100".to_string() };
        assert_eq!(world.done(), [expected]);
    }
}

#[test]
fn targets_shrink_in_proportion_to_cap_and_treasury() {
    let mut world = treasury(1_000);
    world.stake(0, 3_000);
    world.stake(1, 1_000);
    world.epoch();
    assert_eq!(world.delegated(), [750, 250]);
    world.cap(400);
    world.epoch();
    assert_eq!(world.delegated(), [300, 100]);
}

#[test]
fn an_undelegation_does_not_lower_the_targets_of_the_next_epoch() {
    let mut world = treasury(1_000);
    world.stake(0, 1_000);
    world.epoch();
    world.stake(0, 0);
    world.stake(1, 1_000);
    world.epoch();
    // What validator 1 has was received, so the half for validator 2 can only come by undelegation.
    world.stake(2, 1_000);
    world.epoch();
    assert_eq!(world.delegated(), [0, 500, 0]);
    assert_eq!(world.status().unbonding.u128(), 500);
    for _ in 0..15 {
        world.epoch();
        assert_eq!(world.delegated(), [0, 500, 0]);
    }
    for _ in 0..10 {
        world.epoch();
    }
    assert_eq!(world.delegated(), [0, 500, 500]);
    assert_eq!(world.status().unbonding.u128(), 0);
}

#[test]
fn undelegations_go_at_once_and_then_are_spaced() {
    let mut world = treasury(1_000);
    world.stake(0, 1_000);
    world.epoch();
    world.done();
    for day in 0..20 {
        world.stake(0, 990 - 10 * day);
        world.epoch();
    }
    // At once, and then one in 3.5 days, so on every fourth day.
    assert_eq!(world.done(), ["-0 10", "-0 40", "-0 40", "-0 40", "-0 40"]);
    assert_eq!(world.delegation(0).undelegations.len(), 5);
}

#[test]
fn a_chain_that_allows_fewer_entries_is_kept_to() {
    for max_entries in [2, 3, 5] {
        let mut world = Setup::new(Bonding::Treasury).max_entries(max_entries).build();
        world.fund(100_000);
        world.price("1");
        world.cap(50_000);
        world.stake(0, 1_000);
        for day in 0..60 {
            // Something to take away every day, and a cap of 0 now and then.
            world.stake(0, if day % 2 == 0 { 900 } else { 1_000 });
            world.cap(if day % 9 == 8 { 0 } else { 50_000 });
            world.epoch();
        }
        assert!(world.rules().violations.is_empty(), "{:?}", world.rules().violations);
        assert!(world.failures().is_empty());
        assert_eq!(world.rules().most_entries, max_entries as usize);
    }
}

#[test]
fn the_chain_is_asked_for_the_real_delegations() {
    let mut world = treasury(1_000);
    world.stake(0, 400);
    world.stake(1, 400);
    world.epoch();
    world.slash(0, 25);
    assert_eq!(world.delegated(), [300, 400]);
    assert_eq!(world.status().delegated.u128(), 800);
    world.done();
    world.epoch();
    assert_eq!(world.done(), ["+0 100"]);
    assert_eq!(world.status().delegated.u128(), 800);
}

#[test]
fn matured_coins_are_bonded_again() {
    let mut world = treasury(100);
    world.stake(0, 100);
    world.epoch();
    world.stake(0, 40);
    world.epoch();
    assert_eq!((world.idle(), world.delegated()), (0, [40]));
    world.wait(UNBONDING);
    world.stake(1, 60);
    world.epoch();
    assert_eq!((world.idle(), world.delegated()), (0, [40, 60]));
}

#[test]
fn dust_is_left_alone_unless_the_target_is_zero() {
    let mut world = Setup::new(Bonding::Treasury).dead_band(10).funded(1_000, 1_000);
    world.stake(1, 100);
    world.epoch();
    for (stake, delegated) in [(111, 100), (91, 100), (112, 112), (9, 9)] {
        world.stake(1, stake);
        world.epoch();
        assert_eq!(world.delegated_to(1), delegated);
    }
    world.stake(1, 0);
    world.wait(UNBONDING / 6 + 10);
    world.epoch();
    assert_eq!(world.delegated_to(1), 0);
}

#[test]
fn dust_takes_no_entry_until_it_has_waited_for_the_spacing() {
    let mut world = Setup::new(Bonding::Treasury).dead_band(10).funded(1_000, 1_000);
    world.stake(0, 100);
    world.epoch();
    world.stake(0, 99);
    // It may be as old as the epoch before: 3.5 days are over at the fourth epoch after that.
    for day in 1..=4 {
        assert_eq!(world.delegated(), [100], "day {day}");
        world.epoch();
    }
    assert_eq!(world.delegated(), [99]);
    assert_eq!(world.delegation(0).undelegations.len(), 1);

    // Dust that was gone in between is new when it comes back.
    world.wait(UNBONDING);
    for stake in [99, 98, 98, 99, 98, 98, 98] {
        world.stake(0, stake);
        world.epoch();
        assert_eq!(world.delegated(), [99], "at {stake}");
    }
    world.epoch();
    assert_eq!(world.delegated(), [98]);
}

#[test]
fn what_was_held_back_and_is_dust_then_goes_after_the_spacing() {
    let mut world = Setup::new(Bonding::Treasury).dead_band(10).funded(1_000, 1_000);
    world.stake(0, 100);
    world.epoch();
    world.stake(0, 80);
    world.epoch();
    world.stake(0, 60);
    for _ in 0..3 {
        world.epoch();
        assert_eq!(world.delegated(), [80]);
    }
    // Most of it is backed again. The rest has been there since the first of these epochs.
    world.stake(0, 75);
    world.epoch();
    assert_eq!(world.delegated(), [75]);
}

#[test]
fn what_a_destination_refuses_is_undelegated_in_the_same_epoch() {
    for page_limit in [1, 2, 20] {
        let mut world = Setup::new(Bonding::Treasury).page_limit(page_limit).funded(100, 1_000);
        world.stake(0, 100);
        world.epoch();
        // One destination takes its part, another one does not, and the rest has none.
        world.stake(0, 30);
        world.stake(1, 20);
        world.stake(2, 10);
        world.rules().bad.insert(v(2));
        world.done();
        world.epoch();
        assert_eq!(world.done(), ["0>1 20", "-0 50"], "{page_limit}");
        assert_eq!(world.delegation(0).undelegations.len(), 1);
    }
}

#[test]
fn after_dust_what_follows_waits_for_the_spacing_alone() {
    let mut world = treasury(100_000);
    world.stake(0, 50_000);
    world.epoch();
    world.stake(0, 49_900);
    world.epoch();
    assert_eq!(world.delegated(), [49_900]);
    world.stake(0, 0);
    for _ in 0..3 {
        world.epoch();
        assert_eq!(world.delegated(), [49_900]);
    }
    world.epoch();
    assert_eq!(world.delegated(), [0]);
}

#[test]
fn only_active_validators_get_more_and_tombstoned_ones_lose_all() {
    let mut world = treasury(1_000);
    for number in 0..5 {
        world.stake(number, 50);
    }
    world.epoch();
    world.done();
    world.stake_as(0, 90, Some(ValidatorStatus::Jailed), false);
    world.stake_as(1, 90, Some(ValidatorStatus::Inactive), false);
    world.stake_as(2, 90, None, false);
    world.stake_as(3, 90, Some(ValidatorStatus::Active), true);
    world.stake_as(4, 20, Some(ValidatorStatus::Jailed), false);
    world.epoch();
    assert_eq!(world.done(), ["-3 50", "-4 30"]);
}

#[test]
fn limits_of_the_chain_hold_in_a_hundred_back_and_forths() {
    let mut world = treasury(1_000);
    for day in 0..100 {
        let (from, to) = if day % 2 == 0 { (0, 1) } else { (1, 0) };
        world.stake(from, 10);
        world.stake(to, 990);
        world.stake(2 + day % 3, 5 * day as u128);
        world.epoch();
        assert!(world.delegated::<5>().iter().sum::<u128>() <= 1_000);
    }
    assert!(world.rules().violations.is_empty(), "{:?}", world.rules().violations);
    assert!(world.failures().is_empty());
}
