//! Whether the keeper runs, and whether it can reach all chains.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// A keeper whose last round is longer ago, in seconds, hangs.
const LONGEST_ROUND: u64 = 900;

/// Whether the keeper runs, and whether it can reach all chains.
pub(crate) struct Health {
    rounds: Mutex<HashMap<String, Round>>,
}

struct Round {
    ended: u64,
    is_whole: bool,
}

impl Health {
    /// Of these deployments, from now on.
    pub(crate) fn new(names: impl IntoIterator<Item = String>, now: u64) -> Self {
        let rounds = names.into_iter().map(|name| (name, Round { ended: now, is_whole: false })).collect();
        Self { rounds: Mutex::new(rounds) }
    }

    /// A round has ended, in which all chains could be reached, or not.
    pub(crate) fn round(&self, name: &str, ended: u64, is_whole: bool) {
        let mut rounds = self.rounds.lock().unwrap_or_else(PoisonError::into_inner);
        rounds.insert(name.to_string(), Round { ended, is_whole });
    }

    /// Whether rounds go on.
    pub(crate) fn is_alive(&self, now: u64) -> bool {
        let rounds = self.rounds.lock().unwrap_or_else(PoisonError::into_inner);
        rounds.values().all(|round| now.saturating_sub(round.ended) <= LONGEST_ROUND)
    }

    /// Whether all chains could be reached in the last round.
    pub(crate) fn is_ready(&self) -> bool {
        let rounds = self.rounds.lock().unwrap_or_else(PoisonError::into_inner);
        rounds.values().all(|round| round.is_whole)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_keeper_is_ready_once_it_has_reached_all_chains() {
        let health = Health::new(["a".to_string(), "b".to_string()], 0);
        health.round("a", 10, true);
        assert!(!health.is_ready());
        health.round("b", 10, true);
        assert!(health.is_ready());
        health.round("a", 20, false);
        assert!(!health.is_ready());
    }

    #[test]
    fn a_keeper_that_hangs_is_not_alive() {
        let health = Health::new(["a".to_string()], 100);
        assert!(health.is_alive(100 + LONGEST_ROUND));
        assert!(!health.is_alive(101 + LONGEST_ROUND));
    }
}
