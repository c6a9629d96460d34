//! Whole rounds, on nodes that fail.

#![allow(clippy::arithmetic_side_effects)]

use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use super::{Keeper, State};
use crate::clock::{Clock, SystemClock};
use crate::evidence::Watcher;
use crate::fake_node::{FakeNode, Mode};
use crate::health::Health;
use crate::metrics::Metrics;
use crate::node::Http;
use crate::settings::{deployment, Deployment};
use crate::side::Side;
use crate::store::tests::Directory;
use crate::wallet;
use crate::wallet::key::tests::{write, WORDS};

const CONTRACT: &str = "wasm1wug8sewp6cedgkmrmvhl3lf3tulagm9hnvy8p0rppz9yjw0g4wtqhs9hr8";

/// Both chains, each with a node.
struct Chains {
    provider: FakeNode,
    consumer: FakeNode,
    /// Of the consumer.
    second: Option<FakeNode>,
    /// For an answer.
    timeout: Duration,
    directory: Directory,
}

impl Chains {
    async fn start() -> Self {
        let directory = Directory::new();
        write(&directory.0, WORDS, 0o600);
        let (provider, consumer) = (FakeNode::start("p-1").await, FakeNode::start("c-1").await);
        Self { provider, consumer, second: None, timeout: Duration::from_millis(300), directory }
    }

    fn settings(&self, more: &str) -> Deployment {
        let consumers = [Some(&self.consumer), self.second.as_ref()].into_iter().flatten();
        let consumers = consumers.map(FakeNode::url).collect::<Vec<_>>().join(",");
        let nodes = [("provider", self.provider.url()), ("consumer", consumers)];
        let nodes = nodes.map(|(side, url)| format!("keeper.{side}_nodes = {url}\n")).concat();
        let mut of = deployment(&format!("{nodes}{more}")).unwrap();
        of.path = self.directory.0.join("my.settings");
        of.addresses.consumer.virtual_staking = CONTRACT.to_string();
        of.provider.mnemonic = self.directory.0.join("words");
        of.consumer.mnemonic = self.directory.0.join("words");
        of
    }

    /// A keeper, as after a start.
    fn keeper(&self, more: &str) -> Keeper {
        let of = self.settings(more);
        let metrics = Arc::new(Metrics::new().unwrap());
        let clock: Rc<dyn Clock> = Rc::new(SystemClock);
        let http = Rc::new(Http::new(self.timeout).unwrap());
        let side = |side| {
            let (http, clock, metrics) = (http.clone(), clock.clone(), metrics.clone());
            wallet::tests::side(of.chain(side), &self.directory, http, clock, metrics, false)
        };
        let ((provider, provider_wallet), (consumer, consumer_wallet)) =
            (side(Side::Provider), side(Side::Consumer));
        let health = Arc::new(Health::new([of.name.clone()], clock.now()));
        let watcher = Watcher::open(&of.path).unwrap();
        let state = State::default();
        Keeper {
            of,
            provider,
            consumer,
            provider_wallet,
            consumer_wallet,
            watcher,
            clock,
            metrics,
            health,
            state,
        }
    }
}

#[tokio::test]
async fn an_epoch_that_is_due_is_run_in_a_round() {
    let chains = Chains::start().await;
    let keeper = chains.keeper("");
    keeper.round().await;
    assert_eq!(chains.consumer.lock().executed, 1);
    keeper.round().await;
    assert_eq!(chains.consumer.lock().broadcasts, 1);
    assert!(keeper.health.is_ready());
    let sent = "mesh_keeper_actions_total{consumer=\"demo\",job=\"epochs\",result=\"sent\"} 1";
    assert!(keeper.metrics.text().contains(sent));
}

#[tokio::test]
async fn a_job_that_is_off_sends_nothing() {
    let chains = Chains::start().await;
    chains.keeper("keeper.off = epochs\n").round().await;
    assert_eq!(chains.consumer.lock().broadcasts, 0);
}

#[tokio::test]
async fn a_second_keeper_leaves_time_to_the_first() {
    let chains = Chains::start().await;
    chains.keeper("keeper.delay = 1h\n").round().await;
    assert_eq!(chains.consumer.lock().broadcasts, 0);
}

#[tokio::test]
async fn a_chain_that_is_cut_off_does_not_stop_the_other() {
    let chains = Chains::start().await;
    chains.provider.lock().mode = Mode::Down;
    let keeper = chains.keeper("");
    assert!(!keeper.round().await);
    assert_eq!(chains.consumer.lock().executed, 1);
    assert!(!keeper.health.is_ready());
    chains.provider.lock().mode = Mode::Well;
    keeper.round().await;
    assert!(keeper.health.is_ready());
}

#[tokio::test]
async fn a_node_whose_list_has_no_end_is_passed_over() {
    let mut chains = Chains::start().await;
    chains.consumer.lock().makes_up_updates = true;
    chains.second = Some(FakeNode::start("c-1").await);
    // Its pages are long.
    chains.timeout = Duration::from_secs(10);
    let keeper = chains.keeper("");
    tokio::time::timeout(Duration::from_secs(60), keeper.round()).await.expect("the round ends");
    let text = keeper.metrics.text();
    assert!(text.contains("mesh_keeper_job_errors_total{consumer=\"demo\",job=\"updates\"} 1"), "{text}");
    assert!(text.contains("kind=\"endless\",node="), "{text}");
    assert!(!text.contains("mesh_outbox_updates"), "{text}");
    keeper.round().await;
    assert!(keeper.metrics.text().contains("mesh_outbox_updates{consumer=\"demo\"} 0"));
}

/// Stops the keeper at each question that it asks the consumer in a round, before and after the node
/// has dealt with it.
#[tokio::test]
async fn a_round_that_is_killed_at_any_step_is_made_up_for() {
    let mut killed = 0;
    for is_dealt_with in [false, true] {
        for step in 1.. {
            let chains = Chains::start().await;
            chains.consumer.lock().hangs_at = Some((step, is_dealt_with));
            let first = chains.keeper("");
            let was_killed = tokio::select! {
                _ = first.round() => false,
                () = chains.consumer.until_it_hangs() => true,
            };
            drop(first);
            if !was_killed {
                break;
            }
            killed += 1;
            chains.keeper("").round().await;
            assert_eq!(chains.consumer.lock().executed, 1, "step {step}");
            assert_eq!(chains.consumer.lock().balance, 1_000_000 - 3_750, "step {step}: paid once");
        }
    }
    assert!(killed >= 20, "{killed}");
}
