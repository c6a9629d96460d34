//! The keeper of three consumers, for a day and after a day.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use serde_json::{json, Value};

use super::measure::{Measure, Used};
use super::server::Nodes as Servers;
use super::{consumer_id, height_at, twice_in, Role, BLOCK, CONSUMERS, EPOCH, FIRST, PAGES, START};
use crate::clock::Clock;
use crate::evidence::Watcher;
use crate::health::Health;
use crate::keeper::{Keeper, State};
use crate::metrics::Metrics;
use crate::node::{Chain, Http};
use crate::settings::{deployment, ChainSettings, Deployment};
use crate::store::tests::Directory;
use crate::wallet::key::tests::{write, WORDS};
use crate::wallet::{self, Wallet};

const DAY: u64 = 86_400;
/// Seconds between two rounds, as by default.
const EVERY: u64 = 10;
/// Most memory, KiB.
const MOST_MEMORY: u64 = 64 << 10;

struct SetClock(Cell<u64>);

impl Clock for SetClock {
    fn now(&self) -> u64 {
        self.0.get()
    }
}

/// A keeper of three consumers, which share the provider and the key on it.
struct World<'a> {
    servers: &'a Servers,
    clock: Rc<SetClock>,
    http: Rc<Http>,
    metrics: Arc<Metrics>,
    keepers: Vec<Keeper>,
    directory: Directory,
}

impl<'a> World<'a> {
    fn new(servers: &'a Servers, now: u64) -> Self {
        let mut world = Self {
            servers,
            clock: Rc::new(SetClock(Cell::new(now))),
            http: Rc::new(Http::new(Duration::from_secs(10)).unwrap()),
            metrics: Arc::new(Metrics::new().unwrap()),
            keepers: vec![],
            directory: Directory::new(),
        };
        write(&world.directory.0, WORDS, 0o600);
        let provider = world.side(&world.settings(0).provider);
        for consumer in 0..CONSUMERS {
            let keeper = world.keeper(consumer, &provider);
            world.keepers.push(keeper);
        }
        world
    }

    fn settings(&self, consumer: u8) -> Deployment {
        let of = |index: usize| self.servers.urls[index].clone();
        let nodes = [("provider", of(0)), ("consumer", of(usize::from(consumer) + 1))];
        let nodes = nodes.map(|(side, url)| format!("keeper.{side}_nodes = {url}\n")).concat();
        let mut settings = deployment(&nodes).unwrap();
        settings.name = consumer_id(consumer);
        settings.path = self.directory.0.join(format!("{}.settings", settings.name));
        settings.consumer.chain_id = consumer_id(consumer);
        settings.provider.mnemonic = self.directory.0.join("words");
        settings.consumer.mnemonic = self.directory.0.join("words");
        let addresses = &mut settings.addresses;
        addresses.provider.vault = Role::Vault.address(0);
        addresses.provider.custodian = Some(Role::Custodian.address(0));
        addresses.provider.external_staking = Role::Staking.address(consumer);
        addresses.consumer.converter = Role::Converter.address(consumer);
        addresses.consumer.virtual_staking = Role::Virtual.address(consumer);
        settings
    }

    fn side(&self, settings: &ChainSettings) -> (Rc<Chain>, Rc<Wallet>) {
        let (http, clock, metrics) = (self.http.clone(), self.clock.clone(), self.metrics.clone());
        wallet::tests::side(settings, &self.directory, http, clock, metrics, false)
    }

    fn keeper(&self, consumer: u8, provider: &(Rc<Chain>, Rc<Wallet>)) -> Keeper {
        let of = self.settings(consumer);
        let (consumer, consumer_wallet) = self.side(&of.consumer);
        Keeper {
            watcher: Watcher::open(&of.path).unwrap(),
            health: Arc::new(Health::new([of.name.clone()], self.clock.now())),
            of,
            provider: provider.0.clone(),
            consumer,
            provider_wallet: provider.1.clone(),
            consumer_wallet,
            clock: self.clock.clone(),
            metrics: self.metrics.clone(),
            state: State::default(),
        }
    }

    /// A question of this test to a chain.
    async fn tell(&self, chain: usize, method: &str, params: Value) -> Value {
        let url = self.servers.urls[chain].parse().unwrap();
        self.http.call(&url, method, params, 1 << 20).await.unwrap()
    }

    /// Rounds until a time, and what Prometheus reads after each.
    async fn keep_until(&self, end: u64) {
        while self.clock.now() < end {
            self.clock.0.set(self.clock.now() + EVERY);
            for chain in 0..self.servers.urls.len() {
                self.tell(chain, "advance", json!({"now": self.clock.now()})).await;
            }
            self.round().await;
        }
    }

    async fn round(&self) {
        let [a, b, c] = &self.keepers[..] else { panic!("three consumers") };
        let went_well = tokio::join!(a.round(), b.round(), c.round());
        assert_eq!(went_well, (true, true, true), "{}", self.metrics.text());
    }

    /// Requests or messages of all chains, by name.
    async fn told(&self, what: &str) -> BTreeMap<String, u64> {
        let mut sums = BTreeMap::new();
        for chain in 0..self.servers.urls.len() {
            let told = self.tell(chain, "told", Value::Null).await;
            for (name, count) in told[what].as_object().unwrap() {
                *sums.entry(name.clone()).or_default() += count.as_u64().unwrap();
            }
        }
        sums
    }

    async fn show(&self, what: &str, used: &Used, before: &BTreeMap<String, u64>) {
        let mut requests = self.told("requests").await;
        for (name, count) in before {
            *requests.get_mut(name).unwrap() -= count;
        }
        let sum: u64 = requests.values().sum();
        println!(
            "{what}: {:.1} s of CPU in {:.0} s, at most {:.1} MiB of memory, {:.1} MiB at the end, {sum} requests",
            used.cpu.as_secs_f64(), used.wall.as_secs_f64(), mib(used.peak), mib(used.resident)
        );
        println!("requests: {requests:?}\nmessages: {:?}", self.told("executed").await);
    }
}

#[allow(clippy::cast_precision_loss)]
fn mib(kib: u64) -> f64 {
    kib as f64 / 1_024.0
}

/// A keeper that runs all the time, and one that begins after it. The most memory of both, KiB.
async fn keep_for(length: u64) -> u64 {
    let servers = Servers::start();
    let end = START + length;
    let world = World::new(&servers, START);
    let measure = Measure::begin();
    world.keep_until(end).await;
    let used = measure.end();
    world.show("running", &used, &BTreeMap::new()).await;
    let executed = world.told("executed").await;
    let twice = (FIRST..=height_at(end)).filter(|height| twice_in(*height).is_some()).count();
    let expected = u64::from(CONSUMERS) * u64::try_from(twice).unwrap();
    assert_eq!(executed.get("submit_evidence").copied().unwrap_or(0), expected);
    let epochs = (length - EPOCH / 12).div_ceil(EPOCH);
    assert_eq!(executed["handle_epoch"], u64::from(CONSUMERS) * epochs * u64::from(PAGES));
    let peak = used.peak;

    let before = world.told("requests").await;
    drop(world);
    let world = World::new(&servers, end);
    let measure = Measure::begin();
    let behind = |keeper: &Keeper| keeper.watcher.progress().0 < height_at(end);
    while world.keepers.iter().any(behind) {
        world.round().await;
    }
    let used = measure.end();
    world.show("catching up", &used, &before).await;
    assert!(world.keepers.iter().all(|keeper| keeper.watcher.progress() == (height_at(end), 0)));
    peak.max(used.peak)
}

#[tokio::test]
async fn three_consumers_are_kept_and_caught_up_with() {
    keep_for(100 * BLOCK).await;
}

/// The memory is that of the process, so no other test may run.
#[tokio::test]
#[ignore = "takes some minutes: cargo test --release -p mesh-keeper a_day_of_blocks -- --ignored --nocapture"]
async fn a_day_of_blocks_needs_little_memory() {
    let peak = keep_for(DAY).await;
    assert!(peak < MOST_MEMORY, "{peak} KiB");
}
