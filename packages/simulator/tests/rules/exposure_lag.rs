//! Stake that still gives its validator voting power is slashable: the exposure lag of the formula
//! covers the spacing of undelegations, the epochs and their dust.

use cosmwasm_std::Decimal;
use mesh_apis::virtual_staking::Bonding;
use mesh_simulator::{DeployConfig, System};

use crate::clockwork::{config, holds, DAY, VA};
use crate::steps::{bonded, convicted, height, staked};

fn delegated(system: &System) -> u128 {
    let all = system.real_delegations(0).unwrap();
    all.iter().find(|(v, _)| v == VA).map_or(0, |(_, amount)| amount.u128())
}

/// With epochs on every day at the latest, and the least lag that the formula allows.
fn with_least_lag(change: impl FnOnce(&mut DeployConfig)) -> System {
    let mut config = config();
    change(&mut config);
    let consumer = &mut config.consumers[0];
    consumer.exposure_lag = consumer.least_lag(DAY, 600);
    let mut system = System::new(&config).unwrap();
    system.fund("alice", 10_000).unwrap();
    system.bond("alice", 10_000).unwrap();
    system
}

fn day(system: &mut System) {
    system.world.advance(DAY);
    system.run_epoch(0).unwrap();
}

fn unstaked(system: &mut System, amount: u128) {
    system.unstake("alice", 0, VA, amount).unwrap();
    system.world.relay_all().unwrap();
}

/// After all was unstaked: on every day on which something is delegated, a double sign of that day
/// charges the offender's backer.
fn backed_as_long_as_it_votes(mut system: System, stake: u128) -> u32 {
    let mut days = 0;
    while delegated(&system) > 0 {
        day(&mut system);
        // A double sign at this height, in a world of its own.
        let left = delegated(&system);
        let snapshot = system.world.snapshot();
        let infraction = height(&system, 0);
        convicted(&mut system, 0, VA, infraction);
        system.settle_all().unwrap();
        let charged = 10_000 - bonded(&system, "alice");
        if left > 0 {
            assert_eq!(charged, stake.div_ceil(10), "{left} votes, {days} days after it was unstaked");
        }
        system.world.restore(&snapshot);
        days += 1;
        assert!(days < 40, "{left} is never undelegated");
    }
    holds(&mut system);
    days
}

#[test]
fn all_that_is_unstaked_at_once_leaves_at_the_next_epoch() {
    let mut system = with_least_lag(|_| {});
    staked(&mut system, "alice", VA, 5_000);
    day(&mut system);
    assert_eq!(delegated(&system), 6_750);
    unstaked(&mut system, 5_000);
    assert_eq!(backed_as_long_as_it_votes(system, 5_000), 1);
}

#[test]
fn what_follows_an_undelegation_is_charged_until_it_has_left() {
    let mut system = with_least_lag(|_| {});
    staked(&mut system, "alice", VA, 5_000);
    day(&mut system);
    unstaked(&mut system, 200);
    day(&mut system);
    assert_eq!(delegated(&system), 6_480);
    unstaked(&mut system, 4_800);
    assert_eq!(backed_as_long_as_it_votes(system, 5_000), 4);
}

#[test]
fn a_price_that_falls_a_little_before_leaves_no_stake_unbacked() {
    let mut system = with_least_lag(|_| {});
    staked(&mut system, "alice", VA, 5_000);
    day(&mut system);
    system.set_price(0, Decimal::permille(1_490)).unwrap();
    day(&mut system);
    assert_eq!(delegated(&system), 6_705);
    unstaked(&mut system, 5_000);
    assert_eq!(backed_as_long_as_it_votes(system, 5_000), 4);
}

#[test]
fn dust_is_backed_until_it_goes_whatever_its_size() {
    let mut system = with_least_lag(|config| config.consumers[0].dead_band = Some(Decimal::percent(5)));
    staked(&mut system, "alice", VA, 5_000);
    system.stake("alice", 0, VA, 100).unwrap();
    system.world.relay_all().unwrap();
    day(&mut system);
    let before = delegated(&system);
    unstaked(&mut system, 100);
    for _ in 0..3 {
        day(&mut system);
        assert_eq!(delegated(&system), before);
    }
    day(&mut system);
    assert_eq!(delegated(&system), 6_750);
}

#[test]
fn with_two_entries_the_lag_is_longer_and_holds_as_well() {
    let mut system = with_least_lag(|config| config.consumers[0].chain.max_entries = 2);
    staked(&mut system, "alice", VA, 5_000);
    day(&mut system);
    unstaked(&mut system, 200);
    day(&mut system);
    unstaked(&mut system, 4_800);
    assert_eq!(backed_as_long_as_it_votes(system, 5_000), 22);
}

#[test]
fn the_module_undelegates_at_once_and_needs_a_gap_alone() {
    let mut system = with_least_lag(|config| {
        let consumer = &mut config.consumers[0];
        consumer.bonding = Bonding::Module;
    });
    staked(&mut system, "alice", VA, 5_000);
    day(&mut system);
    unstaked(&mut system, 200);
    day(&mut system);
    unstaked(&mut system, 4_800);
    assert_eq!(backed_as_long_as_it_votes(system, 5_000), 1);
}
