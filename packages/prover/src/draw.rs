//! A run of a scenario, step by step, as people follow it: in words, and as a chart.

use std::collections::BTreeMap;

use mesh_simulator::{SimResult, System};
use mesh_trace::{Cast, Place, Recorder, Step, Trace};

use crate::moves::{Allowed, Move};
use crate::scenario::Scenario;
use crate::verdict::verdict;

impl Scenario {
    /// Makes these steps again from the start, and tells what each of them does: packets, acks,
    /// timeouts, and the books that change. If something does not hold at the end, it is named, and
    /// the books that it is about are marked.
    ///
    /// # Errors
    /// A query fails, or a step cannot be made.
    pub fn trace(&self, steps: &[Move]) -> SimResult<Trace> {
        let (mut system, setting) = (self.build)()?;
        let mut recorder = Recorder::new(&system, self.cast(&system))?;
        let mut left: Vec<u8> = self.allowed.iter().map(|(_, times)| *times).collect();
        for step in steps {
            step.make(&mut system, self, &setting)?;
            if let Move::Allowed(number) = step {
                left.iter_mut().skip(*number).take(1).for_each(|left| *left = left.saturating_sub(1));
            }
            recorder.look(&system, self.seen(step))?;
        }
        self.judge(&mut system, &left, &mut recorder)?;
        Ok(recorder.finish())
    }

    fn cast(&self, system: &System) -> Cast {
        Cast {
            users: self.users.iter().map(ToString::to_string).collect(),
            consumers: (0..system.consumer_count()).map(|number| format!("consumer {number}")).collect(),
            // They have short addresses.
            validators: BTreeMap::new(),
            only_these: false,
        }
    }

    /// How a step is told. What relayers do, and what becomes of clients and channels, tells itself.
    fn seen(&self, step: &Move) -> Step {
        let text = step.told(self).to_string();
        let allowed = match step {
            Move::Deliver(_) | Move::Acknowledge(_) | Move::TimeOut(_) => return Step::Silent,
            Move::Allowed(number) => self.allowed.get(*number).map(|(allowed, _)| allowed),
            _ => None,
        };
        match allowed {
            Some(Allowed::Wait(_)) => Step::Everywhere(text),
            Some(Allowed::ExpireClient(_) | Allowed::CloseChannel(_)) => Step::Silent,
            Some(allowed) => Step::Done(text, place(allowed)),
            None => Step::Done(text, Place::Users),
        }
    }

    /// Notes what does not hold: what the checker has found in the books first, and what else was
    /// tried after it.
    fn judge(&self, system: &mut System, left: &[u8], recorder: &mut Recorder) -> SimResult<()> {
        let violations = system.check()?.violations;
        recorder.broken(system, &violations)?;
        let told: Vec<String> = violations.iter().map(|of| of.place.clone()).collect();
        let others = verdict(system, self, left).into_iter();
        for broken in others.filter(|broken| !told.iter().any(|place| broken.how.starts_with(place.as_str())))
        {
            recorder.failed(system, broken.to_string());
        }
        Ok(())
    }
}

/// Where something happens that is no transaction.
fn place(allowed: &Allowed) -> Place {
    match allowed {
        Allowed::Tombstone(consumer, _)
        | Allowed::Jail(consumer, _)
        | Allowed::Unjail(consumer, _)
        | Allowed::RotateKey(consumer, _)
        | Allowed::Distribute(consumer, ..) => Place::Staking(*consumer),
        Allowed::LoseCallback(consumer) => Place::Converter(*consumer),
        Allowed::SlashHome(..) | Allowed::PayLate => Place::Home,
        Allowed::FalseTimeout => Place::ExternalStaking(0),
        _ => Place::Users,
    }
}
