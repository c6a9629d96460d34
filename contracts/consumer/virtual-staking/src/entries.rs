//! The limits of the Cosmos SDK on undelegations and redelegations, kept per V. Pure functions over one small record.
//!
//! * A delegator has at most 7 unbonding entries per V. So undelegations of V are spaced by a sixth of the unbonding
//!   period, and one entry is kept for cap 0, which must work at any time.
//! * A delegator has at most 7 redelegations per (source, destination). Within one epoch a pair is used at most once, so a
//!   destination that receives in at most 7 epochs per unbonding period keeps to it, from any number of sources.
//! * A delegator cannot redelegate from a V that received a redelegation which has not matured.

use serde::{Deserialize, Serialize};

/// Default limit of the Cosmos SDK, of both kinds of entries.
pub const MAX_ENTRIES: usize = 7;

/// The chain drops entries at the end of a block, so an entry can outlive its time by the gap between two blocks.
const SLACK_SECS: u64 = 60;

/// What was begun with V and can still be under way. Times are seconds of block time, oldest first.
#[derive(Serialize, Deserialize, Clone, Debug, Default, PartialEq, Eq)]
pub struct Entries {
    /// Undelegations, by their beginning.
    #[serde(rename = "u")]
    pub undelegations: Vec<u64>,
    /// Epochs in which V received redelegations, with the time of the last one of each.
    #[serde(rename = "r")]
    pub redelegations: Vec<(u64, u64)>,
}

impl Entries {
    /// Forgets what has matured.
    pub fn prune(&mut self, now: u64, period: u64) {
        let under_way = |begun: u64| now <= begun.saturating_add(period).saturating_add(SLACK_SECS);
        self.undelegations.retain(|begun| under_way(*begun));
        self.redelegations.retain(|(_, begun)| under_way(*begun));
    }

    /// Whether V can be undelegated from now. `at_cap_0` may use the entry that is kept for it, and needs no spacing.
    pub fn may_undelegate(&self, now: u64, period: u64, at_cap_0: bool) -> bool {
        if at_cap_0 {
            return self.undelegations.len() < MAX_ENTRIES;
        }
        let spacing = period / 6;
        self.undelegations.len() < MAX_ENTRIES - 1
            && self.undelegations.last().is_none_or(|begun| now >= begun.saturating_add(spacing))
    }

    /// Notes an undelegation.
    pub fn undelegate(&mut self, now: u64) {
        self.undelegations.push(now);
    }

    /// Takes back an undelegation that the chain refused.
    pub fn forget_undelegation(&mut self, begun: u64) {
        if let Some(at) = self.undelegations.iter().rposition(|b| *b == begun) {
            self.undelegations.remove(at);
        }
    }

    /// Whether V can be the source of a redelegation.
    pub fn may_send(&self) -> bool {
        self.redelegations.is_empty()
    }

    /// Whether V can be the destination of redelegations in another epoch.
    pub fn may_receive(&self) -> bool {
        self.redelegations.len() < MAX_ENTRIES
    }

    /// Notes redelegations to V in an epoch. A refused one is not taken back: others of the same page may have succeeded.
    pub fn receive(&mut self, epoch: u64, now: u64) {
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

    #[test]
    fn undelegations_are_spaced_by_a_sixth_of_the_period() {
        let mut entries = Entries::default();
        entries.undelegate(1_000);
        assert!(!entries.may_undelegate(1_000 + PERIOD / 6 - 1, PERIOD, false));
        assert!(entries.may_undelegate(1_000 + PERIOD / 6, PERIOD, false));
    }

    #[test]
    fn a_refused_undelegation_is_taken_back_once() {
        let mut entries = Entries { undelegations: vec![1, 5, 5], ..Entries::default() };
        entries.forget_undelegation(5);
        entries.forget_undelegation(9);
        assert_eq!(entries.undelegations, [1, 5]);
    }

    #[test]
    fn an_entry_counts_until_the_block_after_its_time() {
        let mut entries = Entries { undelegations: vec![100], redelegations: vec![(1, 100)] };
        entries.prune(100 + PERIOD, PERIOD);
        assert!(!entries.may_send());
        assert_eq!(entries.undelegations.len(), 1);
        entries.prune(100 + PERIOD + SLACK_SECS + 1, PERIOD);
        assert_eq!(entries, Entries::default());
    }

    #[test]
    fn pages_of_one_epoch_count_once_and_eight_epochs_are_too_many() {
        let mut entries = Entries::default();
        for epoch in 0..7 {
            assert!(entries.may_receive());
            entries.receive(epoch, epoch * 10);
            entries.receive(epoch, epoch * 10 + 1);
        }
        assert_eq!(entries.redelegations.len(), 7);
        assert!(!entries.may_receive());
    }

    proptest! {
        /// Whenever it is tried, with or without cap 0, the chain never holds more than 7 entries, and normal
        /// undelegations alone never more than 6.
        #[test]
        fn never_more_than_seven_undelegations_are_under_way(
            tries in prop::collection::vec((0..PERIOD / 4, prop::bool::weighted(0.3)), 1..60),
        ) {
            let mut entries = Entries::default();
            let mut made = Vec::new();
            let mut now = 1_000;
            for (wait, at_cap_0) in tries {
                now += wait;
                entries.prune(now, PERIOD);
                if entries.may_undelegate(now, PERIOD, at_cap_0) {
                    let under_way = made.iter().filter(|begun| now <= **begun + PERIOD).count();
                    let most = if at_cap_0 { 7 } else { 6 };
                    prop_assert!(under_way < most);
                    entries.undelegate(now);
                    made.push(now);
                }
            }
        }

        #[test]
        fn after_six_normal_undelegations_cap_zero_still_has_an_entry(
            waits in prop::collection::vec(0..PERIOD / 5, 1..60),
        ) {
            let mut entries = Entries::default();
            let mut now = 1_000;
            for wait in waits {
                now += wait;
                entries.prune(now, PERIOD);
                if entries.may_undelegate(now, PERIOD, false) {
                    entries.undelegate(now);
                }
                prop_assert!(entries.may_undelegate(now, PERIOD, true));
            }
        }
    }
}
