//! The scenarios that are searched.

use cosmwasm_std::Decimal;
use mesh_simulator::valset_file::ValidatorSpec;
use mesh_simulator::{DeployConfig, SimResult, System};

use crate::moves::Allowed::{self, *};
use crate::scenario::Scenario;

/// Collateral of each user.
const COLLATERAL: u128 = 100;
const DAY: u64 = 24 * 60 * 60;

/// Two consumers with two validators each, and two users with collateral in the vault.
fn standard() -> SimResult<System> {
    let mut config = DeployConfig::standard(vec![
        ValidatorSpec::small_set("cona", 2),
        ValidatorSpec::small_set("conb", 2),
    ]);
    for consumer in &mut config.consumers {
        consumer.max_slash = Decimal::percent(40);
    }
    let mut system = System::new(&config)?;
    for user in ["alice", "bob"] {
        system.fund(user, COLLATERAL)?;
        system.bond(user, COLLATERAL)?;
    }
    Ok(system)
}

fn operator(consumer: usize, index: u8) -> String {
    format!("con{}valoper1{}", char::from(b'a' + consumer as u8), char::from(b'a' + index))
}

fn scenario(name: &'static str, users: &[&'static str], allowed: Vec<(Allowed, u8)>) -> Scenario {
    Scenario { name, build: standard, users: users.to_vec(), allowed }
}

/// A scenario with a fault, which must be found.
pub fn false_timeout() -> Scenario {
    let allowed = vec![(Stake("alice", 0, operator(0, 0), 60), 1), (FalseTimeout, 1)];
    scenario("a false timeout", &["alice"], allowed)
}

/// Everything that one user can do on one validator.
pub fn one_user() -> Scenario {
    let allowed = vec![
        (Stake("alice", 0, operator(0, 0), 60), 2),
        (Unstake("alice", 0, operator(0, 0), 40), 2),
        (Wait(9 * DAY), 2),
    ];
    scenario("one user, one validator", &["alice"], allowed)
}

/// Two users meet on a validator, and one of them uses the same collateral twice.
pub fn two_users() -> Scenario {
    let allowed = vec![
        (Stake("alice", 0, operator(0, 0), 60), 1),
        (Stake("bob", 0, operator(0, 0), 60), 1),
        (Stake("alice", 1, operator(1, 0), 80), 1),
        (Unstake("alice", 0, operator(0, 0), 40), 1),
        (Unstake("bob", 0, operator(0, 0), 40), 1),
        (Wait(9 * DAY), 1),
    ];
    scenario("two users, two consumers", &["alice", "bob"], allowed)
}

/// A validator signs twice while its backer has everything in flight, and uses the same collateral
/// elsewhere.
pub fn slash_in_flight() -> Scenario {
    let allowed = vec![
        (Stake("alice", 0, operator(0, 0), 60), 2),
        (Unstake("alice", 0, operator(0, 0), 40), 1),
        (Stake("alice", 1, operator(1, 0), 80), 1),
        (DoubleSign(0, operator(0, 0)), 1),
        (Wait(9 * DAY), 1),
    ];
    scenario("a slash with everything in flight", &["alice"], allowed)
}

/// All scenarios without a fault, small ones first.
pub fn all() -> Vec<Scenario> {
    vec![one_user(), slash_in_flight(), two_users()]
}
