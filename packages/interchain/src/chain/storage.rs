//! Storage of a chain that is copied in constant time and knows its own digest.

use std::ops::Bound;

use cosmwasm_std::{Order, Record, Storage};
use rpds::RedBlackTreeMapSync;
use twox_hash::XxHash3_128;

/// Keys and values of a chain. Copies share what they have in common. The digest follows every
/// write.
#[derive(Clone, Default)]
pub(crate) struct SimStorage {
    records: RedBlackTreeMapSync<Vec<u8>, Vec<u8>>,
    digest: u128,
}

impl SimStorage {
    /// Digest of all records, whatever the order in which they were written.
    pub fn digest(&self) -> u128 {
        self.digest
    }

    fn digest_of(key: &[u8], value: &[u8]) -> u128 {
        let mut hasher = XxHash3_128::new();
        hasher.write(&(key.len() as u64).to_be_bytes());
        hasher.write(key);
        hasher.write(value);
        hasher.finish_128()
    }
}

impl PartialEq for SimStorage {
    fn eq(&self, other: &Self) -> bool {
        self.digest == other.digest && self.records == other.records
    }
}

impl Eq for SimStorage {}

impl Storage for SimStorage {
    fn get(&self, key: &[u8]) -> Option<Vec<u8>> {
        self.records.get(key).cloned()
    }

    fn set(&mut self, key: &[u8], value: &[u8]) {
        self.remove(key);
        self.records.insert_mut(key.to_vec(), value.to_vec());
        self.digest = self.digest.wrapping_add(Self::digest_of(key, value));
    }

    fn remove(&mut self, key: &[u8]) {
        if let Some(before) = self.records.get(key) {
            self.digest = self.digest.wrapping_sub(Self::digest_of(key, before));
            self.records.remove_mut(key);
        }
    }

    fn range<'a>(
        &'a self,
        start: Option<&[u8]>,
        end: Option<&[u8]>,
        order: Order,
    ) -> Box<dyn Iterator<Item = Record> + 'a> {
        if start.zip(end).is_some_and(|(start, end)| start > end) {
            return Box::new(std::iter::empty());
        }
        let start = start.map_or(Bound::Unbounded, |start| Bound::Included(start.to_vec()));
        let end = end.map_or(Bound::Unbounded, |end| Bound::Excluded(end.to_vec()));
        let records = self.records.range((start, end)).map(|(key, value)| (key.clone(), value.clone()));
        match order {
            Order::Ascending => Box::new(records),
            Order::Descending => Box::new(records.rev()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_digest_is_that_of_the_records_and_not_of_their_history() {
        let (mut one, mut other) = (SimStorage::default(), SimStorage::default());
        one.set(b"a", b"1");
        one.set(b"b", b"2");
        other.set(b"b", b"3");
        other.set(b"c", b"4");
        assert!(one != other && one.digest() != other.digest());
        other.remove(b"c");
        other.set(b"b", b"2");
        other.set(b"a", b"1");
        assert!(one == other);
        assert_eq!(one.digest(), other.digest());
    }

    #[test]
    fn what_moves_from_the_key_to_the_value_changes_the_digest() {
        let (mut one, mut other) = (SimStorage::default(), SimStorage::default());
        one.set(b"ab", b"c");
        other.set(b"a", b"bc");
        assert_ne!(one.digest(), other.digest());
    }

    #[test]
    fn a_range_has_its_start_without_its_end_in_both_orders() {
        let mut storage = SimStorage::default();
        for key in [b"a", b"b", b"c"] {
            storage.set(key, key);
        }
        let keys = |start: Option<&[u8]>, end: Option<&[u8]>, order| -> Vec<u8> {
            storage.range(start, end, order).flat_map(|(key, _)| key).collect()
        };
        assert_eq!(keys(None, None, Order::Descending), b"cba");
        assert_eq!(keys(Some(b"a"), Some(b"c"), Order::Ascending), b"ab");
        assert_eq!(keys(Some(b"c"), Some(b"a"), Order::Ascending), b"");
    }
}
