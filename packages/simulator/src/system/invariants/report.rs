//! The outcome of a check.

use std::collections::BTreeMap;
use std::fmt;

use cosmwasm_std::Uint128;

use super::Rule;

/// Something that must hold, and does not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// Which.
    pub rule: Rule,
    /// Of whom.
    pub place: String,
    /// What must be.
    pub expected: String,
    /// What is.
    pub actual: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}: expected {}, got {}", self.rule, self.place, self.expected, self.actual)
    }
}

/// What was checked, and what was violated.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// How often each rule was checked.
    pub checked: BTreeMap<Rule, u64>,
    /// What does not hold.
    pub violations: Vec<Violation>,
}

impl Report {
    /// Whether everything holds.
    pub fn is_ok(&self) -> bool {
        self.violations.is_empty()
    }

    /// Adds another report to this one.
    pub fn merge(&mut self, other: Self) {
        for (rule, count) in other.checked {
            *self.checked.entry(rule).or_default() += count;
        }
        self.violations.extend(other.violations);
    }

    pub(in crate::system) fn expect(
        &mut self,
        rule: Rule,
        holds: bool,
        place: impl FnOnce() -> String,
        expected: impl fmt::Display,
        actual: impl fmt::Display,
    ) {
        *self.checked.entry(rule).or_default() += 1;
        if !holds {
            let (expected, actual) = (expected.to_string(), actual.to_string());
            self.violations.push(Violation { rule, place: place(), expected, actual });
        }
    }

    pub(in crate::system) fn equal(
        &mut self,
        rule: Rule,
        place: impl FnOnce() -> String,
        expected: Uint128,
        actual: Uint128,
    ) {
        self.expect(rule, expected == actual, place, expected, actual);
    }
}
