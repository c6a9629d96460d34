//! What a key has spent today, and the transaction whose outcome is not known yet.

use serde::{Deserialize, Serialize};

const DAY: u64 = 86_400;

/// Kept in a file beside the settings.
#[derive(Serialize, Deserialize, Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct Book {
    /// Days since 1970.
    day: u64,
    /// Fees of that day.
    spent: u128,
    /// Written before it is sent, and removed once its outcome is known.
    pub sent: Option<Sent>,
}

/// A transaction that was sent.
#[derive(Serialize, Deserialize, Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sent {
    pub hash: String,
    pub sequence: u64,
    /// The last block that it can be in.
    pub last_height: u64,
    pub fee: u128,
    /// For the log.
    pub what: String,
}

impl Book {
    /// Fees of the day of this time.
    pub(crate) fn spent(&self, now: u64) -> u128 {
        if self.day == now / DAY {
            self.spent
        } else {
            0
        }
    }

    /// A transaction is about to be sent.
    pub(crate) fn send(&mut self, now: u64, sent: Sent) {
        self.spent = self.spent(now).saturating_add(sent.fee);
        self.day = now / DAY;
        self.sent = Some(sent);
    }

    /// It is in a block: its fee was paid.
    pub(crate) fn is_taken(&mut self) {
        self.sent = None;
    }

    /// It can be in no block any more: its fee was not paid.
    pub(crate) fn is_gone(&mut self) {
        if let Some(sent) = self.sent.take() {
            self.spent = self.spent.saturating_sub(sent.fee);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(fee: u128) -> Sent {
        Sent { hash: String::new(), sequence: 0, last_height: 0, fee, what: String::new() }
    }

    #[test]
    fn fees_add_up_over_a_day() {
        let mut book = Book::default();
        book.send(DAY * 10, sent(3));
        book.is_taken();
        book.send(DAY * 11 - 1, sent(4));
        assert_eq!(book.spent(DAY * 11 - 1), 7);
        assert_eq!(book.spent(DAY * 11), 0);
    }

    #[test]
    fn a_transaction_that_never_was_in_a_block_costs_nothing() {
        let mut book = Book::default();
        book.send(0, sent(3));
        book.is_gone();
        assert_eq!(book, Book::default());
    }
}
