//! Metrics, for Prometheus.

use std::collections::HashMap;

use prometheus::{CounterVec, Encoder, GaugeVec, Opts, Registry, TextEncoder};

/// Declares an enum of metrics: name, labels and help of each.
macro_rules! metrics {
    ($kind:ident: $($variant:ident = $name:literal [$($label:literal),*] $help:literal;)*) => {
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub(crate) enum $kind {
            $($variant,)*
        }

        impl $kind {
            #[allow(clippy::too_many_lines)]
            const ALL: &[(Self, &'static str, &'static [&'static str], &'static str)] =
                &[$((Self::$variant, $name, &[$($label),*], $help),)*];

            #[cfg(test)]
            pub(crate) fn names() -> impl Iterator<Item = &'static str> {
                Self::ALL.iter().map(|(_, name, _, _)| *name)
            }
        }
    };
}

metrics! { Gauge:
    ChainUp = "mesh_chain_up" ["consumer", "chain"] "1 if a node of the chain can be asked and is up to date";
    ChainHeight = "mesh_chain_height" ["consumer", "chain"] "Newest block";
    ClientActive = "mesh_client_active" ["consumer", "chain"] "1 if the light client on this chain is active";
    ClientExpires = "mesh_client_expires_seconds" ["consumer", "chain"] "Time until the light client on this chain expires";
    ClientTrusting = "mesh_client_trusting_period_seconds" ["consumer", "chain"] "How long a header is trusted";
    ChannelOpen = "mesh_channel_open" ["consumer", "chain", "channel"] "1 if this end of the channel is open";
    InFlight = "mesh_packets_in_flight" ["consumer", "chain", "channel"] "Packets sent by this chain without an ack or a timeout";
    OldestPacket = "mesh_packet_oldest_seconds" ["consumer", "chain", "channel"] "For how long the keeper has seen the oldest of them";
    Outbox = "mesh_outbox_updates" ["consumer"] "Updates of validators that wait at the converter";
    Owed = "mesh_owed_unstakes" ["consumer"] "Forced Unstakes that the consumer has not seen";
    Parked = "mesh_parked_releases" ["consumer"] "Users with a release that the vault has refused";
    Debts = "mesh_users_in_debt" ["consumer"] "Users whose liens fall short";
    Unsettled = "mesh_users_unsettled" ["consumer"] "Users who are to be charged for a slash, and were not";
    Unreported = "mesh_liens_unreported" ["consumer"] "Liens that have shrunk without their holder knowing";
    LocalDue = "mesh_local_due" ["consumer"] "Local stakes with something to reconcile, collect or work off";
    PriceAge = "mesh_price_age_seconds" ["consumer"] "Age of the price";
    PriceMaxAge = "mesh_price_max_age_seconds" ["consumer"] "Age from which on the price is stale";
    PriceStale = "mesh_price_stale" ["consumer"] "1 if the price is stale, or there is none";
    EpochOverdue = "mesh_epoch_overdue_seconds" ["consumer"] "For how long an epoch has been due";
    EpochNumber = "mesh_epoch_number" ["consumer"] "Number of the current or last epoch";
    Cap = "mesh_cap" ["consumer"] "Max cap, native tokens of the consumer";
    Delegated = "mesh_delegated" ["consumer"] "Delegated by virtual-staking";
    Idle = "mesh_idle" ["consumer"] "Coins of virtual-staking that are not delegated";
    Unbonding = "mesh_unbonding" ["consumer"] "Coins of virtual-staking that are unbonding";
    Quarantined = "mesh_validators_quarantined" ["consumer"] "Validators in quarantine";
    Failures = "mesh_validators_failing" ["consumer"] "Validators for which a message of the last epoch failed";
    Known = "mesh_validators_known" ["consumer"] "Validators that external-staking knows";
    Diverged = "mesh_validators_diverged" ["consumer"] "Validators whose books on both sides contradict each other";
    Slashed = "mesh_validators_slashed" ["consumer"] "Validators that are known to have signed twice";
    ValidatorNews = "mesh_validators_unreported" ["consumer"] "Validators of which the converter does not know what the chain does";
    RewardsBooked = "mesh_rewards_booked" ["consumer"] "Rewards that wait to be sent";
    RewardsInTransit = "mesh_rewards_in_transit" ["consumer"] "Rewards that were sent and have not arrived";
    Batches = "mesh_batches_in_transit" ["consumer"] "Batches of rewards that were sent and have not arrived";
    BatchesSilent = "mesh_batches_silent" ["consumer"] "Batches of rewards that are past their timeout and grace";
    CallbacksWork = "mesh_callbacks_work" ["consumer"] "1 once a callback of a batch has come";
    Balance = "mesh_keeper_balance" ["chain_id", "address", "denom"] "Coins of the key that pays";
    Spent = "mesh_keeper_spent_today" ["chain_id", "address", "denom"] "Fees of this day";
    Budget = "mesh_keeper_budget" ["chain_id", "address", "denom"] "Fees of a day at most";
    JobTime = "mesh_keeper_job_last_success_timestamp_seconds" ["consumer", "job"] "When a job last ran to its end";
    RoundTime = "mesh_keeper_round_timestamp_seconds" ["consumer"] "When the last round ended";
    EvidenceHeight = "mesh_evidence_height" ["consumer"] "Last block that was looked at for double signing";
    EvidenceBehind = "mesh_evidence_behind_blocks" ["consumer"] "Blocks that are still to be looked at";
    EvidenceMissed = "mesh_evidence_missed_blocks" ["consumer"] "Blocks that no node had";
    EvidencePending = "mesh_evidence_pending" ["consumer"] "Proofs of double signing that were not taken yet";
}

metrics! { Counter:
    Actions = "mesh_keeper_actions_total" ["consumer", "job", "result"] "Messages that were due, by what became of them";
    JobErrors = "mesh_keeper_job_errors_total" ["consumer", "job"] "Rounds in which a job could not find out what is due";
    WatchErrors = "mesh_keeper_watch_errors_total" ["consumer"] "Questions for metrics that had no answer";
    Fees = "mesh_keeper_fees_total" ["chain_id", "denom"] "Fees of all transactions";
    Gas = "mesh_keeper_gas_total" ["consumer", "job"] "Gas of all transactions";
    NodeFaults = "mesh_node_faults_total" ["chain_id", "node", "kind"] "Answers that a node did not give, or did not give right";
}

/// All metrics.
pub(crate) struct Metrics {
    registry: Registry,
    gauges: HashMap<Gauge, GaugeVec>,
    counters: HashMap<Counter, CounterVec>,
}

impl Metrics {
    /// # Errors
    /// Two metrics have one name.
    pub(crate) fn new() -> Result<Self, prometheus::Error> {
        let registry = Registry::new();
        let (mut gauges, mut counters) = (HashMap::new(), HashMap::new());
        for (gauge, name, labels, help) in Gauge::ALL {
            let made = GaugeVec::new(Opts::new(*name, *help), labels)?;
            registry.register(Box::new(made.clone()))?;
            gauges.insert(*gauge, made);
        }
        for (counter, name, labels, help) in Counter::ALL {
            let made = CounterVec::new(Opts::new(*name, *help), labels)?;
            registry.register(Box::new(made.clone()))?;
            counters.insert(*counter, made);
        }
        Ok(Self { registry, gauges, counters })
    }

    /// Sets a gauge. The labels are those of its declaration, in their order.
    pub(crate) fn set(&self, gauge: Gauge, labels: &[&str], value: f64) {
        let found = self.gauges.get(&gauge).and_then(|gauge| gauge.get_metric_with_label_values(labels).ok());
        if let Some(gauge) = found {
            gauge.set(value);
        }
    }

    /// Adds to a counter.
    pub(crate) fn add(&self, counter: Counter, labels: &[&str], value: f64) {
        let found =
            self.counters.get(&counter).and_then(|counter| counter.get_metric_with_label_values(labels).ok());
        if let Some(counter) = found {
            counter.inc_by(value);
        }
    }

    /// The text that Prometheus reads.
    pub(crate) fn text(&self) -> String {
        let mut text = vec![];
        // Writing to memory does not fail.
        let _ = TextEncoder::new().encode(&self.registry.gather(), &mut text);
        String::from_utf8(text).unwrap_or_default()
    }
}

/// A number of any size, for a gauge.
#[allow(clippy::cast_precision_loss)]
pub(crate) fn amount(value: impl Into<u128>) -> f64 {
    value.into() as f64
}

/// A count, for a gauge.
pub(crate) fn count(value: usize) -> f64 {
    amount(u64::try_from(value).unwrap_or(u64::MAX))
}

/// Yes or no, for a gauge.
pub(crate) fn flag(value: bool) -> f64 {
    f64::from(u8::from(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_metric_is_shown_by_its_name_and_labels() {
        let metrics = Metrics::new().unwrap();
        metrics.set(Gauge::Outbox, &["demo"], 3.0);
        metrics.add(Counter::Actions, &["demo", "epochs", "sent"], 2.0);
        let text = metrics.text();
        assert!(text.contains("mesh_outbox_updates{consumer=\"demo\"} 3"), "{text}");
        assert!(
            text.contains("mesh_keeper_actions_total{consumer=\"demo\",job=\"epochs\",result=\"sent\"} 2")
        );
    }
}
