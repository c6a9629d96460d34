//! Error correction under search: a change of D that no packet made.
//!
//! The converter changes D of one validator once, at any time. Whatever the order of everything
//! else, external-staking knows it when all packets of that validator are resolved, if one of them
//! was applied after the change. Before the change it suspects nobody.

use mesh_simulator::{SimResult, System};
use stateright::{Model, Property};

use super::begun::{self, VA};
use super::inject::{self, Totals};
use crate::moves::Allowed::{self, Act, Stake, Unstake, Wait};
use crate::periods::SILENT;
use crate::scenarios::setting::{scenario, USERS};
use crate::search::{Reductions, Search, State, Step};

/// The search for a change that stays unseen, or for a false alarm.
#[derive(Clone)]
pub struct Correction {
    search: Search,
    /// Packets that are ever delivered, at most: what is refused for want of D is owed, sent and
    /// refused for ever.
    most: u64,
}

/// Packets that are delivered in a run: those of all moves, and some that are sent again.
const DELIVERED: u64 = 5;

/// What is known of the validator.
struct View {
    changed: bool,
    carried: bool,
    resolved: bool,
    diverged: bool,
}

impl Correction {
    /// The searches with each of the changes: one without the passing of time, and a smaller one
    /// where packets time out, and are given up and sent again.
    pub fn all() -> Vec<Self> {
        let stake = |user, amount| Stake(user, 0, VA.to_string(), amount);
        let unstake = || (Unstake("alice", 0, VA.to_string(), 20), 1);
        let in_time = |change| vec![change, (stake("alice", 30), 1), (stake("bob", 50), 1), unstake()];
        let late = |change| vec![change, (stake("alice", 30), 1), unstake(), (Wait(SILENT), 1)];
        let plus = || (Act("D grows by 1", inject::d_plus_one), 1);
        let minus = || (Act("D falls by 1", inject::d_minus_one), 1);
        let zero = || (Act("D is forgotten", inject::d_zero), 1);
        vec![
            Self::of("D grows by 1", in_time(plus())),
            Self::of("D grows by 1, with timeouts", late(plus())),
            Self::of("D falls by 1", in_time(minus())),
            Self::of("D falls by 1, with timeouts", late(minus())),
            Self::of("D is forgotten", in_time(zero())),
            Self::of("D is forgotten, with timeouts", late(zero())),
        ]
    }

    fn of(name: &'static str, allowed: Vec<(Allowed, u8)>) -> Self {
        let begins = || begun::alone(begun::backed());
        let scenario = scenario(name, begins, &USERS, allowed);
        let search = Search { reductions: Reductions::NONE, ..Search::new(scenario) };
        let begun = search.init_states().iter().map(|state| delivered(&search, state)).max();
        Self { search, most: begun.unwrap_or_default().saturating_add(DELIVERED) }
    }

    /// What is changed, and what else may happen.
    pub fn name(&self) -> &'static str {
        self.search.scenario.name
    }

    fn view(&self, state: &State) -> SimResult<View> {
        self.search.at(state, |system, _| view(system))
    }
}

fn delivered(search: &Search, state: &State) -> u64 {
    search.at(state, |system, _| system.world.stats().delivered)
}

fn view(system: &System) -> SimResult<View> {
    let (totals, changed_at) = Totals::read(system)?;
    let ledger = system.ledger(0, VA)?;
    Ok(View {
        changed: changed_at.is_some(),
        carried: changed_at.is_some_and(|then| totals.n > then),
        resolved: ledger.in_flight == 0,
        diverged: ledger.diverged.is_some(),
    })
}

impl Model for Correction {
    type State = State;
    type Action = Step;

    fn init_states(&self) -> Vec<State> {
        self.search.init_states()
    }

    fn actions(&self, state: &State, actions: &mut Vec<Step>) {
        self.search.actions(state, actions);
    }

    fn next_state(&self, state: &State, action: Step) -> Option<State> {
        self.search.next_state(state, action)
    }

    fn within_boundary(&self, state: &State) -> bool {
        delivered(&self.search, state) <= self.most
    }

    fn format_action(&self, action: &Step) -> String {
        self.search.format_action(action)
    }

    fn properties(&self) -> Vec<Property<Self>> {
        vec![
            Property::always(
                "a change that was carried is known when all is resolved",
                |model: &Self, at| model.view(at).is_ok_and(|of| of.diverged || !(of.carried && of.resolved)),
            ),
            Property::always("nobody is suspected before", |model: &Self, at| {
                model.view(at).is_ok_and(|of| of.changed || !of.diverged)
            }),
            Property::sometimes("a change is found", |model: &Self, at| {
                model.view(at).is_ok_and(|of| of.diverged && of.resolved)
            }),
            Property::sometimes("one after the last packet is not", |model: &Self, at| {
                model.view(at).is_ok_and(|of| of.changed && of.resolved && !of.diverged)
            }),
        ]
    }
}
