//! What is stored. Amounts are native tokens, times seconds of block time.

use cosmwasm_std::{Addr, Binary, Decimal, StdResult, Storage, Timestamp, Uint128, Uint256};
use cw_storage_plus::{Item, Map};
use mesh_apis::exposure::{spacing_secs, LEAST_MAX_ENTRIES};
use mesh_apis::virtual_staking::{Bonding, Failure};
use serde::{Deserialize, Serialize};

use crate::entries::{Entries, Limits};
use crate::matching::Share;
use crate::quarantine::Quarantine;
use crate::target::Rate;
use crate::ContractError;

/// Most validators of a page, of an epoch and of a report.
pub const MAX_PAGE: u32 = 100;

/// Configuration.
pub const CONFIG: Item<Config> = Item::new("config");
/// The most that may be delegated.
pub const CAP: Item<Uint128> = Item::new("cap");
/// An upper bound of what is delegated: what the chain said when the last epoch began, and what was
/// moved since. Slashes lower the truth before they are seen here.
pub const DELEGATED: Item<Uint128> = Item::new("delegated");
/// The current or last epoch.
pub const EPOCH: Item<Epoch> = Item::new("epoch");
/// What is fixed for the epoch that is running. None is running if it is absent.
pub const RUN: Item<Run> = Item::new("run");
/// What the chain said is delegated when the running epoch began, for the pages of its scan that
/// are to come, by operator address. Absent if there are none.
pub const SNAPSHOT: Item<Vec<Share>> = Item::new("snapshot");
/// Validators that are left alone. Absent if there are none.
pub const QUARANTINE: Item<Quarantine> = Item::new("quarantine");
/// Where SyncValidators goes on. At the beginning of a round if it is absent.
pub const SYNC: Item<Place> = Item::new("sync_place");

/// Surpluses of the running epoch that can be redelegated.
pub const MOVABLE: Queue = Map::new("sr");
/// Surpluses of the running epoch that can only be unbonded.
pub const SURPLUS: Queue = Map::new("su");
/// Deficits of the running epoch that can be filled by redelegation.
pub const FILLABLE: Queue = Map::new("dr");
/// Deficits of the running epoch that can only be bonded.
pub const DEFICIT: Queue = Map::new("db");
/// Amounts by operator address.
pub type Queue = Map<&'static str, Uint128>;

/// Rewards that were withdrawn, and of which the converter does not know yet. Empty between two
/// calls, unless it refused them.
pub const COLLECTED: Map<&str, Uint128> = Map::new("rw");
/// Since when V has had a surplus that is dust. Absent if it has none.
pub const DUST: Map<&str, u64> = Map::new("dust");
/// Undelegations and redelegations by operator address (`treasury`).
pub const ENTRIES: Map<&str, Entries> = Map::new("entries");
/// Undelegated amounts by the time at which they were begun (`treasury`).
pub const UNBONDING: Map<u64, Uint128> = Map::new("unbonding");
/// Sum of [`UNBONDING`].
pub const UNBONDING_TOTAL: Item<Uint128> = Item::new("unbonding_total");
/// The last failure by operator address.
pub const FAILURES: Map<&str, Failure> = Map::new("failures");

/// Configuration.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// Who has D, the price and the validator set.
    pub converter: Addr,
    /// Who sets the cap.
    pub governance: Addr,
    /// How to bond.
    pub bonding: Bonding,
    /// The chain's staking denom.
    pub denom: String,
    /// Shortest time between two epochs.
    pub epoch_interval_secs: u64,
    /// The chain's unbonding period.
    pub unbonding_period_secs: u64,
    /// Validators, and messages to the chain, of one page. Of SyncValidators as well.
    pub page_limit: u32,
    /// Entries that the chain allows per validator.
    pub max_entries: u32,
    /// Part of a target or delegation below which a difference is dust.
    pub dead_band: Decimal,
}

impl Config {
    /// # Errors
    /// If a period is zero, or the page limit out of range.
    pub fn validate(&self) -> Result<(), ContractError> {
        if self.epoch_interval_secs == 0 {
            return Err(ContractError::ZeroPeriod { field: "epoch_interval_secs" });
        }
        if self.unbonding_period_secs == 0 {
            return Err(ContractError::ZeroPeriod { field: "unbonding_period_secs" });
        }
        if self.max_entries < LEAST_MAX_ENTRIES {
            return Err(ContractError::TooFewEntries { least: LEAST_MAX_ENTRIES, actual: self.max_entries });
        }
        if self.dead_band >= Decimal::one() {
            return Err(ContractError::InvalidDeadBand { actual: self.dead_band });
        }
        if !(1..=MAX_PAGE).contains(&self.page_limit) {
            return Err(ContractError::InvalidPage { max: MAX_PAGE, actual: self.page_limit.into() });
        }
        Ok(())
    }

    /// What the chain allows.
    pub fn limits(&self) -> Limits {
        Limits { period: self.unbonding_period_secs, max_entries: self.max_entries }
    }

    /// How long a surplus may wait, seconds: the spacing of undelegations.
    pub fn patience(&self) -> u64 {
        match self.bonding {
            Bonding::Treasury => spacing_secs(self.unbonding_period_secs, self.max_entries),
            Bonding::Module => 0,
        }
    }
}

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

/// Where SyncValidators stands.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// In the chain's list of bonded validators.
    Bonded {
        /// Where the next page starts, as the chain says. Empty: the first one.
        key: Binary,
    },
    /// In the converter's list, looking for those that are not bonded any more.
    Known {
        /// The last validator of the page before.
        after: Option<String>,
    },
}

impl Place {
    /// The beginning of a round.
    pub fn first() -> Self {
        Self::Bonded { key: Binary::default() }
    }
}

/// The entries of V that have not matured.
///
/// # Errors
/// If the record does not decode.
pub fn entries(storage: &dyn Storage, validator: &str, now: u64, limits: Limits) -> StdResult<Entries> {
    let mut entries = ENTRIES.may_load(storage, validator)?.unwrap_or_default();
    entries.prune(now, limits);
    Ok(entries)
}

/// Whether something of V failed in this epoch or in the one before.
///
/// # Errors
/// If the record does not decode.
pub fn failed_lately(storage: &dyn Storage, validator: &str, epoch: u64) -> StdResult<bool> {
    let failure = FAILURES.may_load(storage, validator)?;
    Ok(failure.is_some_and(|failure| failure.epoch.saturating_add(1) >= epoch))
}
