//! Local staking: the same collateral is staked on the provider, and backs both consumers.

use cosmwasm_std::{Decimal, Uint128};

use crate::at_home::{at_home, books, collected, HOME};
use crate::clockwork::{holds, VA, WA};
use crate::steps::{convicted, height};

#[test]
fn collateral_at_home_backs_both_consumers_and_comes_back() {
    let mut system = at_home();
    system.stake_local("alice", HOME[0], 60_000).unwrap();
    system.stake_local("alice", HOME[1], 40_000).unwrap();
    for (consumer, validator) in [(0, VA), (1, WA)] {
        let msg = system.pledge_msg(consumer, validator, 80_000).unwrap();
        system.reconciled("alice", &msg).unwrap();
    }
    system.world.relay_all().unwrap();
    assert_eq!(
        (books(&system, "alice"), system.account("alice").unwrap().bonded.u128()),
        ([0, 100_000, 0, 0], 100_000)
    );
    let bob = system.account("bob").unwrap();
    holds(&mut system);

    system.restake("alice", HOME[1], HOME[2], 40_000).unwrap();
    system.unstake_local("alice", HOME[0], 60_000).unwrap();
    collected(&mut system, "alice");
    system.unstake_local("alice", HOME[2], 40_000).unwrap();
    collected(&mut system, "alice");
    assert_eq!(books(&system, "alice"), [100_000, 0, 0, 0]);
    assert_eq!(system.account("bob").unwrap(), bob);
    holds(&mut system);
}

#[test]
fn a_consumers_double_sign_burns_local_stake_when_it_returns() {
    let mut system = at_home();
    system.stake_local("alice", HOME[0], 100_000).unwrap();
    let msg = system.pledge_msg(0, VA, 90_000).unwrap();
    system.reconciled("alice", &msg).unwrap();
    system.world.relay_all().unwrap();
    let now = height(&system, 0);
    convicted(&mut system, 0, VA, now);
    system.settle(0, &["alice"]).unwrap();
    assert_eq!(books(&system, "alice"), [0, 100_000, 9_000, 0]);
    assert_eq!(system.account("alice").unwrap().bonded.u128(), 91_000);
    holds(&mut system);
    system.work_off_local("alice", HOME[0]).unwrap();
    collected(&mut system, "alice");
    // One more than was owed came back.
    assert_eq!(books(&system, "alice"), [1, 90_999, 0, 0]);
    holds(&mut system);
}

#[test]
fn slashes_of_the_provider_are_found_where_they_hit() {
    let mut system = at_home();
    system.stake_local("alice", HOME[0], 90_000).unwrap();
    system.world.advance(60);
    let offence = system.world.chain(system.deployment.provider).height();
    system.world.advance(60);
    system.unstake_local("alice", HOME[0], 30_000).unwrap();
    system.restake("alice", HOME[0], HOME[1], 30_000).unwrap();
    let provider = system.deployment.provider;
    system.world.chain_mut(provider).slash(HOME[0], Decimal::percent(10), offence).unwrap();
    system.reconcile("alice").unwrap();
    assert_eq!(
        books(&system, "alice"),
        [10_000, 84_000, 0, 0],
        "27,000 stay, 27,000 moved, 30,000 are not due"
    );
    holds(&mut system);
    collected(&mut system, "alice");
    assert_eq!(books(&system, "alice"), [37_000, 54_000, 0, 0]);
    holds(&mut system);
}

#[test]
fn a_validator_that_panics_holds_its_own_coins_alone() {
    let mut system = at_home();
    system.stake_local("alice", HOME[0], 1).unwrap();
    system.stake_local("alice", HOME[1], 99_999).unwrap();
    let msg = system.pledge_msg(0, VA, 90_000).unwrap();
    system.reconciled("alice", &msg).unwrap();
    system.world.relay_all().unwrap();
    let proxy = system.local_stake(&system.user("alice")).unwrap().proxy.unwrap();
    let provider = system.deployment.provider;
    system.world.chain_mut(provider).panic_on(&proxy, HOME[0], true).unwrap();
    let now = height(&system, 0);
    convicted(&mut system, 0, VA, now);
    system.settle(0, &["alice"]).unwrap();
    system.reconcile("alice").unwrap();
    assert!(system.work_off_local("alice", HOME[0]).is_err());
    system.work_off_local("alice", HOME[1]).unwrap();
    collected(&mut system, "alice");
    assert_eq!(books(&system, "alice"), [1, 90_999, 0, 0]);
    holds(&mut system);
}

#[test]
fn a_loss_leaves_less_to_cover_and_nothing_free() {
    let mut system = at_home();
    system.stake_local("alice", HOME[0], 100_000).unwrap();
    let msg = system.pledge_msg(0, VA, 90_000).unwrap();
    system.reconciled("alice", &msg).unwrap();
    system.world.relay_all().unwrap();
    let (provider, now) = (system.deployment.provider, u64::MAX);
    system.world.chain_mut(provider).slash(HOME[0], Decimal::percent(50), now).unwrap();
    system.reconcile("alice").unwrap();
    assert_eq!(system.account("alice").unwrap().bonded.u128(), 50_000);
    assert_eq!(system.account("alice").unwrap().free, Uint128::zero());
    let msg = system.pledge_msg(1, WA, 1).unwrap();
    system.reconciled("alice", &msg).unwrap();
    let msg = system.pledge_msg(1, WA, 50_000).unwrap();
    assert!(system.reconciled("alice", &msg).is_err());
}
