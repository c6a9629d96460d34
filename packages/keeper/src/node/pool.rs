//! The nodes of a chain. One answers all questions, for as long as it is of the right chain and up
//! to date; another takes over when it fails.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use hyper::Uri;
use serde_json::{json, Value};
use thiserror::Error;

use super::rpc::{garbage, Http, RpcError};
use crate::clock::Clock;
use crate::metrics::{Counter, Metrics};
use crate::time::seconds_of;

/// Longest answer, in bytes, of anything but a block.
pub(crate) const MOST: usize = 8 << 20;
/// A node whose newest block is older, in seconds, is behind, or its chain has halted.
const OLDEST_BLOCK: u64 = 180;
/// A node that is more blocks behind the newest that was seen is not asked.
const MOST_BEHIND: u64 = 5;

/// Where a node is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Head {
    pub height: u64,
    /// Time of its newest block.
    pub time: u64,
    /// Its oldest block: a pruned node has no older ones.
    pub oldest: u64,
}

/// Why a node is not asked.
#[derive(Error, Debug, Clone, PartialEq, Eq)]
pub(crate) enum Fault {
    #[error(transparent)]
    Rpc(#[from] RpcError),
    #[error("it is a node of {actual}")]
    OtherChain { actual: String },
    #[error("it is catching up, at block {height}")]
    CatchingUp { height: u64 },
    #[error("it is at block {height}, and block {highest} was seen")]
    Behind { height: u64, highest: u64 },
    #[error("its newest block is {age} s old")]
    Stale { age: u64 },
}

impl Fault {
    fn kind(&self) -> &'static str {
        match self {
            Self::Rpc(error) => error.kind(),
            Self::OtherChain { .. } => "other_chain",
            Self::CatchingUp { .. } => "catching_up",
            Self::Behind { .. } => "behind",
            Self::Stale { .. } => "stale",
        }
    }
}

/// No node of a chain can be asked.
#[derive(Error, Debug, Clone, PartialEq, Eq)]
#[error("no node of {chain_id} can be asked: {}", reasons(.faults))]
pub(crate) struct NoNode {
    pub chain_id: String,
    pub faults: Vec<(String, Fault)>,
}

fn reasons(faults: &[(String, Fault)]) -> String {
    faults.iter().map(|(node, fault)| format!("{node}: {fault}")).collect::<Vec<_>>().join("; ")
}

/// The nodes of a chain.
pub(crate) struct Nodes {
    pub chain_id: String,
    http: Rc<Http>,
    nodes: Vec<Uri>,
    clock: Rc<dyn Clock>,
    metrics: Arc<Metrics>,
    state: RefCell<State>,
}

#[derive(Default)]
struct State {
    /// Which node answers.
    current: usize,
    /// The highest block that any node has shown.
    highest: u64,
}

impl Nodes {
    pub(crate) fn new(
        chain_id: &str,
        nodes: Vec<Uri>,
        http: Rc<Http>,
        clock: Rc<dyn Clock>,
        metrics: Arc<Metrics>,
    ) -> Self {
        Self { chain_id: chain_id.to_string(), http, nodes, clock, metrics, state: RefCell::default() }
    }

    /// The nodes, beginning with the one that answers.
    fn in_order(&self) -> impl Iterator<Item = (usize, &Uri)> {
        let current = self.state.borrow().current;
        let count = self.nodes.len();
        (0..count).filter_map(move |step| {
            let index = current.saturating_add(step).checked_rem(count)?;
            self.nodes.get(index).map(|node| (index, node))
        })
    }

    /// Finds a node that can be asked, and says where it is.
    ///
    /// # Errors
    /// There is none, and why.
    pub(crate) async fn head(&self) -> Result<Head, NoNode> {
        let mut faults = vec![];
        for (index, node) in self.in_order() {
            match self.check(node).await {
                Ok(head) => {
                    let mut state = self.state.borrow_mut();
                    state.current = index;
                    state.highest = state.highest.max(head.height);
                    return Ok(head);
                }
                Err(fault) => {
                    self.count(node, fault.kind());
                    faults.push((node.to_string(), fault));
                }
            }
        }
        Err(NoNode { chain_id: self.chain_id.clone(), faults })
    }

    async fn check(&self, node: &Uri) -> Result<Head, Fault> {
        let (head, catching_up) = self.status(node).await?;
        let height = head.height;
        if catching_up {
            return Err(Fault::CatchingUp { height });
        }
        let highest = self.state.borrow().highest;
        if height.saturating_add(MOST_BEHIND) < highest {
            return Err(Fault::Behind { height, highest });
        }
        let age = self.clock.now().saturating_sub(head.time);
        if age > OLDEST_BLOCK {
            return Err(Fault::Stale { age });
        }
        Ok(head)
    }

    async fn status(&self, node: &Uri) -> Result<(Head, bool), Fault> {
        let status = self.http.call(node, "status", json!({}), MOST).await?;
        let text = |pointer: &str| status.pointer(pointer).and_then(Value::as_str);
        let actual = text("/node_info/network").ok_or_else(|| garbage("a status without a network"))?;
        if actual != self.chain_id {
            return Err(Fault::OtherChain { actual: actual.to_string() });
        }
        let height = |name: &str| text(name).and_then(|text| text.parse().ok());
        let head = (|| {
            Some(Head {
                height: height("/sync_info/latest_block_height")?,
                time: seconds_of(text("/sync_info/latest_block_time")?)?,
                oldest: height("/sync_info/earliest_block_height")?,
            })
        })();
        let head = head.ok_or_else(|| garbage("a status without heights"))?;
        let catching_up = status.pointer("/sync_info/catching_up").and_then(Value::as_bool).unwrap_or(false);
        Ok((head, catching_up))
    }

    /// Where each node is: old blocks may be on another one than the one that answers.
    pub(crate) async fn heads(&self) -> Vec<(Uri, Result<Head, Fault>)> {
        let mut heads = vec![];
        for (_, node) in self.in_order() {
            let head = self.status(node).await.map(|(head, _)| head);
            heads.push((node.clone(), head));
        }
        heads
    }

    /// Asks this node.
    pub(crate) async fn call_node(
        &self,
        node: &Uri,
        method: &str,
        params: Value,
        most: usize,
    ) -> Result<Value, RpcError> {
        let answer = self.http.call(node, method, params, most).await;
        if let Some(error) = answer.as_ref().err().filter(|error| error.is_fault_of_the_node()) {
            self.count(node, error.kind());
        }
        answer
    }

    /// Asks the node that answers, and the others if it fails.
    pub(crate) async fn call(&self, method: &str, params: Value) -> Result<Value, RpcError> {
        let mut last = garbage("no node is set");
        for (index, node) in self.in_order() {
            match self.call_node(node, method, params.clone(), MOST).await {
                Err(error) if error.is_fault_of_the_node() => last = error,
                answer => {
                    self.state.borrow_mut().current = index;
                    return answer;
                }
            }
        }
        Err(last)
    }

    /// The node that answers gives a list that does not end: the next one is asked from now on.
    pub(crate) fn pass_over(&self) {
        let mut order = self.in_order();
        if let Some((_, node)) = order.next() {
            self.count(node, "endless");
        }
        if let Some((next, _)) = order.next() {
            self.state.borrow_mut().current = next;
        }
    }

    fn count(&self, node: &Uri, kind: &str) {
        let node = node.authority().map_or("", |authority| authority.as_str());
        self.metrics.add(Counter::NodeFaults, &[&self.chain_id, node, kind], 1.0);
    }
}
