//! What must hold, how often it was checked, and what did not hold.

use std::collections::{BTreeMap, BTreeSet};

use mesh_simulator::{Checks, Report, Rule, System, Violation};

use super::{Run, Stop};

/// Rules that the simulator checks at any time, in the order in which they are shown.
const RULES: [Rule; 14] = [
    Rule::Custody,
    Rule::AcknowledgedIsPositionsAndOwed,
    Rule::ConverterAgrees,
    Rule::UnresolvedIsInFlight,
    Rule::UnstakesAreCovered,
    Rule::LienIsPositions,
    Rule::LiensAreCovered,
    Rule::LocalBooks,
    Rule::ValidatorViewsAgree,
    Rule::Drains,
    Rule::RewardsAreConserved,
    Rule::HandlersAreTotal,
    Rule::SlashesAreCharged,
    Rule::NoFalseAlarm,
];

/// The books of the checker.
#[derive(Default)]
pub struct Audit {
    checks: Checks,
    report: Report,
    own: BTreeMap<&'static str, (u64, Vec<String>)>,
    moment: String,
}

/// A row of the table of invariants.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Checked {
    /// What must hold.
    pub invariant: String,
    /// How often it was looked at.
    pub checked: u64,
    /// How often it did not hold.
    pub broken: u64,
}

impl Audit {
    /// These consumers may lie: what depends on their honesty is not checked.
    pub fn trust_not(&mut self, lying: BTreeSet<usize>) {
        self.checks.lying = lying;
    }

    /// Says where the run is, for the details of what is broken.
    pub fn at(&mut self, moment: String) {
        self.moment = moment;
    }

    /// Looks at everything.
    ///
    /// # Errors
    /// [`Stop::Broken`] if something does not hold.
    pub fn check(&mut self, system: &System) -> Run {
        self.report.merge(self.checks.run(system)?);
        self.verdict()
    }

    /// Drains the system, and goes back.
    ///
    /// # Errors
    /// [`Stop::Broken`] if something is left.
    pub fn check_drains(&mut self, system: &mut System) -> Run {
        self.report.merge(system.check_drains()?);
        self.verdict()
    }

    /// Notes a check of the caller's own.
    ///
    /// # Errors
    /// [`Stop::Broken`] if it does not hold.
    pub fn expect(&mut self, rule: &'static str, holds: bool, details: impl FnOnce() -> String) -> Run {
        let (count, broken) = self.own.entry(rule).or_default();
        *count = count.saturating_add(1);
        if !holds {
            broken.push(details());
        }
        self.verdict()
    }

    fn verdict(&self) -> Run {
        match self.report.is_ok() && self.own.values().all(|(_, broken)| broken.is_empty()) {
            true => Ok(()),
            false => Err(Stop::Broken),
        }
    }

    /// What the simulator has found to be broken.
    pub fn violations(&self) -> &[Violation] {
        &self.report.violations
    }

    /// Everything that was broken, with details. The run stops there, so the moment is that of all
    /// of it.
    pub fn broken(&self) -> Vec<String> {
        let found = self.report.violations.iter().map(ToString::to_string);
        let own = self.own.iter();
        let own =
            own.flat_map(|(rule, (_, broken))| broken.iter().map(move |text| format!("{rule}: {text}")));
        found.chain(own).map(|text| format!("{text} ({})", self.moment)).collect()
    }

    /// One row for each rule, those that were never looked at included.
    pub fn rows(&self) -> Vec<Checked> {
        let row = |rule: &Rule| {
            let broken = self.report.violations.iter().filter(|violation| violation.rule == *rule).count();
            let checked = self.report.checked.get(rule).copied().unwrap_or_default();
            Checked { invariant: rule.to_string(), checked, broken: broken as u64 }
        };
        let own = |(rule, (checked, broken)): (&&'static str, &(u64, Vec<String>))| Checked {
            invariant: (*rule).to_string(),
            checked: *checked,
            broken: broken.len() as u64,
        };
        // A rule that is new in the simulator comes after those that have their place here.
        let new = self.report.checked.keys().filter(|rule| !RULES.contains(rule));
        RULES.iter().chain(new).map(row).chain(self.own.iter().map(own)).collect()
    }
}
