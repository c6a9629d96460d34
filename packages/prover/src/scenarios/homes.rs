//! The same collateral at home and abroad.

use super::setting::{at_home, home, scenario, validator};
use crate::moves::Allowed::{
    DoubleSign, Restake, SlashHome, Stake, StakeLocal, Unbond, UnbondUnreconciled, UnstakeLocal, Wait,
};
use crate::moves::At;
use crate::periods::UNBONDED;
use crate::scenario::Scenario;

/// The provider's own chain slashes what a consumer slashes, too.
pub fn slashed_at_home() -> Scenario {
    let allowed = vec![
        (StakeLocal("alice", home(0), 70), 1),
        (Stake("alice", 0, validator(0, 0), 60), 1),
        (UnstakeLocal("alice", home(0), 30), 1),
        (Restake("alice", home(0), home(1), 20), 1),
        (SlashHome(home(0), 5), 1),
        (DoubleSign(0, validator(0, 0), At::Now), 1),
        (Unbond("alice", 10), 1),
        (UnbondUnreconciled("alice", 10), 1),
        (Wait(UNBONDED), 2),
    ];
    let homes = vec![home(0), home(1)];
    let most_steps = Some(2_000_000);
    Scenario { homes, most_steps, ..scenario("slashes at home and abroad", at_home, &["alice"], allowed) }
}
