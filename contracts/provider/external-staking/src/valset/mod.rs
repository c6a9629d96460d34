//! The validator set, as told by the consumer: a product of semilattices (design section 4).
//!
//! Per validator: its keys, each with the smallest height it was told with; whether it was ever added; its status, last
//! writer by (number, status); its tombstone, final, with the smallest height. Every merge is a maximum or a minimum in a
//! total order, field by field, so any order and any repetition of the same operations gives the same bytes, indexes
//! included. An operation about an unknown validator is kept: a tombstone that arrives before its addition still wins, and
//! still collects the keys that arrive later, because evidence needs them.

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{StdResult, Storage};
use mesh_apis::external_staking::ConsensusKey;
use mesh_apis::packet::ConsumerPacket;
use mesh_apis::valset::{AddValidator, RemoveValidator, UpdateValidator, ValidatorStatus, MAX_VALOPER_BYTES};
use mesh_evidence::consensus_address;

use crate::error::ContractError;
use crate::state::{KEYS, VALIDATORS};

/// What is known of a validator, but for its keys.
#[cw_serde]
#[derive(Default)]
pub struct ValidatorState {
    /// An addition has arrived.
    #[serde(rename = "a")]
    pub added: bool,
    /// Number and status of the last update.
    #[serde(rename = "s", default, skip_serializing_if = "Option::is_none")]
    pub status: Option<(u64, ValidatorStatus)>,
    /// Smallest height of a tombstone.
    #[serde(rename = "t", default, skip_serializing_if = "Option::is_none")]
    pub tombstoned_at: Option<u64>,
}

impl ValidatorState {
    fn merge_status(&mut self, seq: u64, status: ValidatorStatus) {
        self.status = self.status.max(Some((seq, status)));
    }

    fn merge_tombstone(&mut self, height: u64) {
        self.tombstoned_at = Some(self.tombstoned_at.map_or(height, |known| known.min(height)));
    }

    /// Only a validator that is added, active and not tombstoned takes new stake.
    ///
    /// # Errors
    /// Which of the three it is not.
    pub fn check_can_be_staked(&self, validator: &str) -> Result<(), ContractError> {
        let validator = || validator.to_string();
        if let Some(height) = self.tombstoned_at {
            return Err(ContractError::TombstonedValidator { validator: validator(), height });
        }
        if !self.added {
            return Err(ContractError::UnknownValidator { validator: validator() });
        }
        match self.status {
            Some((_, ValidatorStatus::Active)) => Ok(()),
            _ => Err(ContractError::InactiveValidator { validator: validator() }),
        }
    }
}

/// Merges a chunk of operations. Returns how many of them were refused because they are malformed: one bad element never
/// stops the others.
///
/// # Errors
/// Only if storage fails.
pub fn apply(storage: &mut dyn Storage, packet: ConsumerPacket) -> StdResult<u32> {
    let mut refused = 0u32;
    let mut count = |applied: bool| {
        if !applied {
            refused = refused.saturating_add(1);
        }
    };
    match packet {
        ConsumerPacket::AddValidators { validators } => {
            for operation in validators {
                count(add(storage, operation)?);
            }
        }
        ConsumerPacket::RemoveValidators { validators } => {
            for RemoveValidator { valoper, height, seq: _ } in validators {
                count(merge(storage, &valoper, |state| state.merge_tombstone(height))?);
            }
        }
        ConsumerPacket::UpdateValidators { validators } => {
            for UpdateValidator { valoper, status, seq } in validators {
                count(merge(storage, &valoper, |state| state.merge_status(seq, status))?);
            }
        }
    }
    Ok(refused)
}

fn add(storage: &mut dyn Storage, operation: AddValidator) -> StdResult<bool> {
    let AddValidator { valoper, pub_key, start_height, seq } = operation;
    let Some(address) = consensus_address(&pub_key) else { return Ok(false) };
    if !merge(storage, &valoper, |state| {
        state.added = true;
        state.merge_status(seq, ValidatorStatus::Active);
    })? {
        return Ok(false);
    }
    let told = ConsensusKey { pub_key, start_height };
    let known = KEYS.may_load(storage, (&valoper, &address))?;
    // The smallest height; and a total order, should two keys ever share an address.
    let least = known.clone().map_or(told.clone(), |known| known.min(told));
    if known.as_ref() != Some(&least) {
        KEYS.save(storage, (&valoper, &address), &least)?;
    }
    Ok(true)
}

fn merge(
    storage: &mut dyn Storage,
    valoper: &str,
    change: impl FnOnce(&mut ValidatorState),
) -> StdResult<bool> {
    if valoper.is_empty() || valoper.len() > MAX_VALOPER_BYTES {
        return Ok(false);
    }
    let known = VALIDATORS.may_load(storage, valoper)?;
    let mut merged = known.clone().unwrap_or_default();
    change(&mut merged);
    if known.as_ref() != Some(&merged) {
        VALIDATORS.save(storage, valoper, &merged)?;
    }
    Ok(true)
}

#[cfg(test)]
mod tests;
