//! Rewards on their way.

use super::setting::{scenario, small, validator};
use crate::moves::Allowed::{Distribute, EpochPage, LoseCallback, Stake, Unstake, Wait, WithdrawRewards};
use crate::periods::SILENT;
use crate::scenario::Scenario;

/// Batches are lost, refunded, asked about and booked, while stake comes and goes.
pub fn batches() -> Scenario {
    let allowed = vec![
        (Stake("alice", 0, validator(0, 0), 60), 1),
        (EpochPage(0), 3),
        (Distribute(0, validator(0, 0), 1_000_003), 2),
        (LoseCallback(0), 1),
        (WithdrawRewards("alice", 0), 1),
        (Unstake("alice", 0, validator(0, 0), 40), 1),
        (Wait(SILENT), 3),
    ];
    scenario("batches of rewards whose callbacks are lost", small, &["alice"], allowed)
}
