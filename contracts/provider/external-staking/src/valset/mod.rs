//! The validator set, as reported by the consumer: a product of semilattices (specification,
//! "Validator set").
//!
//! Per validator: its keys, each with the smallest height and the greatest number it was reported
//! with; the greatest number of all its keys; its status, last writer by (number, status); its
//! tombstone, final, with the smallest height. Every merge is a maximum or a minimum in a total
//! order, field by field, so any order and any repetition of the same operations gives the same
//! bytes, indexes included. An operation about an unknown validator is kept: a tombstone that
//! arrives before its addition still wins, and still collects the keys that arrive later, because
//! evidence needs them.

pub(crate) mod keys;

use cosmwasm_std::{StdResult, Storage, Timestamp};
use cw_storage_plus::Map;
use mesh_apis::packet::ConsumerPacket;
use mesh_apis::valset::{AddValidator, RemoveValidator, UpdateValidator, ValidatorStatus};
use mesh_apis::{ConsumerHeight, OperatorAddress};
use mesh_evidence::consensus_address;

use serde_tuple::{Deserialize_tuple, Serialize_tuple};

use crate::error::ContractError;
use keys::{KnownKey, NewestKey};

/// The validator set, by operator address. Written by packets of the consumer.
pub(crate) const VALIDATORS: Map<&str, ValidatorState> = Map::new("vs");

/// Merged state of a validator, but for its older keys.
#[derive(Serialize_tuple, Deserialize_tuple, Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct ValidatorState {
    /// The key with the greatest number. None: no addition has arrived.
    pub newest_key: Option<NewestKey>,
    /// Number and status of the last update.
    pub status: Option<(u64, ValidatorStatus)>,
    /// Smallest height of a tombstone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tombstoned_at: Option<ConsumerHeight>,
}

impl ValidatorState {
    fn merge_status(&mut self, seq: u64, status: ValidatorStatus) {
        self.status = self.status.max(Some((seq, status)));
    }

    fn merge_tombstone(&mut self, height: ConsumerHeight) {
        self.tombstoned_at = Some(self.tombstoned_at.map_or(height, |known| known.min(height)));
    }

    /// Only a validator that is added, active and not tombstoned takes new stake.
    ///
    /// # Errors
    /// Which of the three it is not.
    pub(crate) fn check_can_be_staked(&self, validator: &str) -> Result<(), ContractError> {
        let validator = || validator.to_string();
        if let Some(height) = self.tombstoned_at {
            return Err(ContractError::TombstonedValidator { validator: validator(), height });
        }
        if self.newest_key.is_none() {
            return Err(ContractError::UnknownValidator { validator: validator() });
        }
        match self.status {
            Some((_, ValidatorStatus::Active)) => Ok(()),
            _ => Err(ContractError::InactiveValidator { validator: validator() }),
        }
    }
}

/// Merged state of a validator. Empty, if nothing is stored.
///
/// # Errors
/// Only if storage fails.
pub(crate) fn load(storage: &dyn Storage, validator: &str) -> StdResult<ValidatorState> {
    Ok(VALIDATORS.may_load(storage, validator)?.unwrap_or_default())
}

/// Merges a chunk of operations. Returns how many of them were refused because they are malformed:
/// one bad element never stops the others.
///
/// # Errors
/// Only if storage fails.
pub(crate) fn apply(storage: &mut dyn Storage, now: Timestamp, packet: ConsumerPacket) -> StdResult<u32> {
    let mut refused = 0u32;
    let mut count = |applied: bool| {
        if !applied {
            refused = refused.saturating_add(1);
        }
    };
    match packet {
        ConsumerPacket::AddValidators { validators } => {
            for operation in validators {
                count(add(storage, now, operation)?);
            }
        }
        ConsumerPacket::RemoveValidators { validators } => {
            for RemoveValidator { valoper, height, seq: _ } in validators {
                count(merge(storage, valoper, |_, _, state| {
                    state.merge_tombstone(height);
                    Ok(())
                })?);
            }
        }
        ConsumerPacket::UpdateValidators { validators } => {
            for UpdateValidator { valoper, status, seq } in validators {
                count(merge(storage, valoper, |_, _, state| {
                    state.merge_status(seq, status);
                    Ok(())
                })?);
            }
        }
        // Of no validator.
        ConsumerPacket::CloseBatch { .. } => {}
    }
    Ok(refused)
}

/// Returns false if the operation is malformed.
fn add(storage: &mut dyn Storage, now: Timestamp, operation: AddValidator) -> StdResult<bool> {
    let AddValidator { valoper, pub_key, start_height, seq } = operation;
    let Some(address) = consensus_address(&pub_key) else { return Ok(false) };
    merge(storage, valoper, |storage, validator, state| {
        let reported = KnownKey { pub_key, start_height, seq };
        let (newest, now) = (state.newest_key.take(), now.into());
        state.newest_key = Some(NewestKey::merge(newest, storage, validator, reported, &address, now)?);
        state.merge_status(seq, ValidatorStatus::Active);
        Ok(())
    })
}

/// Returns false if the address is malformed.
fn merge(
    storage: &mut dyn Storage,
    valoper: String,
    change: impl FnOnce(&mut dyn Storage, &OperatorAddress, &mut ValidatorState) -> StdResult<()>,
) -> StdResult<bool> {
    let Ok(validator) = OperatorAddress::try_from(valoper) else { return Ok(false) };
    let known = VALIDATORS.may_load(storage, &validator)?;
    let mut merged = known.clone().unwrap_or_default();
    change(storage, &validator, &mut merged)?;
    if known.as_ref() != Some(&merged) {
        VALIDATORS.save(storage, &validator, &merged)?;
    }
    Ok(true)
}

#[cfg(test)]
mod tests;
