//! Validators change while stake is in flight.

use super::setting::{one_consumer, scenario, small, validator};
use crate::moves::Allowed::{
    DoubleSign, EpochPage, Jail, RotateKey, Stake, Tombstone, Unjail, Unstake, Wait,
};
use crate::moves::At;
use crate::periods::{BLOCK, SILENT};
use crate::scenario::Scenario;

/// One validator is jailed and comes back, another one is tombstoned; epochs are run in between.
pub fn jailed() -> Scenario {
    let allowed = vec![
        (Stake("alice", 0, validator(0, 0), 50), 1),
        (Stake("alice", 0, validator(0, 1), 50), 1),
        (Unstake("alice", 0, validator(0, 0), 30), 1),
        (Jail(0, validator(0, 0)), 1),
        (Unjail(0, validator(0, 0)), 1),
        (Tombstone(0, validator(0, 1)), 1),
        (EpochPage(0), 1),
    ];
    scenario("validators are jailed and tombstoned", one_consumer, &["alice"], allowed)
}

/// A validator gets a new key around an offence, and the consumer tells of both in any order.
pub fn rotated() -> Scenario {
    let allowed = vec![
        (Stake("alice", 0, validator(0, 0), 50), 1),
        (Unstake("alice", 0, validator(0, 0), 30), 1),
        (RotateKey(0, validator(0, 0)), 2),
        (DoubleSign(0, validator(0, 0), At::Now), 1),
        (Tombstone(0, validator(0, 0)), 1),
        (Wait(BLOCK), 2),
        (Wait(SILENT), 1),
    ];
    scenario("keys are rotated around an offence", small, &["alice"], allowed)
}
