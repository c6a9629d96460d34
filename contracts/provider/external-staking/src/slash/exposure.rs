//! Exposure: the interval of consumer heights in which stake backs a validator.

use mesh_apis::ConsumerHeight;
use serde::{Deserialize, Serialize};

use crate::ledger::Snapshot;

/// End of the exposure of stake.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq, Copy, Default, Eq)]
pub(crate) enum ExposureEnd {
    /// The height at which it was unstaked is not known yet.
    #[default]
    #[serde(rename = "u")]
    Unknown,
    /// It was unstaked at a height that will never be known.
    #[serde(rename = "n")]
    Never,
    /// At this height.
    #[serde(rename = "h")]
    At(ConsumerHeight),
}

impl ExposureEnd {
    /// Of stake whose Unstake was applied at `height`, if that is known. It backs its validator for
    /// `lag` heights more. It never ends before an infraction that was known when the Unstake was
    /// sent, however great its height is: otherwise it would matter whether stake is unstaked
    /// before it is settled.
    pub(crate) fn of_unstaked(sent: &Snapshot, height: Option<ConsumerHeight>, lag: u64) -> Self {
        match height.filter(|height| *height >= sent.height) {
            Some(height) => Self::At(height.plus(lag).max(sent.slashed.unwrap_or_default())),
            None => Self::Never,
        }
    }
}

/// First height of a stake that was applied at `height`, if that is known: otherwise what was known
/// when it was sent.
pub(crate) fn since(sent: &Snapshot, height: Option<ConsumerHeight>) -> ConsumerHeight {
    height.unwrap_or_default().max(sent.height)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn snapshot(height: u64, slashed: Option<u64>) -> Snapshot {
        let slashed = slashed.map(ConsumerHeight);
        Snapshot { height: ConsumerHeight(height), slashed, ..Snapshot::default() }
    }

    fn of_unstaked(sent: &Snapshot, height: Option<u64>) -> ExposureEnd {
        ExposureEnd::of_unstaked(sent, height.map(ConsumerHeight), 7)
    }

    fn at(height: u64) -> ExposureEnd {
        ExposureEnd::At(ConsumerHeight(height))
    }

    #[test]
    fn an_unstake_ends_the_exposure_after_the_lag() {
        assert_eq!(of_unstaked(&snapshot(5, None), Some(50)), at(57));
        assert_eq!(of_unstaked(&snapshot(5, None), Some(u64::MAX)), at(u64::MAX));
    }

    #[test]
    fn a_height_below_one_that_was_known_counts_as_unknown() {
        assert_eq!(of_unstaked(&snapshot(51, None), Some(50)), ExposureEnd::Never);
        assert_eq!(of_unstaked(&snapshot(0, None), None), ExposureEnd::Never);
        assert_eq!(since(&snapshot(51, None), Some(ConsumerHeight(50))), ConsumerHeight(51));
        assert_eq!(since(&snapshot(51, None), None), ConsumerHeight(51));
        assert_eq!(since(&snapshot(51, None), Some(ConsumerHeight(60))), ConsumerHeight(60));
    }

    #[test]
    fn an_unstake_after_a_slash_answers_for_it_and_no_later_one() {
        assert_eq!(of_unstaked(&snapshot(5, Some(1_000)), Some(50)), at(1_000));
        assert_eq!(of_unstaked(&snapshot(5, Some(20)), Some(50)), at(57));
    }
}
