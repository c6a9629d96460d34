//! What lasts is said once, and again every hour.

use std::cell::RefCell;
use std::collections::HashMap;

/// Seconds after which it is said again.
const AGAIN: u64 = 3_600;

/// When things were said.
#[derive(Debug, Default)]
pub(crate) struct Said {
    at: RefCell<HashMap<String, u64>>,
}

impl Said {
    /// Whether it is time to say this.
    pub(crate) fn is_time(&self, what: &str, now: u64) -> bool {
        let mut at = self.at.borrow_mut();
        let is_time = at.get(what).is_none_or(|last| now >= last.saturating_add(AGAIN));
        if is_time {
            at.insert(what.to_string(), now);
        }
        is_time
    }

    /// It has ended: the next time it is news.
    pub(crate) fn has_ended(&self, what: &str) {
        self.at.borrow_mut().remove(what);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lasts_is_said_once_an_hour() {
        let said = Said::default();
        assert!(said.is_time("x", 0));
        assert!(!said.is_time("x", AGAIN - 1));
        assert!(said.is_time("y", 1));
        assert!(said.is_time("x", AGAIN));
        said.has_ended("x");
        assert!(said.is_time("x", AGAIN + 1));
    }
}
