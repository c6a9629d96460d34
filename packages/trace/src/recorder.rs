//! Watching a system.

use cosmwasm_std::Event;
use mesh_simulator::{SimResult, System, Violation};

use crate::books::{amounts, books, changes, Books};
use crate::cast::Cast;
use crate::flights::Flights;
use crate::health::Health;
use crate::place::{touched, Place};
use crate::trace::{Changed, Entry, Happening, Trace};

/// Most entries of a story. More cannot be read, and a picture of more cannot be opened.
const MOST: usize = 2_000;

/// What was done before the recorder looks.
#[derive(Clone, Debug)]
pub enum Step {
    /// Something by somebody, in words. It is told where its transaction began, or here.
    Done(String, Place),
    /// Something that was refused, in words: nothing has changed.
    Refused(String, Place),
    /// Something of no place, in words, such as time that passes.
    Everywhere(String),
    /// Something that tells itself: a relayer's step, an expired client, a halted chain.
    Silent,
}

/// Watches a system, between the steps that are done on it.
pub struct Recorder {
    trace: Trace,
    start: u64,
    books: Books,
    flights: Flights,
    health: Health,
    /// Events of the last transaction of each chain.
    events: Vec<Vec<Event>>,
}

impl Recorder {
    /// Begins a story. What is so now is known to who follows it.
    ///
    /// # Errors
    /// A query fails.
    pub fn new(system: &System, cast: Cast) -> SimResult<Self> {
        Ok(Self {
            start: system.world.now().seconds(),
            books: books(system, &cast)?,
            flights: Flights::of(system)?,
            health: Health::of(system)?,
            events: system
                .world
                .chain_ids()
                .map(|id| system.world.chain(id).last_events().to_vec())
                .collect(),
            trace: Trace { cast, entries: vec![], left_out: 0 },
        })
    }

    /// Whether only some users of many are told of.
    pub fn is_of_some(&self) -> bool {
        self.trace.cast.only_these
    }

    /// Notes what is new after a step.
    ///
    /// # Errors
    /// A query fails.
    pub fn look(&mut self, system: &System, step: Step) -> SimResult<()> {
        let now = books(system, &self.trace.cast)?;
        let mut changed = changes(&self.books, &now, &self.trace.cast);
        self.books = now;
        let calls = self.calls(system);
        let (relayed, sent): (Vec<_>, Vec<_>) = self
            .flights
            .look(system, &self.trace.cast)?
            .into_iter()
            .partition(|of| !matches!(of, Happening::Sent { .. }));
        let health = self.health.look(system, &self.trace.cast)?;
        let is_quiet = changed.is_empty() && relayed.is_empty() && sent.is_empty();
        let mut happened = if self.trace.cast.only_these && is_quiet { vec![] } else { told(step, &calls) };
        happened.extend(health.into_iter().chain(relayed).chain(sent));
        if happened.is_empty() && !changed.is_empty() {
            let place = calls.first().copied().unwrap_or(Place::Users);
            happened.push(Happening::Done { place, text: "the books change".to_string(), refused: false });
        }
        for (number, happening) in happened.into_iter().enumerate() {
            let calls = if number == 0 { with_user(&happening, &calls) } else { vec![] };
            let changes = std::mem::take(&mut changed).into_iter();
            let changes = changes.map(|(subject, text)| Changed { subject, text, broken: false }).collect();
            self.note(system, happening, calls, changes);
        }
        Ok(())
    }

    /// Notes that something does not hold which must, and marks the books that it is about.
    ///
    /// # Errors
    /// A query fails.
    pub fn broken(&mut self, system: &System, violations: &[Violation]) -> SimResult<()> {
        for violation in violations {
            let is_meant = |subject: &_| {
                crate::subject::Subject::is_meant(subject, &violation.place, &self.trace.cast, system)
            };
            let now = books(system, &self.trace.cast)?;
            if let Some(entry) = self.trace.entries.last_mut() {
                entry.changes.iter_mut().for_each(|change| change.broken |= is_meant(&change.subject));
            }
            let found = format!("expected {}, found {}", violation.expected, violation.actual);
            let broken = amounts(&now, is_meant, &self.trace.cast).into_iter();
            let changes = broken.map(|(subject, text)| Changed { subject, text, broken: true }).collect();
            let place = self.named(system, &violation.place);
            let text = format!("BROKEN: {}\n{place}: {found}", violation.rule);
            self.note(system, Happening::Broken { text }, vec![], changes);
        }
        Ok(())
    }

    /// Notes something that must never happen, in words.
    pub fn failed(&mut self, system: &System, text: String) {
        self.note(system, Happening::Broken { text: format!("BROKEN: {text}") }, vec![], vec![]);
    }

    /// Ends the story.
    pub fn finish(self) -> Trace {
        self.trace
    }

    fn note(&mut self, system: &System, happening: Happening, calls: Vec<Place>, changes: Vec<Changed>) {
        let is_broken = matches!(happening, Happening::Broken { .. });
        if self.trace.entries.len() >= MOST && !is_broken {
            self.trace.left_out += 1;
            return;
        }
        let secs = system.world.now().seconds().saturating_sub(self.start);
        self.trace.entries.push(Entry { secs, happening, calls, changes });
    }

    /// The contracts that took part in what was done since the last look.
    fn calls(&mut self, system: &System) -> Vec<Place> {
        let mut calls = vec![];
        for (id, before) in system.world.chain_ids().zip(&mut self.events) {
            let events = system.world.chain(id).last_events();
            if events != before.as_slice() {
                calls.extend(touched(system, id, events));
                *before = events.to_vec();
            }
        }
        calls
    }

    /// What the checker calls by number and address, by name.
    fn named(&self, system: &System, place: &str) -> String {
        let cast = &self.trace.cast;
        let mut text = place.to_string();
        for user in &cast.users {
            text = text.replace(system.user(user).as_str(), user);
        }
        for ((_, operator), name) in &cast.validators {
            text = text.replace(operator, name);
        }
        for (number, name) in cast.consumers.iter().enumerate() {
            text = text.replace(&format!("consumer {number}"), name);
        }
        text
    }
}

fn told(step: Step, calls: &[Place]) -> Vec<Happening> {
    match step {
        // Who signs a transaction on the provider is a user, or anyone.
        Step::Done(text, place) => {
            let place = match calls.first() {
                Some(first) if first.chain().is_none() => Place::Users,
                Some(first) if first.chain() != place.chain() => *first,
                _ => place,
            };
            vec![Happening::Done { place, text, refused: false }]
        }
        Step::Refused(text, place) => vec![Happening::Done { place, text, refused: true }],
        Step::Everywhere(text) => vec![Happening::Everywhere { text }],
        Step::Silent => vec![],
    }
}

/// The calls of a transaction, with who signed it.
fn with_user(happening: &Happening, calls: &[Place]) -> Vec<Place> {
    match happening {
        Happening::Done { place, refused: false, .. } => {
            let others = calls.iter().filter(|call| call.chain() == place.chain() && *call != place);
            [place].into_iter().chain(others).copied().collect()
        }
        Happening::Answered { .. } | Happening::TimedOut { .. } | Happening::Received { .. } => {
            calls.to_vec()
        }
        _ => vec![],
    }
}
