//! A scenario as a model of stateright.

use std::cell::RefCell;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::Arc;
use std::time::Instant;

use memory_stats::memory_stats;
use mesh_simulator::{HeldChains, System, WorldSnapshot};
use stateright::{Model, Property};

use crate::moves::{commute, failures, Move, Setting};
use crate::property::{self, Broken};
use crate::scenario::Scenario;
use crate::verdict::verdict;

/// That everything which a scenario allows can happen in one run.
pub const REACHED: &str = "all that may happen happens";

/// That the search has not used up its time or its memory. The checker stops where something does
/// not hold.
pub const HAS_ROOM: &str = "the search has room";

/// A state. Millions of them wait to be judged.
#[derive(Clone)]
pub struct State(Arc<Reached>);

/// The world, and what may still happen.
struct Reached {
    world: WorldSnapshot,
    digest: u128,
    left: Box<[u8]>,
    /// Steps that need not be made here: made before the last one they lead to the same states.
    asleep: Box<[Move]>,
}

impl State {
    /// Digest of the world.
    pub fn digest(&self) -> u128 {
        self.0.digest
    }

    /// How often each thing that is allowed may still happen.
    pub fn left(&self) -> &[u8] {
        &self.0.left
    }
}

/// What need not be done in a state is a matter of the way there, not of the state.
impl PartialEq for State {
    fn eq(&self, other: &Self) -> bool {
        (self.digest(), self.left()) == (other.digest(), other.left())
    }
}

impl Eq for State {}

impl Hash for State {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.digest().hash(state);
        self.left().hash(state);
    }
}

impl fmt::Debug for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x} left {:?}", self.digest(), self.left())
    }
}

/// Which orders are not searched, because another one leads to the same states, or to the same with
/// users or validators exchanged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reductions {
    /// Of those that are alike, the first in the list moves first.
    pub symmetry: bool,
    /// Of two steps that commute, the smaller one is made first. Sound only in a search in breadth
    /// by one thread.
    pub order: bool,
}

impl Reductions {
    /// Every order is searched.
    pub const NONE: Self = Self { symmetry: false, order: false };
    /// Both.
    pub const ALL: Self = Self { symmetry: true, order: true };
}

/// What a search may use up. Without a bound it goes on until it is exhausted.
#[derive(Clone, Copy, Debug, Default)]
pub struct Room {
    /// The time at which it is over.
    pub until: Option<Instant>,
    /// Bytes of memory of the whole process.
    pub memory: Option<usize>,
}

impl Room {
    fn is_left(self) -> bool {
        let used = || memory_stats().map_or(0, |of| of.physical_mem);
        self.until.is_none_or(|until| Instant::now() < until)
            && self.memory.is_none_or(|memory| used() < memory)
    }
}

/// The search through a scenario.
#[derive(Clone)]
pub struct Search {
    /// What is searched.
    pub scenario: Scenario,
    /// What is left out.
    pub reductions: Reductions,
    /// What it may use up until it stops, although it is not exhausted.
    pub room: Room,
    /// How many states were judged so far.
    pub judged: Arc<AtomicUsize>,
}

/// The system of a thread.
struct Built {
    scenario: &'static str,
    system: System,
    setting: Setting,
    /// The world as it was built.
    world: WorldSnapshot,
    /// Chains of the states that wait.
    held: HeldChains,
    /// The state that was judged last, and what is broken there.
    judged: Option<(State, Vec<Broken>)>,
}

thread_local! {
    static BUILT: RefCell<Option<Built>> = const { RefCell::new(None) };
}

impl Search {
    /// Every order of a scenario that matters.
    pub fn new(scenario: Scenario) -> Self {
        Self { scenario, reductions: Reductions::ALL, room: Room::default(), judged: Arc::default() }
    }

    fn with_built<T>(&self, run: impl FnOnce(&mut Built) -> T) -> T {
        BUILT.with_borrow_mut(|slot| {
            if slot.as_ref().is_none_or(|built| built.scenario != self.scenario.name) {
                *slot = None;
            }
            run(slot.get_or_insert_with(|| self.build()))
        })
    }

    fn build(&self) -> Built {
        let built = (self.scenario.build)();
        let (mut system, setting) = built.unwrap_or_else(|err| panic!("the scenario: {err}"));
        system.world.remember_answers();
        let world = system.world.snapshot();
        Built {
            scenario: self.scenario.name,
            system,
            setting,
            world,
            held: HeldChains::default(),
            judged: None,
        }
    }

    /// Runs something in a state.
    pub fn at<T>(&self, state: &State, run: impl FnOnce(&mut System, &Setting) -> T) -> T {
        self.with_built(|built| {
            built.system.world.restore(&state.0.world);
            run(&mut built.system, &built.setting)
        })
    }

    /// The state that the world is in.
    fn state(&self, built: &mut Built, left: Box<[u8]>, asleep: Box<[Move]>) -> State {
        let mut world = built.system.world.snapshot();
        world.share(&mut built.held);
        let with_history = self.scenario.has_slashes();
        // Where the one fails, the other tells more states apart.
        let digest = built.system.digest(with_history).unwrap_or_else(|_| world.digest(with_history));
        let digest = digest.wrapping_add(failures(&built.system));
        State(Arc::new(Reached { world, digest, left, asleep }))
    }

    /// What does not hold in a state.
    pub fn broken(&self, state: &State) -> Vec<Broken> {
        self.with_built(|built| match &built.judged {
            Some((judged, broken)) if judged == state => broken.clone(),
            _ => {
                built.system.world.restore(&state.0.world);
                let broken = verdict(&mut built.system, &self.scenario, state.left());
                self.judged.fetch_add(1, Ordering::Relaxed);
                built.judged = Some((state.clone(), broken.clone()));
                broken
            }
        })
    }

    /// Those of the steps that commute with one.
    fn commuting<'a>(&self, steps: impl Iterator<Item = &'a Move>, with: &Move) -> Vec<Move> {
        self.with_built(|built| {
            let deployment = &built.system.deployment;
            steps.filter(|step| commute(step, with, deployment, &self.scenario)).cloned().collect()
        })
    }

    /// Every step that could be made in a state, whether or not another order makes it needless.
    fn possible(&self, state: &State) -> Vec<Move> {
        let allowed = state.left().iter().enumerate().filter(|(_, left)| **left > 0);
        let mut moves: Vec<_> = allowed.map(|(number, _)| Move::Allowed(number)).collect();
        if self.reductions.symmetry {
            moves.retain(|step| match step {
                Move::Allowed(number) => !self.scenario.out_of_turn(*number, state.left()),
                _ => true,
            });
        }
        moves
            .extend(self.at(state, |system, _| Move::candidates(system, &self.scenario)).unwrap_or_default());
        // One order in all states: breadth then finds the smallest way to each state first.
        moves.sort();
        moves
    }
}

impl Model for Search {
    type State = State;
    type Action = Step;

    fn init_states(&self) -> Vec<State> {
        let left = self.scenario.allowed.iter().map(|(_, times)| *times).collect();
        vec![self.with_built(|built| {
            built.system.world.restore(&built.world);
            self.state(built, left, Box::default())
        })]
    }

    fn actions(&self, state: &State, actions: &mut Vec<Step>) {
        let mut awake = self.possible(state);
        awake.retain(|step| !state.0.asleep.contains(step));
        for (number, made) in awake.iter().enumerate() {
            let earlier = awake.get(..number).unwrap_or_default().iter().chain(&*state.0.asleep);
            let asleep = if self.reductions.order { self.commuting(earlier, made) } else { vec![] };
            actions.push(Step { made: made.clone(), asleep });
        }
    }

    fn next_state(&self, state: &State, step: Step) -> Option<State> {
        let mut left = state.0.left.clone();
        if let Move::Allowed(number) = step.made {
            let left = left.get_mut(number)?;
            *left = left.checked_sub(1)?;
        }
        self.with_built(|built| {
            built.system.world.restore(&state.0.world);
            step.made.make(&mut built.system, &self.scenario, &built.setting).ok()?;
            Some(self.state(built, left, step.asleep.into()))
        })
    }

    fn format_action(&self, step: &Step) -> String {
        step.made.told(&self.scenario).to_string()
    }

    fn properties(&self) -> Vec<Property<Self>> {
        let mut properties = property::always();
        properties.push(Property::always(HAS_ROOM, |search: &Self, _| search.room.is_left()));
        properties.push(Property::sometimes(REACHED, |_, state: &State| {
            state.left().iter().all(|left| *left == 0)
        }));
        properties
    }
}

/// A step, and what need not be done right after it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// What is done.
    pub made: Move,
    asleep: Vec<Move>,
}
