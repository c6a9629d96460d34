//! Price, epochs, bonding and rewards of the consumer.

use mesh_apis::converter::{
    BatchesResponse, ConfigResponse, ConversionResponse, QueryMsg as ConverterQuery, RewardsResponse,
};
use mesh_apis::virtual_staking::{
    BondStatusResponse, EpochResponse, FailuresResponse, QuarantineResponse, QueryMsg as StakingQuery,
};
use serde::de::DeserializeOwned;

use super::Watched;
use crate::metrics::{amount, count, flag, Gauge};
use crate::side::Side;
use crate::view::{all, ask, AskError, View, PAGE};

impl Watched<'_> {
    async fn converter<T: DeserializeOwned>(&self, query: &ConverterQuery) -> Result<T, AskError> {
        ask(self.live, Side::Consumer, &self.of.addresses.consumer.converter, query).await
    }

    async fn staking<T: DeserializeOwned>(&self, query: &StakingQuery) -> Result<T, AskError> {
        ask(self.live, Side::Consumer, &self.of.addresses.consumer.virtual_staking, query).await
    }

    pub(super) async fn price(&self) -> Result<(), AskError> {
        let config: ConfigResponse = self.converter(&ConverterQuery::Config {}).await?;
        self.set(Gauge::PriceMaxAge, amount(config.price_max_age_secs.0));
        let conversion: ConversionResponse = self.converter(&ConverterQuery::Conversion {}).await?;
        let is_stale = conversion.price.as_ref().is_none_or(|price| price.stale);
        self.set(Gauge::PriceStale, flag(is_stale));
        if let Some(price) = conversion.price {
            let age = self.live.now(Side::Consumer).saturating_sub(price.updated.seconds());
            self.set(Gauge::PriceAge, amount(age));
        }
        Ok(())
    }

    pub(super) async fn epoch(&self) -> Result<(), AskError> {
        let epoch: EpochResponse = self.staking(&StakingQuery::Epoch {}).await?;
        let now = self.live.now(Side::Consumer);
        let due = match epoch.running {
            true => epoch.started.map_or(now, |started| started.seconds()),
            false => epoch.next.seconds(),
        };
        // Before the first epoch there is no time from which it is due.
        let overdue = if due == 0 { 0 } else { now.saturating_sub(due) };
        self.set(Gauge::EpochOverdue, amount(overdue));
        self.set(Gauge::EpochNumber, amount(epoch.epoch));
        self.failures(epoch.epoch).await
    }

    async fn failures(&self, epoch: u64) -> Result<(), AskError> {
        let page = async |start_after| {
            let query = StakingQuery::Failures { start_after, limit: Some(PAGE) };
            let page: FailuresResponse = self.staking(&query).await?;
            Ok(page.failures)
        };
        let failures = all(self.live, Side::Consumer, "failures", page, |(validator, _)| validator.clone())
            .await?
            .into_iter();
        let recent = failures.filter(|(_, failure)| failure.epoch.saturating_add(1) >= epoch);
        self.set(Gauge::Failures, count(recent.count()));
        Ok(())
    }

    pub(super) async fn bonding(&self) -> Result<(), AskError> {
        let status: BondStatusResponse = self.staking(&StakingQuery::BondStatus {}).await?;
        self.set(Gauge::Cap, amount(status.cap));
        self.set(Gauge::Delegated, amount(status.delegated));
        self.set(Gauge::Idle, amount(status.idle));
        self.set(Gauge::Unbonding, amount(status.unbonding));
        // At most 100 can be in quarantine.
        let query = StakingQuery::Quarantine { start_after: None, limit: Some(PAGE) };
        let QuarantineResponse { validators } = self.staking(&query).await?;
        self.set(Gauge::Quarantined, count(validators.len()));
        Ok(())
    }

    pub(super) async fn rewards(&self) -> Result<(), AskError> {
        let rewards: RewardsResponse = self.converter(&ConverterQuery::Rewards {}).await?;
        self.set(Gauge::RewardsBooked, amount(rewards.booked));
        self.set(Gauge::RewardsInTransit, amount(rewards.in_transit));
        self.set(Gauge::CallbacksWork, flag(rewards.callbacks_work));
        let page = async |start_after| {
            let query = ConverterQuery::Batches { start_after, limit: Some(PAGE) };
            let page: BatchesResponse = self.converter(&query).await?;
            Ok(page.batches)
        };
        self.set(
            Gauge::Batches,
            count(all(self.live, Side::Consumer, "batches", page, |last| last.batch).await?.len()),
        );
        Ok(())
    }
}
