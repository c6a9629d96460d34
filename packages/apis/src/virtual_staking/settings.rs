//! Settings.

use cosmwasm_schema::cw_serde;
use cosmwasm_std::Decimal;

/// Creates the contract. The sender is its converter.
#[cw_serde]
#[serde(deny_unknown_fields)]
#[schemaifier(mute_warnings)]
pub struct InstantiateMsg {
    /// Who sets the max cap and registers validators: the governance module's account.
    pub governance: String,
    /// How to bond.
    pub bonding: Bonding,
    /// Shortest time between two epochs.
    pub epoch_interval_secs: u64,
    /// The chain's unbonding period.
    pub unbonding_period_secs: u64,
    /// Validators that one page of an epoch, or of SyncValidators, handles. Default 20, 1 to 100.
    pub page_limit: Option<u32>,
    /// `max_entries` of the chain's staking module, at least 2: undelegations from one validator
    /// are spaced by it. See [`crate::exposure`].
    pub max_entries: u32,
    /// A difference between target and delegation that is a smaller part of the greater of both is
    /// dust, and left alone; but not if the target is 0, if it is a surplus while more than the cap
    /// is delegated, or if it is a surplus that has been there for the spacing of undelegations.
    /// Default 0.001, below 1.
    pub dead_band: Option<Decimal>,
}

/// How to bond.
#[cw_serde]
#[derive(Copy, Eq)]
pub enum Bonding {
    /// With the chain's standard staking messages and coins that this contract holds, which
    /// governance gave it. For any wasmd chain.
    Treasury,
    /// With the custom messages of the mesh-security module, which mints what is bonded.
    Module,
}

/// Configuration.
#[cw_serde]
pub struct ConfigResponse {
    /// The converter.
    pub converter: String,
    /// Governance.
    pub governance: String,
    /// How to bond.
    pub bonding: Bonding,
    /// The chain's staking denom.
    pub denom: String,
    /// Shortest time between two epochs.
    pub epoch_interval_secs: u64,
    /// The chain's unbonding period.
    pub unbonding_period_secs: u64,
    /// Validators that one page of an epoch, or of SyncValidators, handles.
    pub page_limit: u32,
    /// `max_entries` of the chain's staking module.
    pub max_entries: u32,
    /// Part of a target or delegation below which a difference is dust.
    pub dead_band: Decimal,
}

/// Migration to this version of the code.
#[cw_serde]
#[serde(deny_unknown_fields)]
#[schemaifier(mute_warnings)]
pub struct MigrateMsg {}
