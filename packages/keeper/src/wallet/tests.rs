//! A wallet against a node that fails in every way.

#![allow(clippy::arithmetic_side_effects)]

use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use serde_json::json;

use super::key::tests::{write, WORDS};
use super::{Outcome, Wallet};
use crate::action::{Action, Changes};
use crate::clock::{Clock, SystemClock};
use crate::fake_node::{FakeNode, Mode};
use crate::metrics::Metrics;
use crate::node::{Chain, Http, Nodes};
use crate::settings::{ChainSettings, File};
use crate::side::Side;
use crate::store::tests::Directory;

const CONTRACT: &str = "wasm1wug8sewp6cedgkmrmvhl3lf3tulagm9hnvy8p0rppz9yjw0g4wtqhs9hr8";

fn settings(nodes: &[&FakeNode], directory: &Directory, more: &str) -> ChainSettings {
    write(&directory.0, WORDS, 0o600);
    let urls: Vec<String> = nodes.iter().map(|node| node.url()).collect();
    let text = format!(
        "provider.chain_id = p-1\nprovider.rpc = {}\nkeeper.provider_nodes = {}\nprovider.gas_prices = 0.025uprov\n\
         keeper.provider_mnemonic = words\n{more}",
        urls[0],
        urls.join(",")
    );
    ChainSettings::read(&File::parse(&text).unwrap(), Side::Provider, &directory.0).unwrap()
}

/// A chain, and a wallet on it that looks for its transactions without a pause.
pub(crate) fn side(
    settings: &ChainSettings,
    directory: &Directory,
    http: Rc<Http>,
    clock: Rc<dyn Clock>,
    metrics: Arc<Metrics>,
    dry_run: bool,
) -> (Rc<Chain>, Rc<Wallet>) {
    let nodes = Nodes::new(&settings.chain_id, settings.nodes.clone(), http, clock.clone(), metrics.clone());
    let chain = Rc::new(Chain { nodes: Rc::new(nodes) });
    let mut wallet = Wallet::open(settings, &directory.0, chain.clone(), clock, metrics, dry_run).unwrap();
    wallet.hurry();
    (chain, Rc::new(wallet))
}

fn wallet_with(nodes: &[&FakeNode], directory: &Directory, more: &str, dry_run: bool) -> Rc<Wallet> {
    let settings = settings(nodes, directory, more);
    let metrics = Arc::new(Metrics::new().unwrap());
    let http = Rc::new(Http::new(Duration::from_millis(300)).unwrap());
    side(&settings, directory, http, Rc::new(SystemClock), metrics, dry_run).1
}

fn wallet(nodes: &[&FakeNode], directory: &Directory) -> Rc<Wallet> {
    wallet_with(nodes, directory, "", false)
}

fn action() -> Action {
    Action::new(Side::Provider, CONTRACT, &json!({"work": {}}), Changes::Event(&["wasm"]))
}

#[tokio::test]
async fn what_is_due_is_done_and_paid_once() {
    let (node, directory) = (FakeNode::start("p-1").await, Directory::new());
    let wallet = wallet(&[&node], &directory);
    let outcome = wallet.perform(&action()).await;
    assert!(matches!(outcome, Outcome::Done { gas: 100_000, fee: 3_750, .. }), "{outcome}");
    assert_eq!(node.lock().executed, 1);
    assert_eq!(node.lock().balance, 1_000_000 - 3_750);
    let outcome = wallet.perform(&action()).await;
    assert!(matches!(outcome, Outcome::Refused { .. }), "{outcome}");
    assert_eq!(node.lock().executed, 1);
}

#[tokio::test]
async fn what_changes_nothing_is_not_sent() {
    let (node, directory) = (FakeNode::start("p-1").await, Directory::new());
    let wallet = wallet(&[&node], &directory);
    let other = Action { changes: Changes::Event(&["send_packet"]), ..action() };
    assert_eq!(wallet.perform(&other).await, Outcome::Nothing);
    assert_eq!(node.lock().broadcasts, 0);
}

#[tokio::test]
async fn a_dry_run_sends_nothing() {
    let (node, directory) = (FakeNode::start("p-1").await, Directory::new());
    let wallet = wallet_with(&[&node], &directory, "", true);
    assert_eq!(wallet.perform(&action()).await, Outcome::WouldSend { gas: 150_000, fee: 3_750 });
    assert_eq!(node.lock().broadcasts, 0);
}

#[tokio::test]
async fn bounds_of_gas_budget_and_funds_are_kept() {
    let (node, directory) = (FakeNode::start("p-1").await, Directory::new());
    let with = |more: &str| wallet_with(&[&node], &directory, more, false);
    let outcome = with("keeper.gas_limit = 149999\n").perform(&action()).await;
    assert_eq!(outcome, Outcome::TooMuchGas { gas: 150_000, limit: 149_999 });
    let outcome = with("keeper.provider_budget = 3749\n").perform(&action()).await;
    assert_eq!(outcome, Outcome::OverBudget { fee: 3_750, left: 3_749 });
    node.lock().balance = 3_749;
    let outcome = with("").perform(&action()).await;
    assert!(matches!(outcome, Outcome::OutOfFunds { fee: 3_750, balance: 3_749, .. }), "{outcome}");
    assert_eq!(node.lock().broadcasts, 0);
}

#[tokio::test]
async fn the_budget_of_a_day_survives_a_stop() {
    let (node, directory) = (FakeNode::start("p-1").await, Directory::new());
    let with = || wallet_with(&[&node], &directory, "keeper.provider_budget = 5000\n", false);
    assert!(with().perform(&action()).await.is_done());
    node.lock().is_due = true;
    assert_eq!(with().perform(&action()).await, Outcome::OverBudget { fee: 3_750, left: 1_250 });
}

#[tokio::test]
async fn another_node_takes_over_from_one_that_fails() {
    for mode in
        [Mode::Down, Mode::Busy, Mode::Garbage, Mode::Endless, Mode::Silent, Mode::Lagging, Mode::OtherChain]
    {
        let (bad, good, directory) =
            (FakeNode::start("p-1").await, FakeNode::start("p-1").await, Directory::new());
        bad.lock().mode = mode;
        let outcome = wallet(&[&bad, &good], &directory).perform(&action()).await;
        assert!(outcome.is_done(), "{mode:?}: {outcome}");
        assert_eq!(bad.lock().broadcasts, 0, "{mode:?}");
    }
}

#[tokio::test]
async fn without_a_node_nothing_is_done_and_nothing_lost() {
    let (node, directory) = (FakeNode::start("p-1").await, Directory::new());
    let wallet = wallet(&[&node], &directory);
    for mode in [Mode::Down, Mode::Busy, Mode::Garbage, Mode::Endless, Mode::Silent, Mode::Lagging] {
        node.lock().mode = mode;
        let outcome = wallet.perform(&action()).await;
        assert!(matches!(outcome, Outcome::Waiting { .. }), "{mode:?}: {outcome}");
    }
    node.lock().mode = Mode::Well;
    assert!(wallet.perform(&action()).await.is_done());
}

#[tokio::test]
async fn an_answer_that_is_lost_is_found() {
    let (node, directory) = (FakeNode::start("p-1").await, Directory::new());
    node.lock().loses_answer = true;
    assert!(wallet(&[&node], &directory).perform(&action()).await.is_done());
    assert_eq!(node.lock().broadcasts, 1);
    assert_eq!(node.lock().executed, 1);
}

#[tokio::test]
async fn a_transaction_that_no_block_takes_is_not_paid_for() {
    let (node, directory) = (FakeNode::start("p-1").await, Directory::new());
    node.lock().drops = true;
    let wallet = wallet(&[&node], &directory);
    assert_eq!(wallet.perform(&action()).await, Outcome::Gone);
    node.lock().drops = false;
    assert!(wallet.perform(&action()).await.is_done());
    assert_eq!(node.lock().executed, 1);
    assert_eq!(wallet.book.borrow().spent(crate::clock::Clock::now(&SystemClock)), 3_750);
}

#[tokio::test]
async fn a_sequence_that_somebody_else_used_is_read_anew() {
    let (node, directory) = (FakeNode::start("p-1").await, Directory::new());
    node.lock().steals_sequences = 2;
    assert!(wallet(&[&node], &directory).perform(&action()).await.is_done());
    assert_eq!(node.lock().broadcasts, 3);
    assert_eq!(node.lock().executed, 1);
}

#[tokio::test]
async fn a_node_without_an_index_shows_it_by_the_sequence() {
    let (node, directory) = (FakeNode::start("p-1").await, Directory::new());
    node.lock().has_no_index = true;
    assert_eq!(wallet(&[&node], &directory).perform(&action()).await, Outcome::Taken);
    assert_eq!(node.lock().executed, 1);
}

#[tokio::test]
async fn what_runs_out_of_gas_is_given_more_once() {
    let (node, directory) = (FakeNode::start("p-1").await, Directory::new());
    node.lock().needs_gas = 200_000;
    assert!(wallet(&[&node], &directory).perform(&action()).await.is_done());
    assert_eq!(node.lock().broadcasts, 2);
    assert_eq!(node.lock().executed, 1);
}

/// Stops the keeper at each question that it asks, before and after the node has dealt with it.
#[tokio::test]
async fn killed_at_any_step_it_sends_nothing_twice_and_forgets_nothing() {
    let mut killed = 0;
    for is_dealt_with in [false, true] {
        for step in 1.. {
            let (node, directory) = (FakeNode::start("p-1").await, Directory::new());
            node.lock().hangs_at = Some((step, is_dealt_with));
            let first = wallet(&[&node], &directory);
            let hung = node.clone();
            let was_killed = tokio::select! {
                outcome = async { first.perform(&action()).await } => {
                    assert!(outcome.is_done(), "{outcome}");
                    false
                }
                () = hung.until_it_hangs() => true,
            };
            drop(first);
            if !was_killed {
                break;
            }
            killed += 1;
            let second = wallet(&[&node], &directory);
            let outcome = second.perform(&action()).await;
            let is_over = outcome.is_done() || matches!(outcome, Outcome::Refused { .. });
            assert!(is_over, "step {step}: {outcome}");
            assert_eq!(node.lock().executed, 1, "step {step}");
            assert_eq!(node.lock().balance, 1_000_000 - 3_750, "step {step}: paid once");
            assert_eq!(second.book.borrow().sent, None, "step {step}");
        }
    }
    assert!(killed >= 12, "{killed}");
}
