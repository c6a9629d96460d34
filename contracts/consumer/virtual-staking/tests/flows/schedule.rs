//! Random schedules: whatever arrives in whatever order, the cap and the limits of the chain hold,
//! and the books agree with the chain.

use mesh_apis::valset::ValidatorStatus;
use mesh_apis::virtual_staking::Bonding;
use mesh_virtual_staking::ContractError;
use proptest::prelude::*;

use crate::chain::{DENOM, UNBONDING};
use crate::setup::Setup;
use crate::world::{v, World, DAY};

const VALIDATORS: usize = 4;

#[derive(Clone, Debug)]
enum Act {
    Stake(usize, u128),
    Jail(usize, u128),
    Price(u32, bool),
    NoPrice,
    Cap(u128),
    Break(usize, bool),
    Earn(usize, u128),
    Withhold(usize, bool),
    Garble(usize, bool),
    RefuseRewards(bool),
    Quarantine(usize, bool),
    Slash(usize, u64),
    Wait(u64),
    Page,
}

fn act() -> impl Strategy<Value = Act> {
    let validator = 0..VALIDATORS;
    prop_oneof![
        6 => (validator.clone(), 0..1_000u128).prop_map(|(v, amount)| Act::Stake(v, amount)),
        1 => (validator.clone(), 0..1_000u128).prop_map(|(v, amount)| Act::Jail(v, amount)),
        2 => (1..300u32, prop::bool::weighted(0.2)).prop_map(|(price, stale)| Act::Price(price, stale)),
        1 => Just(Act::NoPrice),
        2 => prop_oneof![Just(0), 1..3_000u128].prop_map(Act::Cap),
        1 => (validator.clone(), any::<bool>()).prop_map(|(v, bad)| Act::Break(v, bad)),
        4 => (validator.clone(), 1..100u128).prop_map(|(v, amount)| Act::Earn(v, amount)),
        1 => (validator.clone(), any::<bool>()).prop_map(|(v, bad)| Act::Withhold(v, bad)),
        1 => (validator.clone(), any::<bool>()).prop_map(|(v, bad)| Act::Garble(v, bad)),
        1 => any::<bool>().prop_map(Act::RefuseRewards),
        1 => (validator.clone(), any::<bool>()).prop_map(|(v, set)| Act::Quarantine(v, set)),
        1 => (validator, 1..30u64).prop_map(|(v, percent)| Act::Slash(v, percent)),
        4 => (1..5 * DAY).prop_map(Act::Wait),
        10 => Just(Act::Page),
    ]
}

fn sum(world: &World) -> u128 {
    world.delegated::<VALIDATORS>().iter().sum()
}

/// Rewards that the converter was told of.
fn booked(world: &World) -> u128 {
    world.booked().iter().flatten().map(|(_, amount)| amount).sum()
}

fn apply(world: &mut World, act: &Act) {
    match act {
        Act::Stake(v, amount) => world.stake(*v, *amount),
        Act::Jail(v, amount) => world.stake_as(*v, *amount, Some(ValidatorStatus::Jailed), false),
        Act::Price(percent, stale) => {
            let price = format!("{}.{:02}", percent / 100, percent % 100);
            if *stale {
                world.stale_price(&price);
            } else {
                world.price(&price);
            }
        }
        Act::NoPrice => world.no_price(),
        Act::Cap(cap) => world.cap(*cap),
        Act::Break(number, true) => drop(world.rules().bad.insert(v(*number))),
        Act::Break(number, false) => drop(world.rules().bad.remove(&v(*number))),
        Act::Earn(v, amount) => world.earn(*v, *amount),
        Act::Withhold(number, true) => drop(world.rewards().bad.insert(v(*number))),
        Act::Withhold(number, false) => drop(world.rewards().bad.remove(&v(*number))),
        Act::Garble(number, true) => drop(world.rewards().garbled.insert(v(*number))),
        Act::Garble(number, false) => drop(world.rewards().garbled.remove(&v(*number))),
        Act::RefuseRewards(refuses) => world.converter_refuses_rewards(*refuses),
        Act::Quarantine(number, true) => {
            world.quarantine(*number, true);
            world.panic_on(*number, true);
        }
        Act::Quarantine(number, false) => {
            world.quarantine(*number, false);
            world.panic_on(*number, false);
        }
        Act::Slash(v, percent) => world.slash(*v, *percent),
        Act::Wait(secs) => world.wait(*secs),
        Act::Page => {
            let before = sum(world);
            match world.page() {
                Ok(_) | Err(ContractError::TooEarly { .. }) => {}
                Err(other) => panic!("{other}"),
            }
            let (after, cap) = (sum(world), world.status().cap.u128());
            assert!(after <= before.max(cap), "bonded from {before} to {after} above the cap {cap}");
        }
    }
    assert!(sum(world) <= world.status().delegated.u128(), "{act:?}: more is delegated than is booked");
    assert_eq!(
        booked(world) + world.collected(),
        world.rewards().told,
        "{act:?}: rewards were lost or invented"
    );
}

fn heal(world: &mut World) {
    world.finish();
    world.rules().bad.clear();
    world.rewards().bad.clear();
    world.converter_refuses_rewards(false);
    world.price("1");
    world.cap(100_000);
    for number in 0..VALIDATORS {
        world.panic_on(number, false);
        world.quarantine(number, false);
        world.stake(number, 100);
    }
    // Long enough for all entries to mature, and for what failed to be tried again.
    for _ in 0..3 {
        world.wait(UNBONDING + DAY);
        world.epoch();
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn whatever_happens_limits_hold_and_targets_are_reached(
        acts in prop::collection::vec(act(), 1..120),
        treasury: bool,
        page_limit in 1..8u32,
    ) {
        let bonding = if treasury { Bonding::Treasury } else { Bonding::Module };
        let mut world = Setup::new(bonding).page_limit(page_limit).build();
        world.fund(2_000);
        for act in &acts {
            apply(&mut world, act);
        }
        heal(&mut world);
        prop_assert!(world.rules().violations.is_empty(), "{:?}", world.rules().violations);
        if treasury {
            // Slashes can have left it less than the targets: then each has an equal share of it.
            let owned = world.idle() + sum(&world);
            let share = (owned / VALIDATORS as u128).min(100);
            for amount in world.delegated::<VALIDATORS>() {
                prop_assert!(amount + 1 >= share && amount <= share + 1, "{amount} of {share}");
            }
        } else {
            prop_assert_eq!(world.delegated::<VALIDATORS>(), [100; VALIDATORS]);
        }
        prop_assert_eq!(world.status().delegated.u128(), sum(&world));
        prop_assert_eq!(world.collected(), 0);
        prop_assert!(booked(&world) <= world.paid(DENOM));
    }
}
