//! How far the watcher has come: the last block, the blocks that no node had, and the proofs that
//! were not taken yet.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

const HEIGHT: &str = "height";

/// `SETTINGS.evidence.json`, which `scripts/deploy --status` shows.
#[derive(Serialize, Deserialize, Debug, Default, Clone, PartialEq)]
pub(crate) struct Book {
    #[serde(default)]
    values: BTreeMap<String, String>,
    /// Blocks that no node had. They are looked at as soon as one has them.
    #[serde(default)]
    pub missed: Vec<Gap>,
    #[serde(default)]
    pub pending: Vec<Proof>,
}

/// Blocks, both ends included.
#[derive(Serialize, Deserialize, Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Gap {
    pub from: u64,
    pub to: u64,
}

/// Evidence of double signing, of a block.
#[derive(Serialize, Deserialize, Debug, Clone, PartialEq)]
pub(crate) struct Proof {
    /// `HEIGHT/INDEX` of the block that holds it.
    pub id: String,
    /// Consensus address, in hex.
    #[serde(default)]
    pub address: String,
    /// `DuplicateVoteEvidence`, as the RPC shows it, without extensions.
    pub evidence: Value,
    /// Why it was not taken yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

impl Book {
    /// The last block that was looked at. None: it has not begun.
    pub(crate) fn height(&self) -> Option<u64> {
        self.values.get(HEIGHT).and_then(|height| height.parse().ok())
    }

    pub(crate) fn begin_at(&mut self, first: u64) {
        self.set_height(first.saturating_sub(1));
    }

    fn set_height(&mut self, height: u64) {
        self.values.insert(HEIGHT.to_string(), height.to_string());
    }

    /// Blocks up to `last` were looked at, in their order.
    pub(crate) fn advance(&mut self, last: u64, found: Vec<Proof>) {
        self.find(found);
        self.set_height(last);
    }

    /// No node has the blocks up to `to`.
    pub(crate) fn miss(&mut self, from: u64, to: u64) {
        self.missed.push(Gap { from, to });
        self.set_height(to);
    }

    /// Missed blocks were looked at after all.
    pub(crate) fn fill(&mut self, from: u64, to: u64, found: Vec<Proof>) {
        self.find(found);
        let rest = |gap: Gap| {
            let overlaps = gap.from <= to && from <= gap.to;
            let before = Gap { from: gap.from, to: gap.to.min(from.saturating_sub(1)) };
            let after = Gap { from: gap.from.max(to.saturating_add(1)), to: gap.to };
            match overlaps {
                true => vec![before, after],
                false => vec![gap],
            }
        };
        self.missed = self.missed.drain(..).flat_map(rest).filter(|gap| gap.from <= gap.to).collect();
    }

    fn find(&mut self, found: Vec<Proof>) {
        for proof in found {
            if !self.pending.iter().any(|known| known.id == proof.id) {
                self.pending.push(proof);
            }
        }
    }

    /// Notes why a proof was not taken. True if that is news.
    pub(crate) fn keep(&mut self, id: &str, reason: &str) -> bool {
        let Some(proof) = self.pending.iter_mut().find(|proof| proof.id == id) else { return false };
        let is_news = proof.reason.as_deref() != Some(reason);
        proof.reason = Some(reason.to_string());
        is_news
    }

    pub(crate) fn drop(&mut self, id: &str) {
        self.pending.retain(|proof| proof.id != id);
    }

    /// Number of missed blocks.
    pub(crate) fn missed_blocks(&self) -> u64 {
        let len = |gap: &Gap| gap.to.saturating_sub(gap.from).saturating_add(1);
        self.missed.iter().map(len).fold(0, u64::saturating_add)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gaps(pairs: &[(u64, u64)]) -> Vec<Gap> {
        pairs.iter().map(|(from, to)| Gap { from: *from, to: *to }).collect()
    }

    #[test]
    fn the_file_of_the_former_watcher_is_read() {
        let text = r#"{"settings":{},"values":{"height":"120","provider.deployer":"x"},"txs":{},
            "missed":[{"from":1,"to":9}],"pending":[{"id":"7/0","address":"AB","infraction":"6","evidence":{}}]}"#;
        let book: Book = serde_json::from_str(text).unwrap();
        assert_eq!(book.height(), Some(120));
        assert_eq!(book.missed_blocks(), 9);
        assert_eq!(book.pending.len(), 1);
    }

    #[test]
    fn what_was_looked_at_after_all_is_missed_no_more() {
        for (from, to, left) in [
            (1, 9, vec![(20, 30)]),
            (1, 4, vec![(5, 9), (20, 30)]),
            (4, 6, vec![(1, 3), (7, 9), (20, 30)]),
            (9, 20, vec![(1, 8), (21, 30)]),
        ] {
            let mut book = Book { missed: gaps(&[(1, 9), (20, 30)]), ..Book::default() };
            book.fill(from, to, vec![]);
            assert_eq!(book.missed, gaps(&left), "{from} to {to}");
        }
    }

    #[test]
    fn a_proof_is_kept_once() {
        let proof = Proof { id: "7/0".into(), address: String::new(), evidence: Value::Null, reason: None };
        let mut book = Book::default();
        book.advance(7, vec![proof.clone()]);
        book.advance(7, vec![proof]);
        assert_eq!(book.pending.len(), 1);
        assert!(book.keep("7/0", "x"));
        assert!(!book.keep("7/0", "x"));
    }
}
