//! Entries: undelegations and redelegations under way, within the limits of the Cosmos SDK. One
//! small record per validator, with pure arithmetic.
//!
//! * A delegator has at most n = `max_entries` unbonding entries per validator. Undelegations from
//!   it are spaced, so that n - 1 of them never overlap a further one: see [`mesh_apis::exposure`].
//!   One entry is kept for cap 0, which must work at any time. It needs no spacing, and no spaced
//!   undelegation ever waits for it.
//! * A delegator has at most n redelegations per (source, destination). An epoch uses a pair at
//!   most once. So a destination that receives in at most n epochs per unbonding period stays
//!   within the limit, from any number of sources.
//! * A delegator cannot redelegate from a validator that received a redelegation which has not
//!   matured.

use cosmwasm_std::{StdResult, Storage};
use cw_storage_plus::Map;
use mesh_apis::exposure::{spacing_secs, SLACK_SECS};
use serde::{Deserialize, Serialize};

/// Parameters of the chain that limit entries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Limits {
    /// The chain's unbonding period, seconds.
    pub period: u64,
    /// Most entries of either kind.
    pub max_entries: u32,
}

impl Limits {
    /// Least time between two undelegations from one validator, seconds.
    pub(crate) fn spacing_secs(self) -> u64 {
        spacing_secs(self.period, self.max_entries)
    }

    fn max(self) -> usize {
        usize::try_from(self.max_entries).unwrap_or(usize::MAX)
    }
}

/// Entries by operator address (`treasury`).
pub(crate) const ENTRIES: Map<&str, Entries> = Map::new("entries");

/// Undelegations and redelegations of a validator that may still be under way. Times are seconds of
/// block time, oldest first.
#[derive(Serialize, Deserialize, Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Entries {
    /// Beginnings of spaced undelegations.
    #[serde(rename = "u")]
    pub undelegations: Vec<u64>,
    /// Beginning of the undelegation at cap 0 that used the entry kept for it.
    #[serde(rename = "k", default, skip_serializing_if = "Option::is_none")]
    pub kept: Option<u64>,
    /// Epochs in which the validator received redelegations, each with the time of the last one.
    #[serde(rename = "r")]
    pub redelegations: Vec<(u64, u64)>,
}

impl Entries {
    /// The entries of a validator that have not matured.
    ///
    /// # Errors
    /// If the record does not decode.
    pub(crate) fn load(storage: &dyn Storage, validator: &str, now: u64, limits: Limits) -> StdResult<Self> {
        let mut entries = ENTRIES.may_load(storage, validator)?.unwrap_or_default();
        entries.prune(now, limits);
        Ok(entries)
    }

    /// Removes matured entries.
    pub(crate) fn prune(&mut self, now: u64, limits: Limits) {
        let under_way = |begun: &u64| now < begun.saturating_add(limits.period).saturating_add(SLACK_SECS);
        self.undelegations.retain(under_way);
        self.kept = self.kept.filter(under_way);
        self.redelegations.retain(|(_, begun)| under_way(begun));
    }

    /// Adds an undelegation that begins now. Returns false, and changes nothing, if none can begin
    /// now. At cap 0 the kept entry can be used.
    #[must_use]
    pub(crate) fn undelegate(&mut self, now: u64, limits: Limits, at_cap_0: bool) -> bool {
        let spacing = limits.spacing_secs();
        // The count matters only after a change of parameters.
        let spaced = self.undelegations.len().saturating_add(1) < limits.max()
            && self.undelegations.last().is_none_or(|begun| now >= begun.saturating_add(spacing));
        if spaced {
            self.undelegations.push(now);
        } else if at_cap_0 && self.kept.is_none() {
            self.kept = Some(now);
        } else {
            return false;
        }
        true
    }

    /// Removes an undelegation that the chain refused.
    pub(crate) fn remove_undelegation(&mut self, begun: u64) {
        if let Some(at) = self.undelegations.iter().rposition(|b| *b == begun) {
            self.undelegations.remove(at);
        } else {
            self.kept = self.kept.filter(|kept| *kept != begun);
        }
    }

    /// Beginnings of all undelegations, oldest first.
    pub(crate) fn all_undelegations(&self) -> Vec<u64> {
        let mut all = self.undelegations.clone();
        all.extend(self.kept);
        all.sort_unstable();
        all
    }

    /// Whether the validator can be the source of a redelegation.
    pub(crate) fn may_send(&self) -> bool {
        self.redelegations.is_empty()
    }

    /// Whether the validator can be the destination of redelegations in one more epoch.
    pub(crate) fn may_receive(&self, limits: Limits) -> bool {
        self.redelegations.len() < limits.max()
    }

    /// Adds redelegations to the validator in an epoch. Refused ones are not removed, because
    /// others of the same page may have succeeded.
    pub(crate) fn receive(&mut self, epoch: u64, now: u64) {
        match self.redelegations.last_mut() {
            Some((last, time)) if *last == epoch => *time = now,
            _ => self.redelegations.push((epoch, now)),
        }
    }
}

#[cfg(test)]
#[allow(clippy::arithmetic_side_effects)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const PERIOD: u64 = 21 * 86_400;
    const LIMITS: Limits = Limits { period: PERIOD, max_entries: 7 };

    #[test]
    fn undelegations_go_at_once_and_then_are_spaced() {
        for max_entries in [2, 3, 7, 30] {
            let limits = Limits { max_entries, ..LIMITS };
            let mut entries = Entries::default();
            assert!(entries.undelegate(1_000, limits, false));
            assert!(!entries.undelegate(1_000 + limits.spacing_secs() - 1, limits, false));
            entries.prune(1_000 + limits.spacing_secs(), limits);
            assert!(entries.undelegate(1_000 + limits.spacing_secs(), limits, false));
        }
    }

    /// Spaced for seven entries, they would be too many for the new limit and the kept entry.
    #[test]
    fn a_limit_that_was_lowered_leaves_the_kept_entry_free() {
        let lowered = Limits { max_entries: 3, ..LIMITS };
        let now = 1_000 + lowered.spacing_secs();
        let mut entries = Entries { undelegations: vec![500, 1_000], ..Entries::default() };
        assert!(!entries.undelegate(now, lowered, false));
        assert!(entries.undelegate(now, lowered, true));
        assert_eq!(
            entries,
            Entries { undelegations: vec![500, 1_000], kept: Some(now), ..Entries::default() }
        );
    }

    #[test]
    fn a_refused_undelegation_is_taken_back_once() {
        let mut entries = Entries { undelegations: vec![1, 5, 5], kept: Some(7), ..Entries::default() };
        entries.remove_undelegation(5);
        entries.remove_undelegation(9);
        assert_eq!(entries.all_undelegations(), [1, 5, 7]);
        entries.remove_undelegation(7);
        assert_eq!(entries.all_undelegations(), [1, 5]);
    }

    #[test]
    fn an_entry_counts_until_the_block_after_its_time() {
        let mut entries =
            Entries { undelegations: vec![100], kept: Some(100), redelegations: vec![(1, 100)] };
        entries.prune(100 + PERIOD, LIMITS);
        assert!(!entries.may_send());
        assert_eq!(entries.all_undelegations().len(), 2);
        entries.prune(100 + PERIOD + SLACK_SECS, LIMITS);
        assert_eq!(entries, Entries::default());
    }

    #[test]
    fn pages_of_one_epoch_count_once_and_eight_epochs_are_too_many() {
        let mut entries = Entries::default();
        for epoch in 0..7 {
            assert!(entries.may_receive(LIMITS));
            entries.receive(epoch, epoch * 10);
            entries.receive(epoch, epoch * 10 + 1);
        }
        assert_eq!(entries.redelegations.len(), 7);
        assert!(!entries.may_receive(LIMITS));
    }

    const GAP: u64 = 100;
    const PAGING: u64 = 20;
    const SHORT: Limits = Limits { period: 600, max_entries: 4 };

    /// Times of an epoch: its beginning, its scan of the validator, and its undelegation.
    type Pages = (u64, u64, u64);

    /// Runs epochs against Unstakes of one unit each. Returns the longest time that a unit stayed
    /// delegated after its Unstake.
    fn longest_wait(epochs: &[Pages], unstakes: &[u64]) -> u64 {
        let mut entries = Entries::default();
        let mut gone = 0;
        let mut longest = 0;
        for (_, scanned, undelegated) in epochs {
            let due = unstakes.iter().filter(|unstaked| *unstaked < scanned).count();
            entries.prune(*undelegated, SHORT);
            if due > gone && entries.undelegate(*undelegated, SHORT, false) {
                let waits = unstakes[gone..due].iter().map(|unstaked| undelegated - unstaked);
                longest = longest.max(waits.max().unwrap_or_default());
                gone = due;
            }
        }
        longest
    }

    /// The exposure lag without its two blocks.
    fn covered() -> u64 {
        SHORT.spacing_secs() + GAP + 2 * PAGING
    }

    #[test]
    fn a_paging_counts_twice_in_the_exposure_lag() {
        // The first unit leaves at the end of an epoch, the second is unstaked right after its
        // scan. The next tries come a moment too early, and a gap and a paging later.
        let epochs = [(1_000, 1_000, 1_020), (1_100, 1_100, 1_100), (1_200, 1_200, 1_200)];
        let epochs = [&epochs[..], &[(1_239, 1_239, 1_239), (1_339, 1_339, 1_359)]].concat();
        let wait = longest_wait(&epochs, &[999, 1_001]);
        assert_eq!(wait, 358);
        assert!(wait > SHORT.spacing_secs() + GAP + PAGING && wait <= covered());
    }

    proptest! {
        #[test]
        fn nothing_stays_delegated_for_longer_than_the_exposure_lag(
            epochs in prop::collection::vec((PAGING..=GAP, 0..=PAGING, 0..=PAGING), 2..40),
            unstakes in prop::collection::vec(0..3_000u64, 1..30),
        ) {
            let mut begun = 500;
            let mut played: Vec<Pages> = vec![];
            for (gap, scan, unbond) in epochs {
                begun += gap;
                let (scan, unbond) = (scan.min(unbond), scan.max(unbond));
                played.push((begun, begun + scan, begun + unbond));
            }
            let first = played[0].1;
            let mut unstakes: Vec<_> = unstakes.into_iter().map(|time| first + time).collect();
            unstakes.sort_unstable();
            prop_assert!(longest_wait(&played, &unstakes) <= covered());
        }

        /// At any times of trying, with or without cap 0, and for any limit of the chain.
        #[test]
        fn entries_are_bounded_and_nobody_waits_beyond_the_spacing(
            max_entries in 2..12u32,
            tries in prop::collection::vec((0..PERIOD / 4, prop::bool::weighted(0.3)), 1..60),
        ) {
            let limits = Limits { max_entries, ..LIMITS };
            let mut entries = Entries::default();
            let mut made: Vec<u64> = Vec::new();
            let mut last_spaced = None;
            let mut now = 1_000;
            for (wait, at_cap_0) in tries {
                now += wait;
                entries.prune(now, limits);
                let before = entries.undelegations.len();
                let goes = entries.undelegate(now, limits, at_cap_0);
                let due = last_spaced.is_none_or(|last| now >= last + limits.spacing_secs());
                prop_assert!(goes || !due);
                if goes {
                    let under_way = made.iter().filter(|begun| now <= **begun + PERIOD).count();
                    prop_assert!(under_way < limits.max());
                    made.push(now);
                    if entries.undelegations.len() > before {
                        last_spaced = Some(now);
                    }
                }
            }
        }

        #[test]
        fn cap_zero_has_an_entry_whatever_was_undelegated_before(
            max_entries in 2..12u32,
            waits in prop::collection::vec(0..PERIOD / 5, 1..60),
        ) {
            let limits = Limits { max_entries, ..LIMITS };
            let mut entries = Entries::default();
            let mut now = 1_000;
            for wait in waits {
                now += wait;
                entries.prune(now, limits);
                let _ = entries.undelegate(now, limits, false);
                prop_assert!(entries.clone().undelegate(now, limits, true));
            }
        }
    }
}
