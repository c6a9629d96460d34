//! Specification, "Pools": who earns, and when. A position earns from the ack of its Stake until
//! the ack of its Unstake, or its forced exit.

use mesh_simulator::System;

use crate::clockwork::{holds, DAY, VA};
use crate::earning::{batch, claimable, earning, resolve, withdraw};
use crate::steps::{only_packet, staked};

#[test]
fn rewards_without_stake_are_parked_until_there_is_some() {
    let mut system = earning();
    system.unstake("alice", 0, VA, 600).unwrap();
    system.world.relay_all().unwrap();
    // What it earned with the stake that has just left.
    let (sent, amount) = batch(&mut system, &[VA]);
    resolve(&mut system, sent);
    let books = system.reward_books(0).unwrap();
    assert_eq!((books.parked.u128(), books.claimable.u128()), (amount, 0));
    assert!(withdraw(&mut system, "alice").is_err(), "she has left");
    holds(&mut system);

    staked(&mut system, "bob", VA, 7);
    holds(&mut system);
    let paid = withdraw(&mut system, "bob").unwrap();
    assert!(amount - paid <= 1, "{paid} of {amount}");
    assert!(system.reward_books(0).unwrap().parked.is_zero());
    holds(&mut system);
}

#[test]
fn what_nobody_can_earn_is_sunk_after_the_unbonding_period() {
    let mut system = earning();
    system.unstake("alice", 0, VA, 600).unwrap();
    system.world.relay_all().unwrap();
    let (sent, amount) = batch(&mut system, &[VA]);
    resolve(&mut system, sent);
    assert!(system.sink_rewards(0, VA).is_err(), "it can have stake again");
    let chain = system.consumer(0).unwrap().chain;
    system.world.chain_mut(chain).tombstone(VA).unwrap();
    system.sync_validators(0).unwrap();
    system.world.relay_all().unwrap();
    assert!(system.sink_rewards(0, VA).is_err(), "too early");
    system.world.advance(21 * DAY);
    system.sink_rewards(0, VA).unwrap();
    let books = system.reward_books(0).unwrap();
    assert_eq!((books.sunk.u128(), books.parked.u128(), books.held.u128()), (amount, 0, 0));
    holds(&mut system);
}

#[test]
fn a_position_earns_from_ack_of_stake_to_ack_of_unstake() {
    let mut system = earning();
    let of = |system: &System, user: &str| {
        let pending = system.pending_rewards(&system.user(user), 0).unwrap();
        pending.iter().map(|of| of.amount.u128()).sum::<u128>()
    };
    // bob's Stake is applied, and not acknowledged.
    system.stake("bob", 0, VA, 600).unwrap();
    let stake = only_packet(&system);
    system.world.deliver(stake).unwrap();
    let (sent, first) = batch(&mut system, &[VA]);
    resolve(&mut system, sent);
    assert_eq!((of(&system, "alice"), of(&system, "bob")), (first, 0));
    system.world.acknowledge(stake).unwrap();
    let (sent, second) = batch(&mut system, &[VA]);
    resolve(&mut system, sent);
    assert_eq!((of(&system, "alice"), of(&system, "bob")), (first + second / 2, second / 2));

    // alice's Unstake likewise: she earns still.
    system.unstake("alice", 0, VA, 600).unwrap();
    let unstake = only_packet(&system);
    system.world.deliver(unstake).unwrap();
    let (sent, third) = batch(&mut system, &[VA]);
    resolve(&mut system, sent);
    let alice = of(&system, "alice");
    assert!(alice >= first + second / 2 + third / 2, "{alice}");
    system.world.acknowledge(unstake).unwrap();
    let (sent, _) = batch(&mut system, &[VA]);
    resolve(&mut system, sent);
    assert_eq!(of(&system, "alice"), alice);
    assert_eq!(withdraw(&mut system, "alice").unwrap(), alice, "what she has earned stays hers");
    holds(&mut system);
}

#[test]
fn a_forced_exit_earns_no_more() {
    let mut system = earning();
    let tx = system.unstake("alice", 0, VA, 600).unwrap();
    let lost = only_packet(&system);
    system.world.advance(7 * DAY);
    system.world.timeout(lost).unwrap();
    let (sent, before) = batch(&mut system, &[VA]);
    resolve(&mut system, sent);
    assert_eq!(claimable(&system), before);
    system.give_up_unstake("alice", 0, tx).unwrap();
    let (sent, after) = batch(&mut system, &[VA]);
    resolve(&mut system, sent);
    let books = system.reward_books(0).unwrap();
    assert_eq!((books.claimable.u128(), books.parked.u128()), (before, after));
    holds(&mut system);
}
