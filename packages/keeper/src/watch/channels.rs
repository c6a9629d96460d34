//! The control channel and the transfer channel, and the packets on them.

use std::cell::RefCell;

use super::{Packets, Watched};
use crate::metrics::{amount, count, flag, Gauge};
use crate::side::Side;
use crate::view::AskError;

impl Watched<'_> {
    pub(super) async fn channels(&self, packets: &RefCell<Packets>) -> Result<(), AskError> {
        let (provider, consumer) = (&self.of.addresses.provider, &self.of.addresses.consumer);
        let staking = format!("wasm.{}", provider.external_staking);
        let converter = format!("wasm.{}", consumer.converter);
        for (side, name, port, channel) in [
            (Side::Provider, "control", staking.as_str(), &provider.channel),
            (Side::Consumer, "control", converter.as_str(), &consumer.channel),
            (Side::Provider, "transfer", "transfer", &provider.transfer_channel),
            (Side::Consumer, "transfer", "transfer", &consumer.transfer_channel),
        ] {
            let chain = self.live.chain(side, channel)?;
            let failed = |error| AskError::new(side, channel, &error);
            let labels = [self.of.name.as_str(), side.name(), name];
            self.metrics.set(
                Gauge::ChannelOpen,
                &labels,
                flag(chain.is_open(port, channel).await.map_err(failed)?),
            );
            let in_flight = chain.in_flight(port, channel).await.map_err(failed)?;
            let key = format!("{side} {port} {channel}");
            let oldest = packets.borrow_mut().oldest(&key, &in_flight, self.now);
            self.metrics.set(Gauge::InFlight, &labels, count(in_flight.len()));
            self.metrics.set(Gauge::OldestPacket, &labels, amount(oldest));
        }
        Ok(())
    }
}
