//! A lienholder that means harm.

use super::setting::{scenario, validator, with_hostile};
use crate::moves::Allowed::{
    Bond, CallsBack, Conduct, DoubleSign, HostileRelease, HostileSlash, Pledge, ReportHostile, Stake, Unbond,
    Unstake, Wait,
};
use crate::moves::{At, Conduct as Behaviour};
use crate::periods::SILENT;
use crate::scenario::Scenario;

/// It fails, aborts, slashes and releases while the same collateral backs a consumer.
pub fn pledges() -> Scenario {
    let allowed = vec![
        (Pledge("alice", 90), 1),
        (Stake("alice", 0, validator(0, 0), 80), 1),
        (Conduct(Behaviour::Fails), 1),
        (Conduct(Behaviour::Aborts), 1),
        (HostileSlash("alice", 60), 1),
        (HostileRelease("alice", 50), 1),
        (Unstake("alice", 0, validator(0, 0), 30), 1),
        (DoubleSign(0, validator(0, 0), At::Now), 1),
        (Unbond("alice", 5), 1),
        (Bond("alice", 20), 1),
        (Wait(SILENT), 1),
    ];
    scenario("a hostile lienholder", with_hostile, &["alice"], allowed)
}

/// It answers each call by slashing or releasing, while the same collateral backs a consumer.
pub fn calls_back() -> Scenario {
    let allowed = vec![
        (Pledge("alice", 45), 2),
        (Stake("alice", 0, validator(0, 0), 80), 1),
        (CallsBack(Box::new(HostileSlash("alice", 30))), 1),
        (CallsBack(Box::new(HostileRelease("alice", 20))), 1),
        (DoubleSign(0, validator(0, 0), At::Now), 1),
        (ReportHostile("alice"), 1),
        (Unbond("alice", 5), 1),
    ];
    scenario("a lienholder that calls back", with_hostile, &["alice"], allowed)
}
