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

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Binary, Order, StdResult, Storage, Timestamp};
use cw_storage_plus::{Bound, Map};
use mesh_apis::packet::ConsumerPacket;
use mesh_apis::valset::{AddValidator, RemoveValidator, UpdateValidator, ValidatorStatus, MAX_VALOPER_BYTES};
use mesh_evidence::consensus_address;

use crate::error::ContractError;
use crate::state::Config;

/// The validator set, by operator address. Written by packets of the consumer.
pub const VALIDATORS: Map<&str, ValidatorState> = Map::new("vs");

/// Consensus keys, by (operator address, consensus address). By both, because two validators may
/// claim one key, and because evidence names the validator.
pub const KEYS: Map<(&str, &[u8]), KnownKey> = Map::new("ks");

/// Time of the first report of each number of a key that was greater than all before, seconds, by
/// (operator address, number). It depends on the order in which packets arrive, so it is no part of
/// what they merge to.
const NEWEST_SINCE: Map<(&str, u64), u64> = Map::new("kn");

/// Merged state of a validator, but for its keys.
#[cw_serde]
#[derive(Default)]
pub struct ValidatorState {
    /// Greatest number of an addition. None: none has arrived.
    #[serde(rename = "a", default, skip_serializing_if = "Option::is_none")]
    pub newest_key: Option<u64>,
    /// Number and status of the last update.
    #[serde(rename = "s", default, skip_serializing_if = "Option::is_none")]
    pub status: Option<(u64, ValidatorStatus)>,
    /// Smallest height of a tombstone.
    #[serde(rename = "t", default, skip_serializing_if = "Option::is_none")]
    pub tombstoned_at: Option<u64>,
}

/// A consensus key of a validator.
#[cw_serde]
pub struct KnownKey {
    /// Raw ed25519 key, 32 bytes.
    #[serde(rename = "k")]
    pub pub_key: Binary,
    /// Smallest height that it was reported with.
    #[serde(rename = "h")]
    pub start_height: u64,
    /// Greatest number that it was reported with.
    #[serde(rename = "n")]
    pub seq: u64,
}

impl KnownKey {
    /// Field by field. The keys are the same, unless two ever share an address.
    fn merge(self, other: Self) -> Self {
        Self {
            pub_key: self.pub_key.min(other.pub_key),
            start_height: self.start_height.min(other.start_height),
            seq: self.seq.max(other.seq),
        }
    }

    /// End of the time in which it answers for votes, seconds. None: it is the newest of
    /// `validator`.
    ///
    /// # Errors
    /// Only if storage fails.
    pub fn answers_until(
        &self,
        storage: &dyn Storage,
        config: &Config,
        validator: &str,
    ) -> StdResult<Option<u64>> {
        let since = self.newer_since(storage, validator)?;
        Ok(since.map(|since| since.saturating_add(config.unbonding_period_secs)))
    }

    /// Time since which a newer key has been known, seconds. The first number that was known above
    /// its own was the greatest of all at that time.
    fn newer_since(&self, storage: &dyn Storage, validator: &str) -> StdResult<Option<u64>> {
        let newer = Some(Bound::exclusive(self.seq));
        let first = NEWEST_SINCE.prefix(validator).range(storage, newer, None, Order::Ascending).next();
        Ok(first.transpose()?.map(|(_, since)| since))
    }
}

impl ValidatorState {
    fn merge_key(&mut self, seq: u64) {
        self.newest_key = self.newest_key.max(Some(seq));
        self.merge_status(seq, ValidatorStatus::Active);
    }

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
pub fn load(storage: &dyn Storage, validator: &str) -> StdResult<ValidatorState> {
    Ok(VALIDATORS.may_load(storage, validator)?.unwrap_or_default())
}

/// Merges a chunk of operations. Returns how many of them were refused because they are malformed:
/// one bad element never stops the others.
///
/// # Errors
/// Only if storage fails.
pub fn apply(storage: &mut dyn Storage, now: Timestamp, packet: ConsumerPacket) -> StdResult<u32> {
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
                count(merge(storage, &valoper, |state| state.merge_tombstone(height))?);
            }
        }
        ConsumerPacket::UpdateValidators { validators } => {
            for UpdateValidator { valoper, status, seq } in validators {
                count(merge(storage, &valoper, |state| state.merge_status(seq, status))?);
            }
        }
        // Of no validator.
        ConsumerPacket::CloseBatch { .. } => {}
    }
    Ok(refused)
}

fn add(storage: &mut dyn Storage, now: Timestamp, operation: AddValidator) -> StdResult<bool> {
    let AddValidator { valoper, pub_key, start_height, seq } = operation;
    let Some(address) = consensus_address(&pub_key) else { return Ok(false) };
    let mut is_newest = false;
    if !merge(storage, &valoper, |state| {
        is_newest = state.newest_key < Some(seq);
        state.merge_key(seq);
    })? {
        return Ok(false);
    }
    if is_newest {
        NEWEST_SINCE.save(storage, (&valoper, seq), &now.seconds())?;
    }
    let reported = KnownKey { pub_key, start_height, seq };
    let known = KEYS.may_load(storage, (&valoper, &address))?;
    let merged = known.clone().map_or(reported.clone(), |known| known.merge(reported));
    if known.as_ref() != Some(&merged) {
        KEYS.save(storage, (&valoper, &address), &merged)?;
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
