//! One job: what is due is done, until nothing is due that changes anything.

use std::collections::HashSet;

use super::Keeper;
use crate::action::Action;
use crate::jobs::{Due, Job};
use crate::live::Live;
use crate::metrics::{amount, count, Counter, Gauge};
use crate::wallet::Outcome;

/// So often a job looks for what is due in a round.
const LOOKS: u32 = 50;

impl Keeper {
    /// False if it could not find out what is due, or something went wrong.
    pub(super) async fn job(&self, job: Job, live: &Live<'_>) -> bool {
        let name = self.of.name.as_str();
        let is_on = self.of.jobs.contains(&job);
        let mut is_well = true;
        // What was done shows at newer blocks.
        let mut newer = None;
        for _ in 0..LOOKS {
            let due = match job.due(newer.as_ref().unwrap_or(live), &self.of).await {
                Ok(due) => due,
                Err(error) => {
                    tracing::debug!(consumer = name, job = job.name(), %error, "it is not known what is due");
                    self.metrics.add(Counter::JobErrors, &[name, job.name()], 1.0);
                    return false;
                }
            };
            if let Some(gauge) = job.gauge() {
                self.metrics.set(gauge, &[name], count(due.waiting));
            }
            if !is_on {
                return true;
            }
            self.leave_to_governance(job, &due);
            let (is_done, went_well) = self.do_all(job, due).await;
            is_well &= went_well;
            if !is_done {
                break;
            }
            newer = Some(self.live().await);
        }
        if is_well {
            self.metrics.set(Gauge::JobTime, &[name, job.name()], amount(self.clock.now()));
        }
        is_well
    }

    /// Says what is due, and is not the keeper's to do.
    fn leave_to_governance(&self, job: Job, due: &Due) {
        const NEWS: &str = "news of validators";
        if job != Job::Validators {
            return;
        }
        if due.waiting == 0 {
            self.state.said.has_ended(NEWS);
        } else if due.actions.is_empty() && self.state.said.is_time(NEWS, self.clock.now()) {
            tracing::warn!(
                consumer = self.of.name,
                validators = due.waiting,
                "the converter does not know how validators stand, and only governance or the chain's module can \
                 report them: scripts/deploy --validators writes the proposal"
            );
        }
    }

    /// Whether something was done, and whether all went well.
    async fn do_all(&self, job: Job, due: Due) -> (bool, bool) {
        let (mut is_done, mut is_well) = (false, true);
        let mut groups = HashSet::new();
        let mut actions = due.actions;
        actions.reverse();
        while let Some(action) = actions.pop() {
            if action.group.as_ref().is_some_and(|group| groups.contains(group)) {
                continue;
            }
            match self.perform(job, &action).await {
                None => {}
                Some(Outcome::TooMuchGas { .. }) if !action.parts().is_empty() => {
                    actions.extend(action.parts())
                }
                Some(outcome) => {
                    is_done |= outcome.is_done();
                    is_well &= !outcome.is_trouble();
                    if outcome.is_done() {
                        groups.extend(action.group);
                    }
                }
            }
        }
        (is_done, is_well)
    }

    /// Does an action, if its time has come.
    pub(super) async fn perform(&self, job: Job, action: &Action) -> Option<Outcome> {
        let (name, now) = (self.of.name.as_str(), self.clock.now());
        if !self.state.pace.borrow_mut().may(action, now, self.of.delay.as_secs()) {
            return None;
        }
        let outcome = self.wallet(action.side).perform(action).await;
        self.metrics.add(Counter::Actions, &[name, job.name(), outcome.result()], 1.0);
        if let Outcome::Done { gas, .. } = outcome {
            self.metrics.add(Counter::Gas, &[name, job.name()], amount(gas));
        }
        let is_news = self.state.pace.borrow_mut().tried(action, self.clock.now(), &outcome);
        let job = job.name();
        match is_news {
            true if outcome.is_trouble() => tracing::warn!(consumer = name, job, %action, %outcome),
            true if outcome == Outcome::Nothing => tracing::debug!(consumer = name, job, %action, %outcome),
            true => tracing::info!(consumer = name, job, %action, %outcome),
            false => tracing::debug!(consumer = name, job, %action, %outcome),
        }
        Some(outcome)
    }
}
