//! The keeper of one deployment: rounds of all its jobs.

mod evidence;
mod jobs;
#[cfg(test)]
mod tests;

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;

use crate::clock::Clock;
use crate::evidence::Watcher;
use crate::health::Health;
use crate::jobs::Job;
use crate::live::Live;
use crate::metrics::{amount, flag, Counter, Gauge, Metrics};
use crate::node::{Chain, Head};
use crate::pace::Pace;
use crate::said::Said;
use crate::settings::Deployment;
use crate::side::Side;
use crate::wallet::Wallet;
use crate::watch::{self, Packets};

/// Least time between two runs of jobs that ask about each user, seconds.
const LONG_EVERY: u64 = 60;
/// They take a tenth of the time at most.
const LONG_SHARE: u64 = 10;

/// The keeper of one deployment.
pub(crate) struct Keeper {
    pub of: Deployment,
    pub provider: Rc<Chain>,
    pub consumer: Rc<Chain>,
    pub provider_wallet: Rc<Wallet>,
    pub consumer_wallet: Rc<Wallet>,
    pub watcher: Watcher,
    pub clock: Rc<dyn Clock>,
    pub metrics: Arc<Metrics>,
    pub health: Arc<Health>,
    pub state: State,
}

/// What a keeper remembers between two rounds. Nothing of it has to survive a stop.
#[derive(Default)]
pub(crate) struct State {
    pace: RefCell<Pace>,
    packets: RefCell<Packets>,
    said: Said,
    /// When the long jobs run next.
    long_at: Cell<u64>,
    /// Whether a node was missing in the last round.
    is_cut_off: Cell<bool>,
}

impl Keeper {
    /// The chains at their newest blocks.
    async fn live(&self) -> Live<'_> {
        let provider = self.head(Side::Provider).await;
        let consumer = self.head(Side::Consumer).await;
        Live { provider: (&self.provider, provider), consumer: (&self.consumer, consumer) }
    }

    async fn head(&self, side: Side) -> Option<Head> {
        let chain = match side {
            Side::Provider => &self.provider,
            Side::Consumer => &self.consumer,
        };
        let head = chain.nodes.head().await;
        let labels = [self.of.name.as_str(), side.name()];
        self.metrics.set(Gauge::ChainUp, &labels, flag(head.is_ok()));
        match head {
            Ok(head) => {
                self.metrics.set(Gauge::ChainHeight, &labels, amount(head.height));
                Some(head)
            }
            Err(error) => {
                if !self.state.is_cut_off.get() {
                    tracing::warn!(consumer = self.of.name, %side, %error, "cut off from a chain");
                }
                None
            }
        }
    }

    fn wallet(&self, side: Side) -> &Wallet {
        match side {
            Side::Provider => &self.provider_wallet,
            Side::Consumer => &self.consumer_wallet,
        }
    }

    /// Does what is due now. False if a job could not find out, or something went wrong.
    pub(crate) async fn round(&self) -> bool {
        let live = self.live().await;
        let is_whole = Side::BOTH.into_iter().all(|side| live.head(side).is_some());
        if self.state.is_cut_off.replace(!is_whole) && is_whole {
            tracing::info!(consumer = self.of.name, "both chains can be asked again");
        }
        let begun = self.clock.now();
        let with_long = begun >= self.state.long_at.get();
        let mut is_well = is_whole;
        for job in Job::ALL.into_iter().filter(|job| with_long || !job.is_long()) {
            is_well &= match job {
                Job::Evidence => self.evidence(&live).await,
                job => self.job(job, &live).await,
            };
        }
        self.watch(&live, with_long).await;
        let ended = self.clock.now();
        if with_long {
            let share = ended.saturating_sub(begun).saturating_mul(LONG_SHARE);
            self.state.long_at.set(ended.saturating_add(share.max(LONG_EVERY)));
        }
        self.state.pace.borrow_mut().forget(ended);
        self.metrics.set(Gauge::RoundTime, &[&self.of.name], amount(ended));
        self.health.round(&self.of.name, ended, is_whole);
        is_well
    }

    async fn watch(&self, live: &Live<'_>, with_long: bool) {
        for wallet in [&self.provider_wallet, &self.consumer_wallet] {
            if let Err(error) = wallet.show_balance().await {
                tracing::debug!(consumer = self.of.name, %error, "no balance");
                self.metrics.add(Counter::WatchErrors, &[&self.of.name], 1.0);
            }
        }
        let State { packets, said, .. } = &self.state;
        let watched =
            watch::Watched { live, of: &self.of, metrics: &self.metrics, said, now: self.clock.now() };
        watched.look(packets, with_long).await;
    }
}
