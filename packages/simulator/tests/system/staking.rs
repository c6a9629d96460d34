//! Stake, epoch, unstake, withdraw.

use mesh_apis::external_staking::TxStatus;
use mesh_simulator::{RandomRelay, Rng};

use crate::clockwork::{holds, system, DAY, VA, VB, WA};

#[test]
fn a_stake_becomes_a_delegation_and_comes_back() {
    let mut system = system();
    for (consumer, validator) in [(0, VA), (1, WA)] {
        let tx = system.stake("alice", consumer, validator, 600).unwrap();
        assert_eq!(system.tx(consumer, tx).unwrap().status, TxStatus::Pending);
        holds(&mut system);
        system.world.relay_all().unwrap();
        assert_eq!(system.tx(consumer, tx).unwrap().status, TxStatus::Confirmed);
        assert_eq!(system.consumer_stake(consumer, validator).unwrap().stake.u128(), 600);
        system.world.advance(DAY);
        system.run_epoch(consumer).unwrap();
        // 600 at 1.5, less 10 %.
        let delegated = system.real_delegations(consumer).unwrap();
        assert_eq!(delegated, [(validator.to_string(), 810u128.into())]);
    }
    // The same collateral backs both.
    assert_eq!(system.account("alice").unwrap().free.u128(), 400);
    assert!(system.unbond("alice", 401).unwrap_err().says("401"));
    holds(&mut system);

    for (consumer, validator) in [(0, VA), (1, WA)] {
        system.unstake("alice", consumer, validator, 600).unwrap();
        system.world.relay_all().unwrap();
        assert_eq!(system.consumer_stake(consumer, validator).unwrap().stake.u128(), 0);
        system.world.advance(DAY);
        system.run_epoch(consumer).unwrap();
        assert_eq!(system.real_delegations(consumer).unwrap(), []);
    }
    holds(&mut system);
    system.world.advance(21 * DAY);
    for consumer in 0..2 {
        system.withdraw("alice", consumer, None).unwrap();
    }
    system.unbond("alice", 1_000).unwrap();
    holds(&mut system);
}

#[test]
fn a_stake_to_an_unknown_validator_is_refused_by_both() {
    let mut system = system();
    assert!(system.stake("alice", 0, "nobody", 5).is_err());
    assert_eq!(system.lien("alice", 0).unwrap().amount.u128(), 0);
}

#[test]
fn a_stake_to_one_jailed_meanwhile_is_refused_and_released() {
    let mut system = system();
    let chain = system.consumer(0).unwrap().chain;
    system.world.chain_mut(chain).jail(VA).unwrap();
    system.sync_validators(0).unwrap();
    let tx = system.stake("alice", 0, VA, 5).unwrap();
    holds(&mut system);
    system.world.relay_all().unwrap();
    let tx = system.tx(0, tx).unwrap();
    assert_eq!(tx.status, TxStatus::Failed);
    assert_eq!(tx.reason.unwrap().code.name(), "inactive_validator");
    assert_eq!(system.lien("alice", 0).unwrap().amount.u128(), 0);
    holds(&mut system);
}

#[test]
fn what_is_lost_times_out_and_everything_still_holds() {
    let mut system = system();
    let mut rng = Rng::new(7);
    let relay = RandomRelay { steps: 6, drop: 0.3, drop_ack: 0.1 };
    for round in 0..20u128 {
        let user = *rng.pick(&["alice", "bob"]).unwrap();
        let (consumer, validator) = *rng.pick(&[(0, VA), (0, VB), (1, WA)]).unwrap();
        let _ = system.stake(user, consumer, validator, 10 + round);
        let _ = system.unstake(user, consumer, validator, 5 + round);
        system.world.relay_random(&mut rng, relay).unwrap();
        system.world.advance(DAY);
        for consumer in 0..2 {
            system.run_epoch(consumer).unwrap();
        }
        holds(&mut system);
    }
    assert!(system.world.stats().timed_out > 0);
    assert!(system.world.stats().acknowledged > 10);
}
