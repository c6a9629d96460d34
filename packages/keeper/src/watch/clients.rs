//! Light clients, which expire when nobody updates them.

use super::Watched;
use crate::metrics::{amount, flag, Gauge};
use crate::side::Side;
use crate::view::AskError;

impl Watched<'_> {
    pub(super) async fn clients(&self) -> Result<(), AskError> {
        let addresses = &self.of.addresses;
        for (side, client) in
            [(Side::Provider, &addresses.provider.client), (Side::Consumer, &addresses.consumer.client)]
        {
            let chain = self.live.chain(side, client)?;
            let state = chain.client(client).await.map_err(|error| AskError::new(side, client, &error))?;
            let labels = [self.of.name.as_str(), side.name()];
            let expires = state.newest_header.saturating_add(state.trusting_period);
            let left = expires.saturating_sub(self.live.head(side).map_or(self.now, |head| head.time));
            let is_active = state.status == "Active";
            self.metrics.set(Gauge::ClientActive, &labels, flag(is_active));
            self.metrics.set(Gauge::ClientExpires, &labels, amount(left));
            self.metrics.set(Gauge::ClientTrusting, &labels, amount(state.trusting_period));
            self.warn(side, client, &state.status, left, state.trusting_period);
        }
        Ok(())
    }

    fn warn(&self, side: Side, client: &str, status: &str, left: u64, trusting_period: u64) {
        let consumer = self.of.name.as_str();
        let (dead, expiring) = (format!("{side} client is dead"), format!("{side} client expires"));
        if status != "Active" {
            if self.said.is_time(&dead, self.now) {
                tracing::error!(consumer, %side, client, status, "a light client is dead");
            }
        } else if left < trusting_period / 2 {
            if self.said.is_time(&expiring, self.now) {
                tracing::warn!(consumer, %side, client, seconds_left = left, "a light client expires: nobody updates it");
            }
        } else {
            self.said.has_ended(&dead);
            self.said.has_ended(&expiring);
        }
    }
}
