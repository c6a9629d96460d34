//! The steps of a run.

mod allowed;
mod candidates;
mod place;

use std::fmt;

use mesh_apis::BatchId;
use mesh_apis::TxId;
use mesh_simulator::{PacketId, SimResult, System};

pub use allowed::{Allowed, At, Conduct, Consumer, Setting, User};
pub use place::commute;

use crate::scenario::Scenario;

/// One step.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Move {
    /// Something that the scenario allows so and so often, by its number there.
    Allowed(usize),
    /// A relayer brings a packet.
    Deliver(PacketId),
    /// A relayer brings an ack.
    Acknowledge(PacketId),
    /// A relayer proves a timeout.
    TimeOut(PacketId),
    /// A user gives up a Stake that is silent.
    Abort(User, Consumer, TxId),
    /// A user forces an Unstake that is silent, or what failed.
    Force(User, Consumer, TxId),
    /// A user takes what has matured.
    Withdraw(User, Consumer),
    /// Anyone sends what is owed to the consumer.
    SendOwed(Consumer),
    /// Anyone sends validator updates that wait at the converter.
    SendUpdates(Consumer),
    /// Anyone sends rewards that wait at the converter.
    SendRewards(Consumer),
    /// Anyone asks what became of a batch of rewards.
    RecoverBatch(Consumer, BatchId),
    /// Anyone settles a user.
    Settle(User, Consumer),
    /// Anyone reports what a lien has shrunk by.
    Report(User, Consumer),
    /// Anyone works off the debt of a user.
    WorkOff(User, Consumer),
    /// Anyone releases again what was parked.
    RetryRelease(User, Consumer),
    /// Anyone tells the vault what became of a user's local stake.
    Reconcile(User),
    /// Anyone brings back what has matured of a user's local stake.
    Collect(User),
    /// Anyone undelegates local stake of a user who owes, from the validator with this number.
    WorkOffLocal(User, usize),
}

/// How often handlers have failed, which no correct contract lets happen.
pub(crate) fn failures(system: &System) -> u128 {
    let stats = system.world.stats();
    [stats.aborted, stats.unrelayable, stats.failed_callbacks].into_iter().map(u128::from).sum()
}

impl Move {
    /// Makes the step. One that a contract aborts changes nothing but the count of failures, which is
    /// checked: so it was made.
    ///
    /// # Errors
    /// It cannot be made now. Nothing has changed.
    pub fn make(&self, system: &mut System, scenario: &Scenario, setting: &Setting) -> SimResult<()> {
        let before = failures(system);
        match self.run(system, scenario, setting) {
            Err(error) if failures(system) == before => Err(error),
            _ => Ok(()),
        }
    }

    fn run(&self, system: &mut System, scenario: &Scenario, setting: &Setting) -> SimResult<()> {
        match self {
            Self::Allowed(number) => match scenario.allowed.get(*number) {
                Some((allowed, _)) => allowed.run(system, setting),
                None => Ok(()),
            },
            Self::Deliver(id) => system.world.deliver(*id).map(drop),
            Self::Acknowledge(id) => system.world.acknowledge(*id).map(drop),
            Self::TimeOut(id) => system.world.timeout(*id).map(drop),
            Self::Abort(user, consumer, tx_id) => system.abort(user, *consumer, *tx_id),
            Self::Force(user, consumer, tx_id) => system.give_up_unstake(user, *consumer, *tx_id).map(drop),
            Self::Withdraw(user, consumer) => system.withdraw(user, *consumer, None),
            Self::SendOwed(consumer) => system.send_owed(*consumer, None),
            Self::SendUpdates(consumer) => system.send_updates(*consumer, None),
            Self::SendRewards(consumer) => system.send_rewards(*consumer, None),
            Self::RecoverBatch(consumer, batch) => system.recover_batch(*consumer, *batch),
            Self::Settle(user, consumer) => system.settle(*consumer, &[user]),
            Self::Report(user, consumer) => system.report_shrunk(*consumer, user),
            Self::WorkOff(user, consumer) => system.work_off_debt(*consumer, user),
            Self::RetryRelease(user, consumer) => system.retry_release(*consumer, user),
            Self::Reconcile(user) => system.reconcile(user),
            Self::Collect(user) => system.collect_local(user),
            Self::WorkOffLocal(user, home) => match scenario.homes.get(*home) {
                Some(home) => system.work_off_local(user, home),
                None => Ok(()),
            },
        }
    }

    /// In words.
    pub fn told<'a>(&'a self, scenario: &'a Scenario) -> impl fmt::Display + 'a {
        Told { step: self, scenario }
    }
}

struct Told<'a> {
    step: &'a Move,
    scenario: &'a Scenario,
}

impl fmt::Display for Told<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.step {
            Move::Allowed(number) => match self.scenario.allowed.get(*number) {
                Some((allowed, _)) => allowed.fmt(f),
                None => Ok(()),
            },
            Move::Deliver(id) => write!(f, "a relayer delivers {id}"),
            Move::Acknowledge(id) => write!(f, "a relayer delivers the ack of {id}"),
            Move::TimeOut(id) => write!(f, "a relayer proves the timeout of {id}"),
            Move::Abort(user, consumer, id) => write!(f, "{user} aborts Stake {id} of consumer {consumer}"),
            Move::Force(user, consumer, id) => write!(f, "{user} forces Unstake {id} of consumer {consumer}"),
            Move::Withdraw(user, consumer) => {
                write!(f, "{user} withdraws what has matured of consumer {consumer}")
            }
            Move::SendOwed(consumer) => write!(f, "anyone sends what is owed to consumer {consumer}"),
            Move::SendUpdates(consumer) => write!(f, "anyone sends the updates of consumer {consumer}"),
            Move::SendRewards(consumer) => write!(f, "anyone sends the rewards of consumer {consumer}"),
            Move::RecoverBatch(consumer, batch) => {
                write!(f, "anyone asks about batch {batch} of consumer {consumer}")
            }
            Move::Settle(user, consumer) => write!(f, "anyone settles {user} on consumer {consumer}"),
            Move::Report(user, consumer) => {
                write!(f, "anyone reports how {user}'s lien of consumer {consumer} has shrunk")
            }
            Move::WorkOff(user, consumer) => {
                write!(f, "anyone works off {user}'s debt on consumer {consumer}")
            }
            Move::RetryRelease(user, consumer) => {
                write!(f, "anyone releases again what is parked of {user} on consumer {consumer}")
            }
            Move::Reconcile(user) => write!(f, "anyone reconciles {user}"),
            Move::Collect(user) => write!(f, "anyone collects for {user}"),
            Move::WorkOffLocal(user, home) => {
                let home = self.scenario.homes.get(*home).map_or("?", String::as_str);
                write!(f, "anyone works off {user}'s local debt at {home}")
            }
        }
    }
}
