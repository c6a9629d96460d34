//! Configuration and cap. Amounts are native tokens, times are seconds of block time.

use cosmwasm_std::{ensure, Addr, Decimal, Uint128};
use cw_storage_plus::Item;
use mesh_apis::exposure::LEAST_MAX_ENTRIES;
use mesh_apis::time::Seconds;
use mesh_apis::virtual_staking::Bonding;
use mesh_toolkit::code::Code;
use mesh_toolkit::this_code;
use serde::{Deserialize, Serialize};

use crate::entries::Limits;
use crate::ContractError;

/// Name and version of the code in the contract's state.
pub const CODE: Code = this_code!();

/// Most validators in a page of an epoch, and in a report.
pub(crate) const MAX_PAGE: u32 = 100;

/// Configuration.
pub(crate) const CONFIG: Item<Config> = Item::new("config");
/// The max cap: most that may be delegated.
pub(crate) const CAP: Item<Uint128> = Item::new("cap");

/// Configuration.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq, Eq)]
pub(crate) struct Config {
    /// The converter. It keeps D and the validator set, and knows the price.
    pub converter: Addr,
    /// The account of governance, which sets the cap.
    pub governance: Addr,
    /// Way to bond.
    pub bonding: Bonding,
    /// The chain's staking denom.
    pub denom: String,
    /// Shortest time between two epochs.
    pub epoch_interval_secs: Seconds,
    /// The chain's unbonding period.
    pub unbonding_period_secs: Seconds,
    /// Most validators, and most messages to the chain, of one page. `SyncValidators` uses it too.
    pub page_limit: u32,
    /// Unbonding entries that the chain allows per validator.
    pub max_entries: u32,
    /// Fraction of a target or delegation below which a difference is dust.
    pub dead_band: Decimal,
}

impl Config {
    /// Checks that each value is in its range.
    ///
    /// # Errors
    /// If a period is zero, or another value is out of range.
    pub(crate) fn validate(&self) -> Result<(), ContractError> {
        for (field, period) in [
            ("epoch_interval_secs", self.epoch_interval_secs),
            ("unbonding_period_secs", self.unbonding_period_secs),
        ] {
            ensure!(period > Seconds(0), ContractError::ZeroPeriod { field });
        }
        ensure!(
            self.max_entries >= LEAST_MAX_ENTRIES,
            ContractError::TooFewEntries { least: LEAST_MAX_ENTRIES, actual: self.max_entries }
        );
        ensure!(self.dead_band < Decimal::one(), ContractError::InvalidDeadBand { actual: self.dead_band });
        ensure!(
            (1..=MAX_PAGE).contains(&self.page_limit),
            ContractError::InvalidPage { max: MAX_PAGE, actual: self.page_limit.into() }
        );
        Ok(())
    }

    /// Limits of the chain on entries.
    pub(crate) fn limits(&self) -> Limits {
        Limits { period: self.unbonding_period_secs.0, max_entries: self.max_entries }
    }
}
