//! Ways out when the consumer does not answer.

use super::setting::{scenario, small, validator, USERS};
use crate::moves::Allowed::{CloseChannel, ExpireClient, Stake, Unstake, Wait};
use crate::periods::{DAY, SILENT, UNBONDED};
use crate::scenario::Scenario;

/// Users give up what is silent, and what was given up is answered late.
pub fn silence() -> Scenario {
    let allowed = vec![
        (Stake("alice", 0, validator(0, 0), 60), 2),
        (Unstake("alice", 0, validator(0, 0), 35), 2),
        (Wait(SILENT), 1),
        (Wait(UNBONDED), 1),
    ];
    Scenario { exits_everywhere: true, ..scenario("silence, and late answers", small, &["alice"], allowed) }
}

/// The channel closes in the middle of everything.
pub fn closed() -> Scenario {
    let allowed = vec![
        (Stake("alice", 0, validator(0, 0), 60), 2),
        (Unstake("alice", 0, validator(0, 0), 35), 2),
        (CloseChannel(0), 1),
        (Wait(SILENT), 1),
    ];
    Scenario { exits_everywhere: true, ..scenario("a closed channel", small, &["alice"], allowed) }
}

/// The client expires in the middle of everything.
pub fn expired() -> Scenario {
    let allowed = vec![
        (Stake("alice", 0, validator(0, 0), 60), 1),
        (Unstake("alice", 0, validator(0, 0), 35), 1),
        (Stake("bob", 0, validator(0, 0), 60), 1),
        (Unstake("bob", 0, validator(0, 0), 35), 1),
        (ExpireClient(0), 1),
        (Wait(8 * DAY), 1),
    ];
    let alike = vec![vec![vec![0, 1], vec![2, 3]]];
    Scenario { alike, exits_everywhere: true, ..scenario("an expired client", small, &USERS, allowed) }
}
