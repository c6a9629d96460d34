//! A scenario as a model of stateright.

use std::cell::RefCell;
use std::fmt;
use std::hash::{Hash, Hasher};

use mesh_simulator::{Report, SimResult, System, WorldSnapshot};
use stateright::{Model, Property};

use crate::moves::Move;
use crate::scenario::Scenario;

/// The property that all invariants hold, and that everything drains.
pub const HOLDS: &str = "every invariant holds, and everything drains";

/// A state: the world, and what may still happen.
#[derive(Clone)]
pub struct State {
    world: WorldSnapshot,
    digest: u128,
    left: Vec<u8>,
}

impl PartialEq for State {
    fn eq(&self, other: &Self) -> bool {
        (self.digest, &self.left) == (other.digest, &other.left)
    }
}

impl Eq for State {}

impl Hash for State {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.digest.hash(state);
        self.left.hash(state);
    }
}

impl fmt::Debug for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x} left {:?}", self.digest, self.left)
    }
}

/// The search through a scenario.
#[derive(Clone)]
pub struct Search {
    /// What is searched.
    pub scenario: Scenario,
}

thread_local! {
    /// The system of this thread with the world as it was built, and the scenario it was built for.
    /// It is put into the state that is looked at.
    static SYSTEM: RefCell<Option<(&'static str, System, WorldSnapshot)>> = const { RefCell::new(None) };
}

impl Search {
    /// Runs something in a state, or in the world as it was built.
    fn with_system<T>(&self, at: Option<&State>, run: impl FnOnce(&mut System) -> T) -> T {
        SYSTEM.with_borrow_mut(|slot| {
            if slot.as_ref().is_none_or(|(name, ..)| *name != self.scenario.name) {
                let system = (self.scenario.build)().unwrap_or_else(|err| panic!("the scenario: {err}"));
                let built = system.world.snapshot();
                *slot = Some((self.scenario.name, system, built));
            }
            let Some((_, system, built)) = slot else { unreachable!("it was built just now") };
            system.world.restore(at.map_or(built, |state| &state.world));
            run(system)
        })
    }

    fn state(&self, system: &System, left: Vec<u8>) -> State {
        let world = system.world.snapshot();
        let digest = world.digest(self.scenario.has_slashes());
        State { world, digest, left }
    }

    /// What does not hold in a state, if anything.
    ///
    /// Where nothing is in flight it must drain. That is enough: from every other state a relayer
    /// can make a step, and there are only so many, so a state where nothing is in flight can be
    /// reached.
    pub fn broken(&self, state: &State) -> Option<String> {
        self.with_system(Some(state), |system| {
            let first = |report: SimResult<Report>| match report {
                Ok(report) => report.violations.first().map(ToString::to_string),
                Err(err) => Some(format!("the check fails: {err}")),
            };
            first(system.check()).or_else(|| match system.world.in_flight_ids() {
                Ok(ids) if ids.is_empty() => first(system.drain()),
                _ => None,
            })
        })
    }
}

impl Model for Search {
    type State = State;
    type Action = Move;

    fn init_states(&self) -> Vec<State> {
        let left = self.scenario.allowed.iter().map(|(_, times)| *times).collect();
        vec![self.with_system(None, |system| self.state(system, left))]
    }

    fn actions(&self, state: &State, actions: &mut Vec<Move>) {
        let allowed = state.left.iter().enumerate().filter(|(_, left)| **left > 0);
        actions.extend(allowed.map(|(number, _)| Move::Allowed(number)));
        let found = self.with_system(Some(state), |system| Move::candidates(system, &self.scenario.users));
        actions.extend(found.unwrap_or_default());
    }

    fn next_state(&self, state: &State, action: Move) -> Option<State> {
        let mut left = state.left.clone();
        if let Move::Allowed(number) = action {
            let left = left.get_mut(number)?;
            *left = left.checked_sub(1)?;
        }
        self.with_system(Some(state), |system| {
            action.run(system, &self.scenario.allowed).ok()?;
            Some(self.state(system, left))
        })
    }

    fn format_action(&self, action: &Move) -> String {
        match action {
            Move::Allowed(number) => {
                self.scenario.allowed.get(*number).map_or(String::new(), |(allowed, _)| allowed.to_string())
            }
            other => format!("{other:?}"),
        }
    }

    fn properties(&self) -> Vec<Property<Self>> {
        vec![
            Property::always(
                "every invariant holds, and everything drains",
                |model: &Self, state: &State| model.broken(state).is_none(),
            ),
            Property::sometimes("all that may happen happens", |_, state: &State| {
                state.left.iter().all(|left| *left == 0)
            }),
        ]
    }
}
