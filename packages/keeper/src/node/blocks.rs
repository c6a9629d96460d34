//! Blocks of a chain, of whichever node has them.

use hyper::Uri;
use serde_json::{json, Value};
use thiserror::Error;

use super::pool::{Fault, Head, Nodes};
use super::rpc::{garbage, RpcError};

/// Longest block, in bytes of JSON: the largest that CometBFT allows, in base64.
const MOST_BLOCK: usize = 160 << 20;
/// Longest page of headers.
const MOST_HEADERS: usize = 1 << 20;

/// Why blocks are not there.
#[derive(Error, Debug, Clone, PartialEq, Eq)]
pub(crate) enum BlockError {
    /// Some node that fails may have it.
    #[error("no node that answers has block {height}, and {failing} of {all} fail")]
    Failing { height: u64, failing: usize, all: usize },
    /// All nodes have answered, and none has it.
    #[error("all nodes are pruned: block {height} is gone, the oldest is {oldest}")]
    Pruned { height: u64, oldest: u64 },
    /// It is not there yet.
    #[error("block {height} is not there yet, the newest is {newest}")]
    NotYet { height: u64, newest: u64 },
    #[error("{node}: {error}")]
    Node { node: String, error: RpcError },
}

/// Where blocks come from.
pub(crate) trait BlockSource {
    /// Newest block that any node has.
    async fn newest(&self) -> Result<u64, BlockError>;
    /// Header of each of these blocks, at most 20, as the RPC shows them.
    async fn headers(&self, first: u64, last: u64) -> Result<Vec<Value>, BlockError>;
    /// A block, as the RPC shows it.
    async fn block(&self, height: u64) -> Result<Value, BlockError>;
}

/// Where each node is.
type Heads = Vec<(Uri, Result<Head, Fault>)>;

impl Nodes {
    /// Nodes that have this block.
    async fn with_block(&self, height: u64) -> Result<Vec<Uri>, BlockError> {
        choose(height, self.heads().await)
    }
}

fn choose(height: u64, heads: Heads) -> Result<Vec<Uri>, BlockError> {
    let all = heads.len();
    let answering: Vec<(Uri, Head)> =
        heads.into_iter().filter_map(|(node, head)| Some((node, head.ok()?))).collect();
    let failing = all.saturating_sub(answering.len());
    let has = |head: &Head| (head.oldest..=head.height).contains(&height);
    let with: Vec<Uri> =
        answering.iter().filter(|(_, head)| has(head)).map(|(node, _)| node.clone()).collect();
    if !with.is_empty() {
        return Ok(with);
    }
    let newest = answering.iter().map(|(_, head)| head.height).max();
    match (newest, answering.iter().map(|(_, head)| head.oldest).min()) {
        (Some(newest), _) if newest < height => Err(BlockError::NotYet { height, newest }),
        (_, Some(oldest)) if failing == 0 => Err(BlockError::Pruned { height, oldest }),
        _ => Err(BlockError::Failing { height, failing, all }),
    }
}

impl BlockSource for Nodes {
    async fn newest(&self) -> Result<u64, BlockError> {
        let heads = self.heads().await;
        let all = heads.len();
        let newest = heads.into_iter().filter_map(|(_, head)| head.ok()).map(|head| head.height).max();
        newest.ok_or(BlockError::Failing { height: 0, failing: all, all })
    }

    async fn headers(&self, first: u64, last: u64) -> Result<Vec<Value>, BlockError> {
        let params = json!({"minHeight": first.to_string(), "maxHeight": last.to_string()});
        let expected = usize::try_from(last.saturating_sub(first).saturating_add(1)).unwrap_or(usize::MAX);
        let read = |answer: Value| {
            let metas = answer.get("block_metas")?.as_array()?;
            let headers: Vec<Value> = metas.iter().filter_map(|meta| meta.get("header").cloned()).collect();
            (headers.len() == expected).then_some(headers)
        };
        self.first_that_reads(first, "blockchain", &params, MOST_HEADERS, read).await
    }

    async fn block(&self, height: u64) -> Result<Value, BlockError> {
        let params = json!({"height": height.to_string()});
        let read = |answer: Value| answer.get("block").filter(|block| block.is_object()).cloned();
        self.first_that_reads(height, "block", &params, MOST_BLOCK, read).await
    }
}

impl Nodes {
    /// The first answer of a node with this block that is what was asked for.
    async fn first_that_reads<T>(
        &self,
        height: u64,
        method: &str,
        params: &Value,
        most: usize,
        read: impl Fn(Value) -> Option<T>,
    ) -> Result<T, BlockError> {
        let mut last = BlockError::Failing { height, failing: 0, all: 0 };
        for node in self.with_block(height).await? {
            let answer = self.call_node(&node, method, params.clone(), most).await;
            match answer.and_then(|answer| read(answer).ok_or_else(|| garbage(format!("not a {method}")))) {
                Ok(read) => return Ok(read),
                Err(error) => last = BlockError::Node { node: node.to_string(), error },
            }
        }
        Err(last)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head(oldest: u64, height: u64) -> Result<Head, Fault> {
        Ok(Head { height, time: 0, oldest })
    }

    fn chosen(heads: Vec<Result<Head, Fault>>) -> Result<usize, BlockError> {
        let node: Uri = "http://node:1".parse().unwrap();
        choose(50, heads.into_iter().map(|head| (node.clone(), head)).collect()).map(|nodes| nodes.len())
    }

    #[test]
    fn a_block_is_taken_from_a_node_that_has_it() {
        assert_eq!(chosen(vec![head(1, 100), head(60, 100), Err(Fault::Stale { age: 1 })]), Ok(1));
    }

    #[test]
    fn a_block_is_pruned_only_if_every_node_says_so() {
        assert_eq!(
            chosen(vec![head(60, 100), head(70, 100)]),
            Err(BlockError::Pruned { height: 50, oldest: 60 })
        );
        assert_eq!(
            chosen(vec![head(60, 100), Err(Fault::Stale { age: 1 })]),
            Err(BlockError::Failing { height: 50, failing: 1, all: 2 })
        );
    }

    #[test]
    fn a_block_that_no_node_has_yet_is_not_pruned() {
        assert_eq!(
            chosen(vec![head(1, 40), head(1, 45)]),
            Err(BlockError::NotYet { height: 50, newest: 45 })
        );
    }
}
