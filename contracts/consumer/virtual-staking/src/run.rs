//! The current or last epoch, and the run of an epoch in progress.

use cosmwasm_std::{Decimal, Timestamp, Uint128, Uint256};
use cw_storage_plus::Item;
use serde::{Deserialize, Serialize};

use crate::target::Rate;
use mesh_apis::time::Seconds;

/// The current or last epoch.
pub const EPOCH: Item<Epoch> = Item::new("epoch");
/// The run of the epoch in progress. Absent if none is.
pub(crate) const RUN: Item<Run> = Item::new("run");

/// The current or last epoch.
#[derive(Serialize, Deserialize, Clone, Debug, Default, PartialEq, Eq)]
pub struct Epoch {
    /// Number, from 1. 0 before the first epoch.
    pub number: u64,
    /// Time of its start.
    pub started: u64,
    /// Last price that an epoch used.
    pub last_price: Option<Decimal>,
}

impl Epoch {
    /// Time from which anyone can start the next epoch.
    pub fn next(&self, interval: Seconds) -> Timestamp {
        // The greatest number of seconds that a Timestamp can hold.
        const LAST: u64 = u64::MAX / 1_000_000_000;
        if self.number == 0 {
            return Timestamp::default();
        }
        Timestamp::from_seconds(self.started.saturating_add(interval.0).min(LAST))
    }
}

/// An epoch in progress: values fixed at its first page, and its phase.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq, Eq)]
pub(crate) struct Run {
    /// Current phase.
    pub phase: Phase,
    /// Number of the epoch.
    pub epoch: u64,
    /// The cap at the first page.
    pub cap: Uint128,
    /// Most that the targets may add up to: the effective cap less the delegations in quarantine.
    /// The effective cap of a treasury is at most what it owns, delegated, idle or unbonding.
    pub room: Uint128,
    /// Delegations in quarantine at the first page.
    pub quarantined: Uint128,
    /// Start of the previous epoch. A change that this epoch finds may be as old.
    pub previous: u64,
    /// Rate from D to targets. None: no price was ever known, and delegations stay as they are.
    pub rate: Option<Rate>,
    /// Sum of all targets before scaling, without quarantine.
    pub total_target: Uint256,
    /// Set if the price allows increases and the run is not too old for them.
    pub increase: bool,
}

/// Phase of an epoch.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Phase {
    /// Comparison of targets and delegations.
    Scan {
        /// Last validator of the previous page.
        after: Option<String>,
    },
    /// Redelegation from surpluses to deficits.
    Redelegate,
    /// Unbonding of the rest of the surpluses.
    Unbond,
    /// Bonding for the rest of the deficits.
    Bond,
}
