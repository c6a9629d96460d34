//! Instantiation, configuration and migration.

use cosmwasm_schema::cw_serde;
use cosmwasm_std::Decimal;

use crate::time::Seconds;

/// Creates the contract. The sender is its converter.
#[cw_serde]
#[serde(deny_unknown_fields, remote = "Self")]
#[schemaifier(mute_warnings)]
pub struct InstantiateMsg {
    /// Account of the governance module. It sets the max cap and registers validators.
    pub governance: String,
    /// Way to bond.
    pub bonding: Bonding,
    /// Shortest time between the starts of two epochs, seconds.
    pub epoch_interval_secs: Seconds,
    /// The chain's unbonding period, seconds.
    pub unbonding_period_secs: Seconds,
    /// Most validators in one page of an epoch or of `SyncValidators`, 1 to 100. Default 20.
    pub page_limit: Option<u32>,
    /// `max_entries` of the chain's staking module, at least 2. It determines the spacing of
    /// undelegations from one validator. See [`crate::exposure`].
    pub max_entries: u32,
    /// Fraction of the greater of target and delegation. A smaller difference between them is dust
    /// and is left alone. Exceptions: the target is 0, or the difference is a surplus and either
    /// more than the cap is delegated or it has lasted for the spacing of undelegations. Default
    /// 0.001, below 1.
    pub dead_band: Option<Decimal>,
}

crate::json_object!(InstantiateMsg);

/// Way to bond.
#[cw_serde]
#[derive(Copy, Eq)]
pub enum Bonding {
    /// By the chain's standard staking messages, with coins that governance gave to this contract.
    /// For any wasmd chain.
    Treasury,
    /// By custom messages of the mesh-security module, which mints the bonded coins.
    Module,
}

/// Configuration.
#[cw_serde]
pub struct ConfigResponse {
    /// The converter.
    pub converter: String,
    /// Governance.
    pub governance: String,
    /// Way to bond.
    pub bonding: Bonding,
    /// The chain's staking denom.
    pub denom: String,
    /// Shortest time between the starts of two epochs, seconds.
    pub epoch_interval_secs: Seconds,
    /// The chain's unbonding period, seconds.
    pub unbonding_period_secs: Seconds,
    /// Most validators in one page of an epoch or of `SyncValidators`.
    pub page_limit: u32,
    /// `max_entries` of the chain's staking module.
    pub max_entries: u32,
    /// Fraction of a target or delegation below which a difference is dust.
    pub dead_band: Decimal,
}

/// Migration to this version of the code.
#[cw_serde]
#[serde(deny_unknown_fields)]
#[schemaifier(mute_warnings)]
pub struct MigrateMsg {}
