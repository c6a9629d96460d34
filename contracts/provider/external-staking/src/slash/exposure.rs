//! When stake backs a validator: an interval of consumer heights.

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Order, StdResult, Storage};
use cw_storage_plus::Bound;

use crate::ledger::SentMark;
use crate::state::INFRACTIONS;

/// When a stake stops to back its validator.
#[cw_serde]
#[derive(Copy, Default, Eq)]
pub enum End {
    /// The height at which it was unstaked is not known yet.
    #[default]
    #[serde(rename = "u")]
    Unknown,
    /// It was unstaked at a height that nobody will ever tell.
    #[serde(rename = "n")]
    Never,
    /// At this height.
    #[serde(rename = "h")]
    At(u64),
}

impl End {
    /// To leave out of storage what is the default.
    pub fn is_unknown(&self) -> bool {
        *self == Self::Unknown
    }

    /// Of stake whose Unstake was acknowledged, applied at `height`, as far as it was told. It backs its validator for `lag`
    /// heights more. It never ends before an infraction that was known when the Unstake was sent, however great its height is:
    /// otherwise it would matter whether stake is unstaked before it is settled.
    pub fn of_unstaked(mark: &SentMark, height: Option<u64>, lag: u64) -> Self {
        match height.filter(|height| *height >= mark.height) {
            Some(height) => Self::At(height.saturating_add(lag).max(mark.slashed.unwrap_or_default())),
            None => Self::Never,
        }
    }
}

/// First height of a stake that was acknowledged as applied at `height`, as far as that was told: otherwise what was known when
/// it was sent.
pub fn since(mark: &SentMark, height: Option<u64>) -> u64 {
    height.unwrap_or_default().max(mark.height)
}

/// Whether stake is charged for the infractions of its validator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// An infraction at this height is inside of its interval.
    Charged(u64),
    /// None is.
    Spared,
    /// Not known before its end is. The lowest infraction that may be inside is at this height.
    Undecided(u64),
}

/// Judges stake that backed `validator` from `since` to `end`.
pub fn judge(storage: &dyn Storage, validator: &str, since: u64, end: End) -> StdResult<Verdict> {
    let first = INFRACTIONS
        .prefix(validator)
        .keys(storage, Some(Bound::inclusive(since)), None, Order::Ascending)
        .next()
        .transpose()?;
    Ok(match (first, end) {
        (None, _) => Verdict::Spared,
        (Some(height), End::Never) => Verdict::Charged(height),
        (Some(height), End::At(end)) if height <= end => Verdict::Charged(height),
        (Some(_), End::At(_)) => Verdict::Spared,
        (Some(height), End::Unknown) => Verdict::Undecided(height),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::slash::Infraction;
    use cosmwasm_std::testing::MockStorage;
    use cosmwasm_std::Addr;

    fn infractions(heights: &[u64]) -> MockStorage {
        let mut storage = MockStorage::new();
        let infraction = Infraction { submitter: Addr::unchecked("s"), time: 0 };
        for height in heights {
            INFRACTIONS.save(&mut storage, ("v", *height), &infraction).unwrap();
        }
        INFRACTIONS.save(&mut storage, ("w", 55), &infraction).unwrap();
        storage
    }

    fn mark(height: u64, slashed: Option<u64>) -> SentMark {
        SentMark { height, slashed, ..SentMark::default() }
    }

    #[test]
    fn stake_is_charged_for_an_infraction_inside_of_its_interval() {
        let storage = infractions(&[30, 1000]);
        let judge = |since, end| judge(&storage, "v", since, end).unwrap();
        for (since, end, expected) in [
            (30, End::At(30), Verdict::Charged(30)),
            (10, End::At(29), Verdict::Spared),
            (31, End::At(999), Verdict::Spared),
            (31, End::At(1000), Verdict::Charged(1000)),
            (1000, End::Never, Verdict::Charged(1000)),
            (1001, End::Never, Verdict::Spared),
            (40, End::Unknown, Verdict::Undecided(1000)),
            (1001, End::Unknown, Verdict::Spared),
        ] {
            assert_eq!(judge(since, end), expected, "{since} {end:?}");
        }
    }

    #[test]
    fn stake_on_another_validator_is_spared() {
        assert_eq!(judge(&infractions(&[]), "v", 0, End::Never).unwrap(), Verdict::Spared);
    }

    #[test]
    fn an_unstake_ends_the_exposure_after_the_lag() {
        assert_eq!(End::of_unstaked(&mark(5, None), Some(50), 7), End::At(57));
        assert_eq!(End::of_unstaked(&mark(5, None), Some(u64::MAX), 7), End::At(u64::MAX));
    }

    #[test]
    fn a_height_below_one_that_was_known_counts_as_unknown() {
        assert_eq!(End::of_unstaked(&mark(51, None), Some(50), 7), End::Never);
        assert_eq!(End::of_unstaked(&mark(0, None), None, 7), End::Never);
        assert_eq!(since(&mark(51, None), Some(50)), 51);
        assert_eq!(since(&mark(51, None), None), 51);
        assert_eq!(since(&mark(51, None), Some(60)), 60);
    }

    #[test]
    fn an_unstake_that_was_sent_after_a_slash_does_not_escape_it_and_answers_for_no_later_one() {
        assert_eq!(End::of_unstaked(&mark(5, Some(1_000)), Some(50), 7), End::At(1_000));
        assert_eq!(End::of_unstaked(&mark(5, Some(20)), Some(50), 7), End::At(57));
    }
}
