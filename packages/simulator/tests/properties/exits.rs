//! Invariant 8: whatever the consumers do, everyone is out by timeout + grace + unbonding.

use mesh_simulator::System;
use proptest::prelude::*;

use crate::play::{give_up, pending, play};
use crate::schedule::{cases, honest_step, system, DAY, USERS};

const TIMEOUT_AND_GRACE: u64 = 8 * DAY;
const UNBONDING: u64 = 21 * DAY;

/// From now on both consumers are silent. Every user unstakes everything, gives up what is silent
/// when it is, withdraws and unbonds: then the vault is empty, and each has what was not burned of
/// their collateral back.
pub fn everyone_gets_out(system: &mut System) -> Result<(), TestCaseError> {
    for consumer in 0..system.consumer_count() {
        let chain = system.consumer(consumer).unwrap().chain;
        system.world.halt(chain);
    }
    let collateral: Vec<_> = USERS.map(|user| system.account(user).unwrap().bonded).to_vec();
    let before: Vec<_> = USERS.map(|user| balance(system, user)).to_vec();
    let supply = supply(system);
    for user in USERS {
        for consumer in 0..system.consumer_count() {
            for position in system.positions(&system.user(user), consumer).unwrap() {
                let available = position.stake.u128() - position.unstaking.u128();
                if available > 0 {
                    system.unstake(user, consumer, &position.validator, available).unwrap();
                }
            }
        }
    }
    system.world.advance(TIMEOUT_AND_GRACE);
    for user in USERS {
        for consumer in 0..system.consumer_count() {
            give_up_all(system, user, consumer)?;
        }
    }
    system.world.advance(UNBONDING);
    for user in USERS {
        for consumer in 0..system.consumer_count() {
            let user_addr = system.user(user);
            while !system.claims(&user_addr, consumer).unwrap().is_empty() {
                if let Err(refused) = system.withdraw(user, consumer, None) {
                    return Err(TestCaseError::fail(format!("{user}, consumer {consumer}: {refused}")));
                }
            }
            prop_assert!(system.parked(&user_addr, consumer).unwrap().is_zero());
        }
        let account = system.account(user).unwrap();
        prop_assert_eq!(account.free, account.bonded, "{} has a lien left", user);
        if !account.free.is_zero() {
            system.unbond(user, account.free.u128()).unwrap();
        }
    }
    let paid: u128 = USERS.iter().zip(&before).map(|(user, before)| balance(system, user) - before).sum();
    let bonded: u128 = collateral.iter().map(|bonded| bonded.u128()).sum();
    prop_assert_eq!(paid + supply - self::supply(system), bonded);
    prop_assert!(system.vault_balance().unwrap().is_zero());
    Ok(())
}

/// Pending transactions that have left the user's history are known to the user by their numbers.
fn give_up_all(system: &mut System, user: &str, consumer: usize) -> Result<(), TestCaseError> {
    let mut waiting: Vec<_> = pending(system, user, consumer);
    for number in 0..u64::MAX {
        let Ok(tx) = system.tx(consumer, mesh_apis::TxId(number)) else {
            if number > 500 {
                break;
            }
            continue;
        };
        let known = waiting.iter().any(|(_, tx_id)| *tx_id == tx.tx_id);
        let is_pending = tx.status == mesh_apis::external_staking::TxStatus::Pending;
        if is_pending && !known && tx.user == system.user(user).as_str() {
            waiting.push((tx.kind, tx.tx_id));
        }
    }
    for (kind, tx_id) in waiting {
        if let Err(refused) = give_up(system, user, consumer, kind, tx_id) {
            return Err(TestCaseError::fail(format!("{user}, {kind:?} {tx_id}: {refused}")));
        }
    }
    Ok(())
}

fn supply(system: &System) -> u128 {
    let chain = system.world.chain(system.deployment.provider);
    chain.supply(&system.deployment.denom).unwrap().u128()
}

fn balance(system: &System, user: &str) -> u128 {
    let chain = system.world.chain(system.deployment.provider);
    chain.balance(&system.user(user), &system.deployment.denom).unwrap().u128()
}

proptest! {
    #![proptest_config(cases(150))]

    #[test]
    fn if_all_consumers_fall_silent_everyone_is_out_in_time(
        steps in prop::collection::vec(honest_step(), 1..90),
    ) {
        let mut system = system();
        steps.iter().for_each(|step| play(&mut system, step));
        everyone_gets_out(&mut system)?;
    }
}
