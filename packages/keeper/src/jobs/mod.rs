//! What can be due, a file for each: it asks the chains, and proposes messages. All of them are
//! open to anyone.

mod batches;
mod debts;
mod epochs;
mod local;
mod owed;
mod releases;
mod rewards;
mod settle;
mod shrinks;
mod sink;
#[cfg(test)]
mod tests;
mod updates;
mod users;
pub(crate) mod validators;

#[cfg(test)]
pub(crate) use tests::Answers;

use crate::action::Action;
use crate::metrics::Gauge;
use crate::settings::Deployment;
use crate::view::{AskError, View};

/// A job.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Job {
    /// Runs epochs that are due, page by page.
    Epochs,
    /// Reports validators of the consumer.
    Validators,
    /// Sends updates of validators from the converter's outbox.
    Updates,
    /// Sends owed Unstakes.
    Owed,
    /// Sends booked rewards.
    Rewards,
    /// Recovers silent batches of rewards.
    Batches,
    /// Pays rewards that nobody can earn to the sink.
    Sink,
    /// Tries releases again that the vault has refused.
    Releases,
    /// Charges users for slashes.
    Settle,
    /// Reports shrunk liens to their holder.
    Shrinks,
    /// Works off debts.
    Debts,
    /// Reconciles, collects and works off local stakes.
    Local,
    /// Watches for double signing, and submits the proofs.
    Evidence,
}

impl Job {
    pub(crate) const ALL: [Self; 13] = [
        Self::Evidence,
        Self::Epochs,
        Self::Validators,
        Self::Updates,
        Self::Owed,
        Self::Rewards,
        Self::Batches,
        Self::Sink,
        Self::Releases,
        Self::Settle,
        Self::Shrinks,
        Self::Debts,
        Self::Local,
    ];

    /// Its name in settings, logs and metrics.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Epochs => "epochs",
            Self::Validators => "validators",
            Self::Updates => "updates",
            Self::Owed => "owed",
            Self::Rewards => "rewards",
            Self::Batches => "batches",
            Self::Sink => "sink",
            Self::Releases => "releases",
            Self::Settle => "settle",
            Self::Shrinks => "shrinks",
            Self::Debts => "debts",
            Self::Local => "local",
            Self::Evidence => "evidence",
        }
    }

    /// Whether it asks about each user or validator, and so is not run in each round.
    pub(crate) fn is_long(self) -> bool {
        matches!(
            self,
            Self::Validators
                | Self::Sink
                | Self::Releases
                | Self::Settle
                | Self::Shrinks
                | Self::Debts
                | Self::Local
        )
    }

    /// The metric that says how much is due.
    pub(crate) fn gauge(self) -> Option<Gauge> {
        match self {
            Self::Validators => Some(Gauge::ValidatorNews),
            Self::Updates => Some(Gauge::Outbox),
            Self::Owed => Some(Gauge::Owed),
            Self::Batches => Some(Gauge::BatchesSilent),
            Self::Releases => Some(Gauge::Parked),
            Self::Settle => Some(Gauge::Unsettled),
            Self::Shrinks => Some(Gauge::Unreported),
            Self::Debts => Some(Gauge::Debts),
            Self::Local => Some(Gauge::LocalDue),
            Self::Epochs | Self::Rewards | Self::Sink | Self::Evidence => None,
        }
    }

    /// What is due.
    pub(crate) async fn due(self, view: &impl View, of: &Deployment) -> Result<Due, AskError> {
        match self {
            Self::Epochs => epochs::due(view, of).await,
            Self::Validators => validators::due(view, of).await,
            Self::Updates => updates::due(view, of).await,
            Self::Owed => owed::due(view, of).await,
            Self::Rewards => rewards::due(view, of).await,
            Self::Batches => batches::due(view, of).await,
            Self::Sink => sink::due(view, of).await,
            Self::Releases => releases::due(view, of).await,
            Self::Settle => settle::due(view, of).await,
            Self::Shrinks => shrinks::due(view, of).await,
            Self::Debts => debts::due(view, of).await,
            Self::Local => local::due(view, of).await,
            // It has books of its own.
            Self::Evidence => Ok(Due::default()),
        }
    }
}

/// What is due.
#[derive(Debug, Default, Clone, PartialEq)]
pub(crate) struct Due {
    pub actions: Vec<Action>,
    /// How much waits: some of it may have to wait on.
    pub waiting: usize,
}

impl Due {
    /// Each action is one thing that waits.
    fn each(actions: Vec<Action>) -> Self {
        Self { waiting: actions.len(), actions }
    }

    fn one(action: Action) -> Self {
        Self::each(vec![action])
    }
}
