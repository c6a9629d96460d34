//! Stakes and Unstakes in any order.

use super::setting::{scenario, small, two_consumers, validator, USERS};
use crate::moves::Allowed::{Bond, FalseTimeout, Stake, Unbond, Unstake, Wait};
use crate::periods::SILENT;
use crate::scenario::Scenario;

/// A scenario with a fault, which must be found.
pub fn false_timeout() -> Scenario {
    let allowed = vec![(Stake("alice", 0, validator(0, 0), 60), 1), (FalseTimeout, 1)];
    scenario("a false timeout", small, &["alice"], allowed)
}

/// Everything that one user can do on one validator.
pub fn one_user() -> Scenario {
    let allowed = vec![
        (Stake("alice", 0, validator(0, 0), 60), 2),
        (Unstake("alice", 0, validator(0, 0), 40), 2),
        (Wait(SILENT), 2),
    ];
    Scenario { exits_everywhere: true, ..scenario("one user, one validator", small, &["alice"], allowed) }
}

/// One user backs two consumers with the same collateral, and moves it.
pub fn same_collateral() -> Scenario {
    let allowed = vec![
        (Stake("alice", 0, validator(0, 0), 60), 1),
        (Stake("alice", 1, validator(1, 0), 80), 1),
        (Unstake("alice", 0, validator(0, 0), 40), 1),
        (Unstake("alice", 1, validator(1, 0), 50), 1),
        (Unbond("alice", 15), 1),
        (Bond("alice", 30), 1),
        (Wait(SILENT), 1),
    ];
    let name = "the same collateral on two consumers";
    Scenario { exits_everywhere: true, ..scenario(name, two_consumers, &["alice"], allowed) }
}

/// Two users meet on a validator.
pub fn two_users() -> Scenario {
    let allowed = vec![
        (Stake("alice", 0, validator(0, 0), 60), 1),
        (Unstake("alice", 0, validator(0, 0), 40), 2),
        (Stake("bob", 0, validator(0, 0), 60), 1),
        (Unstake("bob", 0, validator(0, 0), 40), 2),
        (Wait(SILENT), 1),
    ];
    let alike = vec![vec![vec![0, 1], vec![2, 3]]];
    Scenario { alike, ..scenario("two users, one validator", small, &USERS, allowed) }
}

/// A small scenario in which much commutes: stake on two consumers.
pub fn crossing() -> Scenario {
    let allowed = vec![
        (Stake("alice", 0, validator(0, 0), 60), 1),
        (Stake("alice", 1, validator(1, 0), 80), 1),
        (Unstake("alice", 0, validator(0, 0), 40), 1),
    ];
    scenario("two consumers, small", two_consumers, &["alice"], allowed)
}

/// A small scenario of two users who can be exchanged.
pub fn meeting() -> Scenario {
    let allowed = vec![
        (Stake("alice", 0, validator(0, 0), 60), 1),
        (Unstake("alice", 0, validator(0, 0), 40), 1),
        (Stake("bob", 0, validator(0, 0), 60), 1),
        (Unstake("bob", 0, validator(0, 0), 40), 1),
    ];
    let alike = vec![vec![vec![0, 1], vec![2, 3]]];
    Scenario { alike, ..scenario("two users, small", small, &USERS, allowed) }
}
