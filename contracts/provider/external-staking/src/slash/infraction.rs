//! Proven infractions of validators, and whether stake was exposed to one.

use cosmwasm_std::{Addr, Binary, Order, StdResult, Storage};
use cw_storage_plus::{Bound, Item, Map};
use mesh_apis::time::UnixTime;
use mesh_apis::ConsumerHeight;
use serde_tuple::{Deserialize_tuple, Serialize_tuple};

use super::exposure::ExposureEnd;

/// By (validator, height).
pub(crate) const INFRACTIONS: Map<(&str, u64), Infraction> = Map::new("if");

/// The evidence of each: the two votes as protobuf, without extensions.
pub(crate) const EVIDENCE: Map<(&str, u64), Binary> = Map::new("ev");

/// Number of infractions.
const COUNT: Item<u64> = Item::new("sc");

/// A proven infraction. Its key holds the validator and the height. The evidence is kept apart,
/// because whoever is judged pays for reading this.
#[derive(Serialize_tuple, Deserialize_tuple, Clone, Debug, PartialEq)]
pub(crate) struct Infraction {
    /// Submitter of the evidence.
    pub submitter: Addr,
    /// Block time of the evidence, seconds.
    pub time: UnixTime,
}

/// Adds an infraction of `validator` at a height.
///
/// # Errors
/// Only if storage fails.
pub(crate) fn add(
    storage: &mut dyn Storage,
    validator: &str,
    height: ConsumerHeight,
    infraction: &Infraction,
    evidence: &Binary,
) -> StdResult<()> {
    INFRACTIONS.save(storage, (validator, height.0), infraction)?;
    EVIDENCE.save(storage, (validator, height.0), evidence)?;
    let count = count(storage)?.saturating_add(1);
    COUNT.save(storage, &count)
}

/// Number of infractions that were proven so far.
///
/// # Errors
/// Only if storage fails.
pub(crate) fn count(storage: &dyn Storage) -> StdResult<u64> {
    Ok(COUNT.may_load(storage)?.unwrap_or_default())
}

/// Decision whether stake is charged for the infractions of its validator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// An infraction at this height is inside of its interval.
    Charged(ConsumerHeight),
    /// None is.
    Spared,
    /// Not known before its end is. The lowest infraction that may be inside is at this height.
    Undecided(ConsumerHeight),
}

/// Judges stake that backed `validator` from `since` to `end`.
pub(crate) fn judge(
    storage: &dyn Storage,
    validator: &str,
    since: ConsumerHeight,
    end: ExposureEnd,
) -> StdResult<Verdict> {
    let first = INFRACTIONS
        .prefix(validator)
        .keys(storage, Some(Bound::inclusive(since.0)), None, Order::Ascending)
        .next()
        .transpose()?;
    Ok(match (first.map(ConsumerHeight), end) {
        (None, _) => Verdict::Spared,
        (Some(height), ExposureEnd::Never) => Verdict::Charged(height),
        (Some(height), ExposureEnd::At(end)) if height <= end => Verdict::Charged(height),
        (Some(_), ExposureEnd::At(_)) => Verdict::Spared,
        (Some(height), ExposureEnd::Unknown) => Verdict::Undecided(height),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use cosmwasm_std::testing::MockStorage;

    fn infractions(heights: &[u64]) -> MockStorage {
        let mut storage = MockStorage::new();
        let infraction = Infraction { submitter: Addr::unchecked("s"), time: UnixTime(0) };
        for height in heights {
            INFRACTIONS.save(&mut storage, ("v", *height), &infraction).unwrap();
        }
        INFRACTIONS.save(&mut storage, ("w", 55), &infraction).unwrap();
        storage
    }

    #[test]
    fn stake_is_charged_for_an_infraction_inside_of_its_interval() {
        let storage = infractions(&[30, 1000]);
        let judge = |since, end| judge(&storage, "v", ConsumerHeight(since), end).unwrap();
        let at = |height| ExposureEnd::At(ConsumerHeight(height));
        let charged = |height| Verdict::Charged(ConsumerHeight(height));
        for (since, end, expected) in [
            (30, at(30), charged(30)),
            (10, at(29), Verdict::Spared),
            (31, at(999), Verdict::Spared),
            (31, at(1000), charged(1000)),
            (1000, ExposureEnd::Never, charged(1000)),
            (1001, ExposureEnd::Never, Verdict::Spared),
            (40, ExposureEnd::Unknown, Verdict::Undecided(ConsumerHeight(1000))),
            (1001, ExposureEnd::Unknown, Verdict::Spared),
        ] {
            assert_eq!(judge(since, end), expected, "{since} {end:?}");
        }
    }

    #[test]
    fn stake_on_another_validator_is_spared() {
        assert_eq!(
            judge(&infractions(&[]), "v", ConsumerHeight(0), ExposureEnd::Never).unwrap(),
            Verdict::Spared
        );
    }
}
