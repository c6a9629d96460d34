//! Double signing while everything is in flight.

use super::setting::{scenario, small, two_consumers, validator, USERS};
use crate::moves::Allowed::{DoubleSign, Stake, Tombstone, Unstake, Wait};
use crate::moves::At;
use crate::periods::{BLOCK, SILENT};
use crate::scenario::Scenario;

/// A validator signs twice while its backer has everything in flight, and uses the same collateral
/// elsewhere.
pub fn in_flight() -> Scenario {
    let allowed = vec![
        (Stake("alice", 0, validator(0, 0), 60), 2),
        (Unstake("alice", 0, validator(0, 0), 40), 1),
        (Stake("alice", 1, validator(1, 0), 80), 1),
        (DoubleSign(0, validator(0, 0), At::Now), 1),
        (Wait(SILENT), 1),
    ];
    scenario("a slash with everything in flight", two_consumers, &["alice"], allowed)
}

/// Evidence of two heights, brought before and after stake came and left.
pub fn before_and_after() -> Scenario {
    let allowed = vec![
        (Stake("alice", 0, validator(0, 0), 60), 1),
        (Unstake("alice", 0, validator(0, 0), 40), 1),
        (Stake("bob", 0, validator(0, 0), 50), 1),
        (DoubleSign(0, validator(0, 0), At::Start), 1),
        (DoubleSign(0, validator(0, 0), At::Now), 1),
        (Tombstone(0, validator(0, 0)), 1),
        (Wait(BLOCK), 2),
        (Wait(SILENT), 1),
    ];
    scenario("evidence before and after an exit", small, &USERS, allowed)
}

/// Two users, two validators and two consumers on one vault; stakes, unstakes and a slash on each.
pub fn two_consumers_slashed() -> Scenario {
    let allowed = vec![
        (Stake("alice", 0, validator(0, 0), 60), 1),
        (Unstake("alice", 0, validator(0, 0), 40), 1),
        (Stake("alice", 1, validator(1, 0), 80), 1),
        (Stake("bob", 1, validator(1, 0), 60), 1),
        (Unstake("bob", 1, validator(1, 0), 40), 1),
        (Stake("bob", 0, validator(0, 1), 80), 1),
        (DoubleSign(0, validator(0, 0), At::Now), 1),
        (DoubleSign(1, validator(1, 0), At::Now), 1),
    ];
    // Exchanging the users, the consumers and the validators at once is an exchange of the first
    // three with the next three.
    let alike = vec![vec![vec![0, 1, 2, 6], vec![3, 4, 5, 7]]];
    let name = "two users, two consumers, a slash on each";
    Scenario { alike, ..scenario(name, two_consumers, &USERS, allowed) }
}
