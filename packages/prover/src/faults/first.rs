//! The search that stops at the first state where something is broken.
//!
//! stateright looks at its states in blocks, and keeps the last discovery of a block. In a search in
//! breadth by one thread the first one is a shortest, so it is kept here, and nothing is searched
//! behind it.

use std::sync::{Arc, OnceLock};

use stateright::{Checker, Model, Property};

use crate::property::Broken;
use crate::search::{Search, State, Step};

/// A search, and what it has found first.
#[derive(Clone)]
pub struct First {
    search: Search,
    found: Arc<OnceLock<(State, Vec<Broken>)>>,
}

impl First {
    /// The only property.
    pub const NOTHING: &'static str = "nothing is broken";

    /// Nothing is found yet.
    pub fn of(search: Search) -> Self {
        Self { search, found: Arc::default() }
    }

    /// What is broken in the first state where anything is.
    fn found(&self) -> Option<&[Broken]> {
        self.found.get().map(|(_, broken)| broken.as_slice())
    }

    /// The way to it, and what is broken at its end.
    pub fn counterexample(&self, searched: &impl Checker<Self>) -> Option<(Vec<Step>, Vec<Broken>)> {
        let path = searched.discovery(Self::NOTHING)?;
        Some((path.into_actions(), self.found()?.to_vec()))
    }

    fn holds(&self, state: &State) -> bool {
        if let Some((first, _)) = self.found.get() {
            return first != state;
        }
        let broken = self.search.broken(state);
        if broken.is_empty() {
            return true;
        }
        self.found.get_or_init(|| (state.clone(), broken));
        false
    }
}

impl Model for First {
    type State = State;
    type Action = Step;

    fn init_states(&self) -> Vec<State> {
        self.search.init_states()
    }

    fn actions(&self, state: &State, actions: &mut Vec<Step>) {
        self.search.actions(state, actions);
    }

    fn next_state(&self, state: &State, step: Step) -> Option<State> {
        self.search.next_state(state, step)
    }

    /// The way to what was found is played once more, so it must not depend on that.
    fn within_boundary(&self, _: &State) -> bool {
        self.found.get().is_none()
    }

    fn format_action(&self, step: &Step) -> String {
        self.search.format_action(step)
    }

    fn properties(&self) -> Vec<Property<Self>> {
        vec![Property::always(Self::NOTHING, Self::holds)]
    }
}
