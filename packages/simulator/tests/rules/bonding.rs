//! Specification, "Virtual staking": what the chain does to one validator stops no other.

use cosmwasm_std::{Decimal, Uint128};
use mesh_simulator::System;

use crate::clockwork::{holds, system, DAY, VA, VB};
use crate::steps::{stake_at_converter, staked};

fn delegated(system: &System, validator: &str) -> u128 {
    let all = system.real_delegations(0).unwrap();
    all.iter().find(|(of, _)| of == validator).map_or(0, |(_, amount)| amount.u128())
}

fn epoch(system: &mut System) {
    system.world.advance(DAY);
    system.run_epoch(0).unwrap();
}

#[test]
fn a_validator_slashed_to_nothing_stops_no_other_and_no_exit() {
    let mut system = system();
    staked(&mut system, "alice", VA, 100);
    staked(&mut system, "bob", VB, 100);
    epoch(&mut system);
    assert_eq!((delegated(&system, VA), delegated(&system, VB)), (135, 135));

    // Its exchange rate is invalid from now on: it takes no delegation, and has no tokens to give
    // back.
    let chain = system.consumer(0).unwrap().chain;
    let height = system.world.chain(chain).height();
    system.world.chain_mut(chain).slash(VA, Decimal::one(), height).unwrap();
    staked(&mut system, "alice", VA, 10);
    staked(&mut system, "bob", VB, 100);
    for _ in 0..3 {
        epoch(&mut system);
    }
    assert_eq!(delegated(&system, VB), 270);

    system.unstake("alice", 0, VA, 110).unwrap();
    system.unstake("bob", 0, VB, 50).unwrap();
    system.world.relay_all().unwrap();
    assert_eq!((stake_at_converter(&system, VA), stake_at_converter(&system, VB)), (0, 150));
    for _ in 0..3 {
        epoch(&mut system);
    }
    assert_eq!(delegated(&system, VB), 202, "150 at 1.5, less 10 %");
    holds(&mut system);
}

#[test]
fn a_slash_of_a_delegation_changes_no_nominal_amount() {
    let mut system = system();
    staked(&mut system, "alice", VA, 100);
    epoch(&mut system);
    let chain = system.consumer(0).unwrap().chain;
    let height = system.world.chain(chain).height();
    system.world.chain_mut(chain).slash(VA, Decimal::percent(20), height).unwrap();
    assert_eq!(delegated(&system, VA), 108);
    assert_eq!(stake_at_converter(&system, VA), 100);
    assert_eq!(system.position("alice", 0, VA).unwrap().stake, Uint128::new(100));
    epoch(&mut system);
    // Within the chain's rounding of shares.
    assert!((134..=135).contains(&delegated(&system, VA)), "{}", delegated(&system, VA));
    holds(&mut system);
}
