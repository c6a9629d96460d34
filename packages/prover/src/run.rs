//! One search, and what came of it.

use std::fmt;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use mesh_prover::faults::First;
use mesh_prover::{Broken, Room, Search, Step, ALL, HAS_ROOM, REACHED};
use mesh_trace::Trace;
use stateright::{Checker, HasDiscoveries, Model};

/// What came of a search.
pub struct Outcome {
    name: &'static str,
    states: usize,
    judged: usize,
    generated: usize,
    depth: usize,
    took: Duration,
    reached: bool,
    exhausted: bool,
    is_broken: bool,
    counterexample: Option<Counterexample>,
}

/// The shortest way to a state where something does not hold.
struct Counterexample {
    /// Its steps, and what does not hold.
    text: String,
    /// What each step does. None: it cannot be made again.
    trace: Option<Trace>,
}

/// When a search stops although it is not exhausted.
#[derive(Clone, Copy, Default)]
pub struct Bounds {
    /// So many steps were made.
    pub steps: Option<usize>,
    /// So much time has passed.
    pub minutes: Option<u64>,
    /// All searches together use so much memory.
    pub gigabytes: Option<usize>,
}

/// Searches a scenario until it is exhausted, something is broken, or a bound is reached.
pub fn search(search: Search, bounds: Bounds) -> Outcome {
    let (name, start) = (search.scenario.name, Instant::now());
    let until = bounds.minutes.map(|minutes| start + Duration::from_secs(minutes.saturating_mul(60)));
    let memory = bounds.gigabytes.map(|gigabytes| gigabytes.saturating_mul(1_000_000_000));
    let search = Search { room: Room { until, memory }, ..search };
    let most_steps = bounds.steps.into_iter().chain(search.scenario.most_steps).min();
    let failure = HasDiscoveries::AnyFailures;
    let checker = search.clone().checker().threads(1).finish_when(failure);
    let checker = most_steps.into_iter().fold(checker, |checker, steps| checker.target_state_count(steps));
    let checker = checker.spawn_bfs().join();
    let mut discoveries = checker.discoveries();
    let reached = discoveries.remove(REACHED).is_some();
    let has_room = discoveries.remove(HAS_ROOM).is_none();
    let is_broken = !discoveries.is_empty();
    Outcome {
        name,
        states: checker.unique_state_count(),
        judged: search.judged.load(Ordering::Relaxed),
        generated: checker.state_count(),
        depth: checker.max_depth(),
        took: start.elapsed(),
        reached,
        exhausted: has_room && most_steps.is_none_or(|most| checker.state_count() < most),
        is_broken,
        counterexample: if is_broken { Counterexample::shortest(&search) } else { None },
    }
}

impl Counterexample {
    /// The search of a scenario stops after a block of states, with the last discovery of it. This
    /// searches again for the first.
    fn shortest(search: &Search) -> Option<Self> {
        let model = First::of(Search { room: Room::default(), ..search.clone() });
        let checker = model.clone().checker().threads(1).finish_when(HasDiscoveries::AnyFailures);
        let (steps, broken) = model.counterexample(&checker.spawn_bfs().join())?;
        Some(Self::told(search, steps, &broken))
    }

    fn told(search: &Search, steps: Vec<Step>, broken: &[Broken]) -> Self {
        let mut text = String::new();
        for (step, number) in steps.iter().zip(1..) {
            text.push_str(&format!("  {number}. {}\n", search.format_action(step)));
        }
        for broken in broken {
            text.push_str(&format!("  broken: {broken}\n"));
        }
        let made: Vec<_> = steps.into_iter().map(|step| step.made).collect();
        let trace = search.scenario.trace(&made);
        let told = match &trace {
            Ok(trace) => trace.words(),
            Err(err) => vec![format!("its steps cannot be made again: {err}")],
        };
        text.push_str("\n  with packets, acks and books:\n");
        told.iter().for_each(|line| text.push_str(&format!("  {line}\n")));
        Self { text, trace: trace.ok() }
    }
}

impl Outcome {
    /// Above the lines of outcomes.
    pub const HEADER: &'static str = concat!(
        "scenario                                          judged     states  generated  depth   time  judged/s\n",
        "--------                                          ------     ------  ---------  -----   ----  --------"
    );

    /// The scenario.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// What each step of the counterexample does, if there is one.
    pub fn trace(&self) -> Option<&Trace> {
        self.counterexample.as_ref()?.trace.as_ref()
    }

    /// Whether something is broken, or something that is allowed never happened.
    pub fn has_failed(&self) -> bool {
        self.is_broken || (self.exhausted && !self.reached)
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let secs = self.took.as_secs_f64();
        let speed = self.judged as f64 / secs.max(0.001);
        write!(
            f,
            "{:<46} {:>9} {:>10} {:>10} {:>6} {:>6.0} {:>9.0}",
            self.name, self.judged, self.states, self.generated, self.depth, secs, speed
        )?;
        if let Some(counterexample) = &self.counterexample {
            write!(f, "\n{}", counterexample.text)?;
        } else if self.is_broken {
            f.write_str("\n  broken, and not found again")?;
        } else if !self.exhausted {
            write!(f, "  all states up to {} steps", self.depth.saturating_sub(2))?;
        } else if !self.reached {
            write!(f, "\n  never: {REACHED}")?;
        }
        Ok(())
    }
}

/// The last line.
pub fn total(outcomes: &[Outcome]) -> String {
    let judged: usize = outcomes.iter().map(|outcome| outcome.judged).sum();
    let failed = outcomes.iter().filter(|outcome| outcome.has_failed()).count();
    let result = match failed {
        0 => "every property holds in every state".to_string(),
        failed => format!("{failed} scenarios FAILED"),
    };
    format!("{} scenarios, {judged} states judged, {} properties: {result}", outcomes.len(), ALL.len())
}
