//! What the staking module keeps, in the chain's own storage: a failed transaction rolls it back.

use cosmwasm_std::{Addr, Binary, Decimal, Decimal256, Timestamp, Uint128};
use cw_storage_plus::{Item, Map};
use serde::{Deserialize, Serialize};

/// Parameters of the module.
#[derive(Serialize, Deserialize, Clone, Debug)]
pub(crate) struct Params {
    pub denom: String,
    pub unbonding_secs: u64,
    pub max_entries: usize,
}

/// Whether a validator is in the active set.
#[derive(Serialize, Deserialize, Clone, Copy, Debug, PartialEq, Eq)]
pub enum BondStatus {
    /// In the active set.
    Bonded,
    /// On its way out.
    Unbonding,
    /// Out of the active set.
    Unbonded,
}

/// A validator of the chain.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq, Eq)]
pub struct SimValidator {
    /// Operator address.
    pub operator: String,
    /// Raw ed25519 key with which it signs now.
    pub pub_key: Binary,
    /// Its name.
    pub moniker: String,
    /// Whether it is in the active set.
    pub status: BondStatus,
    /// Whether it is jailed.
    pub jailed: bool,
    /// Whether it is tombstoned. Final.
    pub tombstoned: bool,
    /// All that is delegated to it.
    pub tokens: Uint128,
    /// The shares into which `tokens` are divided.
    pub shares: Decimal256,
    /// Height of its first block.
    pub start_height: u64,
    /// Part of the rewards that it keeps.
    pub commission: Decimal,
}

/// Tokens on their way back to a delegator.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq, Eq)]
pub struct UnbondingEntry {
    /// When it was made.
    pub creation_height: u64,
    /// When it is paid.
    pub completes: Timestamp,
    /// Tokens at first.
    pub initial: Uint128,
    /// Tokens left after slashes.
    pub balance: Uint128,
}

/// A redelegation that has not matured.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq, Eq)]
pub struct RedelegationEntry {
    /// When it was made.
    pub creation_height: u64,
    /// When it matures.
    pub completes: Timestamp,
    /// Tokens that were moved.
    pub initial: Uint128,
    /// Shares of the destination.
    pub shares: Decimal256,
}

pub(crate) const PARAMS: Item<Params> = Item::new("sim_staking_params");
/// Whether what has matured is not paid for now. There is none if it always was.
pub(crate) const PAYS_LATE: Item<bool> = Item::new("sim_staking_pays_late");
/// By operator.
pub(crate) const VALIDATORS: Map<&str, SimValidator> = Map::new("sim_staking_validator");
/// Shares by (delegator, operator).
pub(crate) const DELEGATIONS: Map<(&Addr, &str), Decimal256> = Map::new("sim_staking_delegation");
/// By (delegator, operator), oldest first.
pub(crate) const UNBONDING: Map<(&Addr, &str), Vec<UnbondingEntry>> = Map::new("sim_staking_unbonding");
/// By (delegator, source, destination), oldest first.
pub(crate) const REDELEGATIONS: Map<(&Addr, &str, &str), Vec<RedelegationEntry>> =
    Map::new("sim_staking_redelegation");

impl SimValidator {
    /// What these shares are worth, exactly.
    pub(crate) fn value_of(&self, shares: Decimal256) -> Decimal256 {
        if self.shares.is_zero() {
            return Decimal256::zero();
        }
        shares * Decimal256::from_ratio(self.tokens, 1u128) / self.shares
    }
}
