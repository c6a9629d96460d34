//! Matching of surpluses with deficits, for redelegations. Pure functions.

use std::cmp::min;

use cosmwasm_std::Uint128;

/// Operator address of a validator, and an amount of native tokens.
pub(crate) type Share = (String, Uint128);

/// A redelegation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Redelegation {
    /// Validator with a surplus.
    pub from: String,
    /// Validator with a deficit.
    pub to: String,
    /// Native tokens.
    pub amount: Uint128,
}

/// Result of matching.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Matching {
    /// Redelegations to make. No pair comes twice.
    pub redelegations: Vec<Redelegation>,
    /// Rest of each surplus that was used, 0 included.
    pub surpluses: Vec<Share>,
    /// Rest of each deficit that was used, 0 included.
    pub deficits: Vec<Share>,
}

/// Matches surpluses with deficits, in their order, by at most `max` redelegations. Each one
/// exhausts a surplus or a deficit, so n surpluses and m deficits need at most n + m - 1.
pub(crate) fn match_up(surpluses: Vec<Share>, deficits: Vec<Share>, max: usize) -> Matching {
    let mut matching = Matching::default();
    let mut surpluses = surpluses.into_iter();
    let mut deficits = deficits.into_iter();
    let mut from = surpluses.next();
    let mut to = deficits.next();
    while matching.redelegations.len() < max {
        let (Some((source, has)), Some((target, lacks))) = (&mut from, &mut to) else { break };
        let amount = min(*has, *lacks);
        if !amount.is_zero() {
            matching.redelegations.push(Redelegation { from: source.clone(), to: target.clone(), amount });
        }
        *has = has.saturating_sub(amount);
        *lacks = lacks.saturating_sub(amount);
        let (source_done, target_done) = (has.is_zero(), lacks.is_zero());
        if source_done {
            matching.surpluses.extend(from.take());
            from = surpluses.next();
        }
        if target_done {
            matching.deficits.extend(to.take());
            to = deficits.next();
        }
    }
    if let Some(last) = matching.redelegations.last() {
        // Shares that are used up were added above. At most one share is used in part: it is an end
        // of the last redelegation.
        matching.surpluses.extend(from.filter(|(validator, _)| *validator == last.from));
        matching.deficits.extend(to.filter(|(validator, _)| *validator == last.to));
    }
    matching
}

#[cfg(test)]
#[allow(clippy::arithmetic_side_effects)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use proptest::prelude::*;

    use super::*;

    fn shares(prefix: &str, amounts: &[u128]) -> Vec<Share> {
        amounts.iter().enumerate().map(|(i, a)| (format!("{prefix}{i}"), Uint128::new(*a))).collect()
    }

    #[test]
    fn one_surplus_is_spread_over_deficits_and_its_rest_returned() {
        let matching = match_up(shares("s", &[10]), shares("d", &[4, 3]), 10);
        let moved: Vec<_> = matching.redelegations.iter().map(|m| (m.to.as_str(), m.amount.u128())).collect();
        assert_eq!(moved, [("d0", 4), ("d1", 3)]);
        assert_eq!(matching.surpluses, shares("s", &[3]));
        assert_eq!(matching.deficits, shares("d", &[0, 0]));
    }

    #[test]
    fn nothing_is_matched_without_a_counterpart_or_without_budget() {
        assert_eq!(match_up(shares("s", &[1]), vec![], 10), Matching::default());
        assert_eq!(match_up(vec![], shares("d", &[1]), 10), Matching::default());
        assert_eq!(match_up(shares("s", &[1]), shares("d", &[1]), 0), Matching::default());
    }

    proptest! {
        #[test]
        fn matching_moves_the_lesser_sum_and_loses_nothing(
            surpluses in prop::collection::vec(1..1_000u128, 0..20),
            deficits in prop::collection::vec(1..1_000u128, 0..20),
            max in 0..60usize,
        ) {
            let matching = match_up(shares("s", &surpluses), shares("d", &deficits), max);
            prop_assert!(matching.redelegations.len() <= max);
            prop_assert!(matching.redelegations.iter().all(|m| !m.amount.is_zero()));

            let pairs: BTreeSet<_> = matching.redelegations.iter().map(|m| (&m.from, &m.to)).collect();
            prop_assert_eq!(pairs.len(), matching.redelegations.len());

            for (given, left, ends) in [
                (shares("s", &surpluses), &matching.surpluses, 0),
                (shares("d", &deficits), &matching.deficits, 1),
            ] {
                let mut rest: BTreeMap<_, _> = given.into_iter().collect();
                let mut drawn = BTreeSet::new();
                for m in &matching.redelegations {
                    let v = if ends == 0 { &m.from } else { &m.to };
                    drawn.insert(v.clone());
                    *rest.get_mut(v).unwrap() -= m.amount;
                }
                prop_assert_eq!(left.len(), drawn.len());
                for (v, amount) in left {
                    prop_assert!(drawn.contains(v));
                    prop_assert_eq!(rest[v], *amount);
                }
            }

            let moved: u128 = matching.redelegations.iter().map(|m| m.amount.u128()).sum();
            if max >= surpluses.len() + deficits.len() {
                prop_assert_eq!(moved, surpluses.iter().sum::<u128>().min(deficits.iter().sum()));
            }
        }
    }
}
