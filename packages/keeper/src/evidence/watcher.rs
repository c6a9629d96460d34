//! The watcher of one consumer, with its file.

use std::cell::{Cell, RefCell};
use std::path::Path;

use super::book::{Book, Proof};
use super::scan::{fill_gaps, scan, ScanError, Scanned};
use crate::node::BlockSource;
use crate::settings;
use crate::store::{Store, StoreError};

/// So long, in seconds, a failing node may have what no other node has.
const PATIENCE: u64 = 300;
/// Time between two looks for missed blocks, seconds.
const GAPS_EVERY: u64 = 600;

/// The watcher of one consumer.
pub(crate) struct Watcher {
    store: Store,
    book: RefCell<Book>,
    failing_since: Cell<Option<u64>>,
    gaps_at: Cell<u64>,
}

impl Watcher {
    /// Goes on from the file beside these settings.
    pub(crate) fn open(settings: &Path) -> Result<Self, StoreError> {
        let store = Store::open(&settings::beside(settings, "evidence.json"))?;
        let book = RefCell::new(store.load()?);
        Ok(Self { store, book, failing_since: Cell::new(None), gaps_at: Cell::new(0) })
    }

    /// Looks at the blocks that are new, from `first` on if it has not begun.
    pub(crate) async fn look(
        &self,
        source: &impl BlockSource,
        first: u64,
        now: u64,
    ) -> Result<Scanned, ScanError> {
        let mut book = self.book.borrow().clone();
        if book.height().is_none() {
            book.begin_at(first);
        }
        let gives_up = self.failing_since.get().is_some_and(|since| now >= since.saturating_add(PATIENCE));
        let save = |book: &Book| self.store.save(book);
        let scanned = scan(source, &mut book, gives_up, save).await;
        match &scanned {
            Ok(_) => self.failing_since.set(None),
            Err(_) => self.failing_since.set(self.failing_since.get().or(Some(now))),
        }
        if scanned.is_ok() && !book.missed.is_empty() && now >= self.gaps_at.get() {
            self.gaps_at.set(now.saturating_add(GAPS_EVERY));
            let filled = fill_gaps(source, &mut book, save).await;
            *self.book.borrow_mut() = book;
            filled?;
            return scanned;
        }
        *self.book.borrow_mut() = book;
        scanned
    }

    /// The proofs that were not taken yet.
    pub(crate) fn pending(&self) -> Vec<Proof> {
        self.book.borrow().pending.clone()
    }

    /// The last block that was looked at, and how many were missed.
    pub(crate) fn progress(&self) -> (u64, u64) {
        let book = self.book.borrow();
        (book.height().unwrap_or(0), book.missed_blocks())
    }

    /// A proof was taken, or never will be.
    pub(crate) fn drop(&self, id: &str) -> Result<(), StoreError> {
        self.change(|book| {
            book.drop(id);
            true
        })
    }

    /// A proof was not taken yet. Said once for each reason.
    pub(crate) fn keep(&self, id: &str, reason: &str) -> Result<(), StoreError> {
        self.change(|book| {
            let is_news = book.keep(id, reason);
            if is_news {
                tracing::warn!(proof = id, reason, "a proof of double signing is not taken yet");
            }
            is_news
        })
    }

    fn change(&self, change: impl FnOnce(&mut Book) -> bool) -> Result<(), StoreError> {
        let mut book = self.book.borrow().clone();
        if change(&mut book) {
            self.store.save(&book)?;
            *self.book.borrow_mut() = book;
        }
        Ok(())
    }
}
