//! Specification, "Quarantine": one delegation on which the chain panics must not stop the others.

use cosmwasm_std::Uint128;
use mesh_apis::ack::ReasonCode;
use mesh_apis::valset::ValidatorStatus;
use mesh_simulator::System;

use crate::clockwork::{config, holds, system, DAY, VA, VB, WA};
use crate::steps::{staked, tx};

const WB: &str = "conbvaloper1b";

fn delegated(system: &System, consumer: usize, validator: &str) -> u128 {
    let all = system.real_delegations(consumer).unwrap();
    all.iter().find(|(of, _)| of == validator).map_or(0, |(_, amount)| amount.u128())
}

fn epoch(system: &mut System, consumer: usize) {
    system.world.advance(DAY);
    system.run_epoch(consumer).unwrap();
}

fn panic_on(system: &mut System, consumer: usize, validator: &str, panics: bool) {
    let deployed = system.consumer(consumer).unwrap().clone();
    let chain = system.world.chain_mut(deployed.chain);
    chain.panic_on(&deployed.virtual_staking, validator, panics).unwrap();
}

#[test]
fn all_others_go_on_while_one_that_panics_is_in_quarantine() {
    // With a treasury, and with the module.
    for (consumer, bad, good) in [(0, VA, VB), (1, WA, WB)] {
        let mut system = system();
        for validator in [bad, good] {
            system.stake("alice", consumer, validator, 200).unwrap();
        }
        system.world.relay_all().unwrap();
        epoch(&mut system, consumer);
        assert_eq!(delegated(&system, consumer, good), 270);

        panic_on(&mut system, consumer, bad, true);
        system.stake("alice", consumer, good, 100).unwrap();
        system.world.relay_all().unwrap();
        system.world.advance(DAY);
        let err = system.run_epoch(consumer).unwrap_err();
        assert!(err.says("greater than current stake"), "{err}");

        system.set_quarantine(consumer, bad, true).unwrap();
        epoch(&mut system, consumer);
        assert_eq!(delegated(&system, consumer, good), 405);
        let status = system.bond_status(consumer).unwrap();
        assert_eq!((status.quarantined.u128(), status.delegated.u128()), (270, 675));

        // Exits are open, and the books hold.
        system.unstake("alice", consumer, bad, 50).unwrap();
        system.world.relay_all().unwrap();
        system.set_max_cap(consumer, Uint128::zero()).unwrap();
        epoch(&mut system, consumer);
        assert_eq!((delegated(&system, consumer, bad), delegated(&system, consumer, good)), (270, 0));

        panic_on(&mut system, consumer, bad, false);
        system.set_quarantine(consumer, bad, false).unwrap();
        system.set_max_cap(consumer, Uint128::new(1_000_000)).unwrap();
        for _ in 0..30 {
            epoch(&mut system, consumer);
            system.world.relay_all().unwrap();
        }
        assert_eq!(delegated(&system, consumer, good), 405);
        assert!((202..=203).contains(&delegated(&system, consumer, bad)));
        holds(&mut system);
    }
}

#[test]
fn the_provider_takes_no_stake_for_one_in_quarantine() {
    let mut system = system();
    staked(&mut system, "alice", VA, 100);
    // On its way when governance sets it apart.
    let late = system.stake("bob", 0, VA, 100).unwrap();
    system.set_quarantine(0, VA, true).unwrap();
    system.world.relay_all().unwrap();
    assert_eq!(tx(&system, late).reason.unwrap().code, ReasonCode::InactiveValidator);
    let known = system.validator(0, VA).unwrap();
    assert_eq!((known.status, known.can_be_staked), (Some(ValidatorStatus::Inactive), false));
    assert!(system.stake("bob", 0, VA, 100).is_err());
    assert_eq!(system.conversion(0).unwrap().total_stake.u128(), 0);

    system.set_quarantine(0, VA, false).unwrap();
    system.world.relay_all().unwrap();
    staked(&mut system, "bob", VA, 100);
    assert_eq!(system.conversion(0).unwrap().total_stake.u128(), 200);
    holds(&mut system);
}

#[test]
fn the_cap_holds_for_all_while_one_is_in_quarantine() {
    let mut config = config();
    config.consumers[0].max_cap = Uint128::new(300);
    let mut system = System::new(&config).unwrap();
    system.fund("alice", 2_000).unwrap();
    system.bond("alice", 2_000).unwrap();
    staked(&mut system, "alice", VA, 200);
    epoch(&mut system, 0);
    assert_eq!(delegated(&system, 0, VA), 270);
    panic_on(&mut system, 0, VA, true);
    system.set_quarantine(0, VA, true).unwrap();
    staked(&mut system, "alice", VB, 600);
    epoch(&mut system, 0);
    assert_eq!((delegated(&system, 0, VA), delegated(&system, 0, VB)), (270, 30));
    system.set_max_cap(0, Uint128::new(280)).unwrap();
    epoch(&mut system, 0);
    assert_eq!((delegated(&system, 0, VA), delegated(&system, 0, VB)), (270, 10));
}
