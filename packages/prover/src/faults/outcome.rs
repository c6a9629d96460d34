//! What a search has found.

use std::time::{Duration, Instant};

use mesh_simulator::SimResult;
use stateright::{Checker, HasDiscoveries, Model};

use super::words::told;
use super::{Fault, First};
use crate::property::Broken;
use crate::scenario::Scenario;
use crate::search::{Reductions, Search};

/// The result of a search for a counterexample.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// What was found, if anything.
    pub found: Option<Found>,
    /// Number of distinct states.
    pub states: usize,
    /// How long it took.
    pub took: Duration,
}

/// A shortest counterexample.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// What does not hold at its end.
    pub broken: Vec<Broken>,
    /// Its steps, in words.
    pub steps: Vec<String>,
}

impl Outcome {
    /// Searches breadth first, in one thread, so that what is found first is shortest.
    ///
    /// # Errors
    /// The scenario cannot be built.
    pub fn of(scenario: &Scenario) -> SimResult<Self> {
        let start = Instant::now();
        let search = Search { reductions: Reductions::NONE, ..Search::new(scenario.clone()) };
        let model = First::of(search);
        let checker = model.clone().checker().finish_when(HasDiscoveries::AnyFailures);
        let checker = checker.spawn_bfs().join();
        let found = model.counterexample(&checker).map(|(steps, broken)| {
            let steps = told(scenario, &steps)?;
            SimResult::Ok(Found { broken, steps })
        });
        Ok(Self { found: found.transpose()?, states: checker.unique_state_count(), took: start.elapsed() })
    }

    /// What is not as the fault says, if anything.
    pub fn differs(&self, fault: &Fault) -> Option<String> {
        let Some(found) = &self.found else { return Some("it was not found".to_string()) };
        if found.by(fault).is_none() {
            return Some(format!("property {} was to catch it, not {:?}", fault.property, found.broken));
        }
        let (expected, actual) = (fault.steps, found.steps.len());
        (expected != actual).then(|| format!("it was to take {expected} steps, not {actual}"))
    }
}

impl Found {
    /// How the property that must catch a fault is broken.
    pub fn by(&self, fault: &Fault) -> Option<&Broken> {
        let is_its = |name: &str| name.split_once(':').is_some_and(|(number, _)| number == fault.property);
        self.broken.iter().find(|broken| is_its(broken.property.name()))
    }
}
