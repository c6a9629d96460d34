//! Watching a run, so that it can be drawn.

use std::collections::BTreeMap;

use mesh_simulator::SimResult;
use mesh_trace::{Cast, Place, Recorder, Step};

use super::{Lab, Run, Stop};
use crate::names;

impl Lab {
    /// Begins to watch: everybody, or only the first user.
    ///
    /// # Errors
    /// When a query fails.
    pub fn watch(&mut self, only_first: bool) -> SimResult<()> {
        let users = if only_first { 1 } else { self.users.len() };
        let mut validators = BTreeMap::new();
        for (number, consumer) in self.consumers.iter().enumerate() {
            for spec in &consumer.validators {
                let operator = &spec.operator_address;
                validators.insert((number, operator.clone()), names::shown(&consumer.validators, operator));
            }
        }
        let cast = Cast {
            users: self.users.iter().take(users).cloned().collect(),
            consumers: self.consumers.iter().map(|consumer| consumer.name.clone()).collect(),
            validators,
            only_these: only_first,
        };
        self.recorder = Some(Recorder::new(&self.system, cast)?);
        Ok(())
    }

    /// Notes what a step has done, if somebody watches.
    ///
    /// # Errors
    /// When a query fails.
    pub fn look(&mut self, step: Step) -> SimResult<()> {
        match &mut self.recorder {
            Some(recorder) => recorder.look(&self.system, step),
            None => Ok(()),
        }
    }

    /// The same, for something that a user of a random run has done, or somebody for a user. It is
    /// told if it concerns the one who is watched.
    ///
    /// # Errors
    /// When a query fails.
    pub fn look_at(&mut self, what: &str) -> SimResult<()> {
        match &self.recorder {
            Some(recorder) if recorder.is_of_some() => {
                let user = self.users.first().map(String::as_str).unwrap_or_default();
                self.look(Step::Done(format!("{user}: {what}"), Place::Users))
            }
            _ => Ok(()),
        }
    }

    /// Notes why a run stopped, if somebody watches.
    ///
    /// # Errors
    /// When a query fails.
    pub fn note_stop(&mut self, stop: &Stop) -> Run {
        let Some(recorder) = &mut self.recorder else { return Ok(()) };
        match stop {
            Stop::Broken if !self.audit.violations().is_empty() => {
                recorder.broken(&self.system, self.audit.violations())?;
            }
            Stop::Broken => {
                self.audit.broken().into_iter().for_each(|text| recorder.failed(&self.system, text));
            }
            other => recorder.failed(&self.system, other.to_string()),
        }
        Ok(())
    }
}
