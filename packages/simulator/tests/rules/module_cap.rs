//! Specification, "Bonding": with the chain's mesh-security module, its own count of the cap is the
//! room that there is.

use cosmwasm_std::{Decimal, Uint128};
use mesh_apis::virtual_staking::ModuleCap;
use mesh_simulator::{System, VirtualStakeModule};

use crate::clockwork::{config, holds, DAY, WA};
use crate::steps::{convicted, height};

const WB: &str = "conbvaloper1b";

fn delegated(system: &System, validator: &str) -> u128 {
    let all = system.real_delegations(1).unwrap();
    all.iter().find(|(v, _)| v == validator).map_or(0, |(_, amount)| amount.u128())
}

fn epoch(system: &mut System) {
    system.world.advance(DAY);
    system.run_epoch(1).unwrap();
    system.world.relay_all().unwrap();
}

/// Governance sets the module's own cap.
fn cap_of_module(system: &mut System, cap: u128) {
    let deployed = system.consumer(1).unwrap().clone();
    let chain = system.world.chain_mut(deployed.chain);
    VirtualStakeModule::set_cap(chain, &deployed.virtual_staking, Uint128::new(cap)).unwrap();
}

fn used(system: &System) -> (u128, u128) {
    let ModuleCap { cap, used } = system.bond_status(1).unwrap().module.unwrap();
    (cap.u128(), used.u128())
}

fn staked(system: &mut System, validator: &str, amount: u128) {
    system.stake("alice", 1, validator, amount).unwrap();
    system.world.relay_all().unwrap();
}

/// A cap of 1,000 in both, at a price of 1.
fn capped() -> System {
    let mut config = config();
    let consumer = &mut config.consumers[1];
    consumer.max_cap = Uint128::new(1_000);
    consumer.price = Decimal::one();
    consumer.discount = Decimal::zero();
    let mut system = System::new(&config).unwrap();
    system.fund("alice", 5_000).unwrap();
    system.bond("alice", 5_000).unwrap();
    system
}

#[test]
fn after_a_slash_all_that_the_module_has_room_for_is_bonded() {
    let mut system = capped();
    staked(&mut system, WA, 1_000);
    epoch(&mut system);
    assert_eq!((delegated(&system, WA), used(&system)), (1_000, (1_000, 1_000)));
    // The chain slashes 5 %, and tombstones.
    let infraction = height(&system, 1);
    convicted(&mut system, 1, WA, infraction);
    system.punish(1, WA, infraction).unwrap();
    let left = delegated(&system, WA);
    assert!(left < 1_000);
    staked(&mut system, WB, 1_000);
    for _ in 0..3 {
        epoch(&mut system);
        system.sync_validators(1).unwrap();
        system.world.relay_all().unwrap();
    }
    // What the slash took is used for ever by the module's count.
    assert_eq!((delegated(&system, WA), delegated(&system, WB)), (0, left));
    assert_eq!(used(&system), (1_000, 1_000));
    assert!(system.bond_status(1).unwrap().delegated.u128() == left);
    holds(&mut system);

    // Until governance raises the module's cap by it.
    cap_of_module(&mut system, 2_000 - left);
    epoch(&mut system);
    assert_eq!(delegated(&system, WB), 1_000);
}

#[test]
fn the_smaller_cap_counts_and_zero_in_either_unbonds_all() {
    let mut system = capped();
    staked(&mut system, WA, 600);
    staked(&mut system, WB, 200);
    epoch(&mut system);
    assert_eq!((delegated(&system, WA), delegated(&system, WB)), (600, 200));
    cap_of_module(&mut system, 400);
    epoch(&mut system);
    assert_eq!((delegated(&system, WA), delegated(&system, WB)), (300, 100));
    cap_of_module(&mut system, 0);
    epoch(&mut system);
    assert_eq!((delegated(&system, WA), delegated(&system, WB)), (0, 0));
    cap_of_module(&mut system, 10_000);
    epoch(&mut system);
    assert_eq!((delegated(&system, WA), delegated(&system, WB)), (600, 200));
    system.set_max_cap(1, Uint128::zero()).unwrap();
    epoch(&mut system);
    assert_eq!((delegated(&system, WA), delegated(&system, WB)), (0, 0));
    holds(&mut system);
}
