//! Epochs: the last one, and what is fixed for the one that is running.

use cosmwasm_std::{Decimal, Timestamp, Uint128, Uint256};
use cw_storage_plus::Item;
use serde::{Deserialize, Serialize};

use crate::target::Rate;

/// The current or last epoch.
pub const EPOCH: Item<Epoch> = Item::new("epoch");
/// What is fixed for the epoch that is running. None is running if it is absent.
pub const RUN: Item<Run> = Item::new("run");

/// The current or last epoch.
#[derive(Serialize, Deserialize, Clone, Debug, Default, PartialEq, Eq)]
pub struct Epoch {
    /// Number, from 1. 0: none yet.
    pub number: u64,
    /// When it started.
    pub started: u64,
    /// The last price that an epoch worked with.
    pub last_price: Option<Decimal>,
}

impl Epoch {
    /// From when on anyone can start the next one.
    pub fn next(&self, interval: u64) -> Timestamp {
        // The greatest number of seconds that a Timestamp can hold.
        const LAST: u64 = u64::MAX / 1_000_000_000;
        if self.number == 0 {
            return Timestamp::default();
        }
        Timestamp::from_seconds(self.started.saturating_add(interval).min(LAST))
    }
}

/// What is fixed at the first page of an epoch, and where it stands.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// Where it stands.
    pub phase: Phase,
    /// Number of the epoch.
    pub epoch: u64,
    /// The cap that governance had set.
    pub cap: Uint128,
    /// What the targets may be together: the cap, and for a treasury not more than it owns,
    /// delegated, idle or unbonding; less what is in quarantine.
    pub room: Uint128,
    /// What those in quarantine had at the first page.
    pub quarantined: Uint128,
    /// When the epoch before this one began. What has changed since then may be as old as that.
    pub previous: u64,
    /// How D turns into targets. None: no price was ever known, delegations stay as they are.
    pub rate: Option<Rate>,
    /// Sum of all targets before they are scaled, without those in quarantine.
    pub total_target: Uint256,
    /// Whether there is a price that allows increases, and the run is not too old for it.
    pub increase: bool,
}

/// Where an epoch stands.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// Comparing targets and delegations.
    Scan {
        /// The last validator of the page before.
        after: Option<String>,
    },
    /// From surpluses to deficits.
    Redelegate,
    /// The rest of the surpluses.
    Unbond,
    /// The rest of the deficits.
    Bond,
}
