//! Blocks are looked at: first the headers, which tell whether a block carries evidence.

use serde_json::Value;
use thiserror::Error;

use super::book::{Book, Proof};
use crate::node::{BlockError, BlockSource};
use crate::store::StoreError;

/// What the header of a block without evidence has as its hash: SHA-256 of nothing.
const NO_EVIDENCE: &str = "E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855";
/// Most headers that a node gives at once.
const PAGE: u64 = 20;
/// Most pages of one call, so that other jobs have their turn.
const PAGES: u32 = 100;

/// Why a scan ends early.
#[derive(Error, Debug)]
pub(crate) enum ScanError {
    #[error(transparent)]
    Block(#[from] BlockError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// How far a scan has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Scanned {
    pub height: u64,
    pub newest: u64,
}

/// Looks at the next blocks. `gives_up`: blocks that no answering node has are left out, although
/// another node fails.
pub(crate) async fn scan(
    source: &impl BlockSource,
    book: &mut Book,
    gives_up: bool,
    save: impl Fn(&Book) -> Result<(), StoreError>,
) -> Result<Scanned, ScanError> {
    let newest = source.newest().await?;
    let mut height = book.height().unwrap_or(newest);
    for _ in 0..PAGES {
        let first = height.saturating_add(1);
        if first > newest {
            break;
        }
        let last = first.saturating_add(PAGE - 1).min(newest);
        match read(source, first, last).await {
            Ok(found) => {
                for proof in &found {
                    tracing::warn!(
                        proof = proof.id,
                        address = proof.address,
                        "a block has a proof of double signing"
                    );
                }
                book.advance(last, found);
                height = last;
            }
            Err(BlockError::Pruned { oldest, .. }) => height = miss(book, first, oldest),
            Err(BlockError::Failing { failing, all, .. }) if gives_up && failing < all => {
                height = miss(book, first, last.saturating_add(1))
            }
            Err(error) => return Err(error.into()),
        }
        save(book)?;
    }
    Ok(Scanned { height, newest })
}

fn miss(book: &mut Book, first: u64, oldest: u64) -> u64 {
    let last = oldest.saturating_sub(1).max(first);
    tracing::warn!(
        first,
        last,
        "NOT LOOKED AT: no node has these blocks. A double sign whose proof is in one of them goes unpunished \
         until a node of keeper.consumer_nodes has them"
    );
    book.miss(first, last);
    last
}

/// Looks at missed blocks that some node has by now.
pub(crate) async fn fill_gaps(
    source: &impl BlockSource,
    book: &mut Book,
    save: impl Fn(&Book) -> Result<(), StoreError>,
) -> Result<(), ScanError> {
    for gap in book.missed.clone() {
        let mut first = gap.from;
        for _ in 0..PAGES {
            if first > gap.to {
                break;
            }
            let last = first.saturating_add(PAGE - 1).min(gap.to);
            match read(source, first, last).await {
                Ok(found) => {
                    book.fill(first, last, found);
                    save(book)?;
                    first = last.saturating_add(1);
                }
                // The later ones may be there.
                Err(BlockError::Pruned { oldest, .. }) if oldest <= gap.to => first = oldest,
                Err(_) => break,
            }
        }
    }
    Ok(())
}

async fn read(source: &impl BlockSource, first: u64, last: u64) -> Result<Vec<Proof>, BlockError> {
    let mut heights: Vec<u64> = source.headers(first, last).await?.iter().filter_map(with_evidence).collect();
    heights.sort_unstable();
    let mut found = vec![];
    for height in heights {
        found.extend(proofs(height, &source.block(height).await?));
    }
    Ok(found)
}

fn with_evidence(header: &Value) -> Option<u64> {
    let text = |name: &str| header.get(name).and_then(Value::as_str);
    if text("evidence_hash")? == NO_EVIDENCE {
        return None;
    }
    text("height")?.parse().ok()
}

/// Evidence of other kinds is left alone: it is about light clients, and names no two votes of one
/// validator.
fn proofs(height: u64, block: &Value) -> Vec<Proof> {
    let list = block.pointer("/evidence/evidence").and_then(Value::as_array);
    let mut proofs = vec![];
    for (index, evidence) in list.into_iter().flatten().enumerate() {
        let kind = evidence.get("type").and_then(Value::as_str).unwrap_or_default();
        if kind != mesh_evidence::EVIDENCE_TYPE {
            tracing::info!(height, kind, "other evidence, which slashes nobody here");
            continue;
        }
        let mut evidence = evidence.clone();
        // Extensions prove nothing, and can be long.
        for vote in ["/value/vote_a", "/value/vote_b"] {
            if let Some(vote) = evidence.pointer_mut(vote).and_then(Value::as_object_mut) {
                vote.remove("extension");
                vote.remove("extension_signature");
            }
        }
        let address = evidence.pointer("/value/vote_a/validator_address").and_then(Value::as_str);
        let address = address.unwrap_or_default().to_string();
        proofs.push(Proof { id: format!("{height}/{index}"), address, evidence, reason: None });
    }
    proofs
}
