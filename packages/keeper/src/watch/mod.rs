//! What operators watch, as metrics.

mod channels;
mod clients;
mod consumer;
mod packets;
mod validators;

use crate::live::Live;
use crate::metrics::{Counter, Gauge, Metrics};
use crate::said::Said;
use crate::settings::Deployment;
use crate::view::AskError;

pub(crate) use packets::Packets;

/// A look at one deployment.
pub(crate) struct Watched<'a> {
    pub live: &'a Live<'a>,
    pub of: &'a Deployment,
    pub metrics: &'a Metrics,
    pub said: &'a Said,
    pub now: u64,
}

impl Watched<'_> {
    /// Sets all metrics that can be known now.
    pub(crate) async fn look(&self, packets: &std::cell::RefCell<Packets>, with_long: bool) {
        self.told(self.clients().await);
        self.told(self.channels(packets).await);
        self.told(self.price().await);
        self.told(self.epoch().await);
        self.told(self.bonding().await);
        self.told(self.rewards().await);
        if with_long {
            self.told(self.validators().await);
        }
    }

    fn told(&self, looked: Result<(), AskError>) {
        if let Err(error) = looked {
            tracing::debug!(consumer = self.of.name, %error, "a metric is not known");
            self.metrics.add(Counter::WatchErrors, &[&self.of.name], 1.0);
        }
    }

    fn set(&self, gauge: Gauge, value: f64) {
        self.metrics.set(gauge, &[&self.of.name], value);
    }
}
