//! Consensus keys of validators.
//!
//! The newest key of a validator is part of the record of the validator, with the time since it has
//! been that: nearly all have one key, which so costs one record to receive and not three (13,000
//! gas each). The others, and those times, are kept apart.

use cosmwasm_std::{Binary, Order, StdResult, Storage};
use cw_storage_plus::{Bound, Map};
use mesh_apis::time::UnixTime;
use mesh_apis::ConsumerHeight;
use mesh_evidence::consensus_address;
use serde_tuple::{Deserialize_tuple, Serialize_tuple};

/// All keys but the newest ones, by (operator address, consensus address). By both, because two
/// validators may claim one key, and because evidence names the validator.
const OTHERS: Map<(&str, &[u8]), KnownKey> = Map::new("ks");

/// Time of the first report of each number of a key that was greater than all before, but of the
/// greatest, seconds, by (operator address, number). It depends on the order in which packets
/// arrive, so it is no part of what they merge to.
const NEWEST_SINCE: Map<(&str, u64), UnixTime> = Map::new("kn");

/// A consensus key of a validator.
#[derive(Serialize_tuple, Deserialize_tuple, Clone, Debug, PartialEq, Eq)]
pub(crate) struct KnownKey {
    /// Raw ed25519 key, 32 bytes.
    pub pub_key: Binary,
    /// Smallest height that it was reported with.
    pub start_height: ConsumerHeight,
    /// Greatest number that it was reported with.
    pub seq: u64,
}

/// The key of a validator with the greatest number. Of two that share it, the greater one.
#[derive(Serialize_tuple, Deserialize_tuple, Clone, Debug, PartialEq, Eq)]
pub(crate) struct NewestKey {
    /// The key.
    pub key: KnownKey,
    /// Time of the first report of its number.
    pub since: UnixTime,
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

    fn is_newer_than(&self, other: &Self) -> bool {
        (self.seq, &self.pub_key) > (other.seq, &other.pub_key)
    }

    fn has_address(&self, address: &[u8]) -> bool {
        consensus_address(&self.pub_key).is_some_and(|own| own == address)
    }
}

impl NewestKey {
    /// Merges a key, whose consensus address is `address`, into the keys of a validator. Returns
    /// the newest of them.
    ///
    /// # Errors
    /// Only if storage fails.
    pub(super) fn merge(
        newest: Option<Self>,
        storage: &mut dyn Storage,
        valoper: &str,
        reported: KnownKey,
        address: &[u8],
        now: UnixTime,
    ) -> StdResult<Self> {
        let Some(newest) = newest else { return Ok(Self { key: reported, since: now }) };
        if newest.key.pub_key == reported.pub_key {
            let key = newest.key.clone().merge(reported);
            return newest.followed_by(storage, valoper, key, now);
        }
        let known = OTHERS.may_load(storage, (valoper, address))?;
        let merged = known.clone().map_or(reported.clone(), |known| known.merge(reported));
        if merged.is_newer_than(&newest.key) {
            OTHERS.remove(storage, (valoper, address));
            if let Some(address) = consensus_address(&newest.key.pub_key) {
                OTHERS.save(storage, (valoper, &address), &newest.key)?;
            }
            return newest.followed_by(storage, valoper, merged, now);
        }
        if known.as_ref() != Some(&merged) {
            OTHERS.save(storage, (valoper, address), &merged)?;
        }
        Ok(newest)
    }

    fn followed_by(
        self,
        storage: &mut dyn Storage,
        valoper: &str,
        key: KnownKey,
        now: UnixTime,
    ) -> StdResult<Self> {
        if key.seq <= self.key.seq {
            return Ok(Self { key, ..self });
        }
        NEWEST_SINCE.save(storage, (valoper, self.key.seq), &self.since)?;
        Ok(Self { key, since: now })
    }

    /// The key of a validator with this consensus address.
    ///
    /// # Errors
    /// Only if storage fails.
    pub(crate) fn find(
        &self,
        storage: &dyn Storage,
        valoper: &str,
        address: &[u8],
    ) -> StdResult<Option<KnownKey>> {
        if self.key.has_address(address) {
            return Ok(Some(self.key.clone()));
        }
        OTHERS.may_load(storage, (valoper, address))
    }

    /// At most `limit` keys of a validator, the newest first.
    ///
    /// # Errors
    /// Only if storage fails.
    pub(crate) fn all(&self, storage: &dyn Storage, valoper: &str, limit: usize) -> StdResult<Vec<KnownKey>> {
        let others = OTHERS.prefix(valoper).range(storage, None, None, Order::Ascending);
        let others = others.map(|entry| entry.map(|(_, key)| key));
        std::iter::once(Ok(self.key.clone())).chain(others).take(limit).collect()
    }

    /// Time since which a newer key than this one has been known. The first number that
    /// was known above its own was the greatest of all at that time.
    ///
    /// # Errors
    /// Only if storage fails.
    pub(crate) fn newer_since(
        &self,
        storage: &dyn Storage,
        valoper: &str,
        key: &KnownKey,
    ) -> StdResult<Option<UnixTime>> {
        let newer = Some(Bound::exclusive(key.seq));
        let first = NEWEST_SINCE.prefix(valoper).range(storage, newer, None, Order::Ascending).next();
        Ok(match first.transpose()? {
            Some((_, since)) => Some(since),
            None => (self.key.seq > key.seq).then_some(self.since),
        })
    }
}

#[cfg(test)]
pub(super) fn number_of_times(storage: &dyn Storage) -> usize {
    NEWEST_SINCE.keys(storage, None, None, Order::Ascending).count()
}

/// Everything but the times.
#[cfg(test)]
pub(super) fn without_times(storage: &mut dyn Storage) {
    NEWEST_SINCE.clear(storage);
}
