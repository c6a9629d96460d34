//! When an action may be sent: at the earliest after the keeper's delay, and ever less often if it
//! stays due.

use std::collections::HashMap;

use crate::action::Action;
use crate::wallet::Outcome;

/// So often an action that is no page is done or tried without a pause.
const FREE: u32 = 8;
/// The first pause, in seconds. Each one doubles.
const FIRST_PAUSE: u64 = 30;
const LONGEST_PAUSE: u64 = 3_600;

/// What is remembered of each action that is due.
#[derive(Debug, Default)]
pub(crate) struct Pace {
    seen: HashMap<String, Seen>,
}

#[derive(Debug, Clone, Copy)]
struct Seen {
    first: u64,
    last: u64,
    tries: u32,
    next: u64,
    /// The last result.
    said: Option<&'static str>,
}

impl Pace {
    /// Whether an action that is due may be sent now. Pages and all else wait for the delay, in
    /// which another keeper may be faster.
    pub(crate) fn may(&mut self, action: &Action, now: u64, delay: u64) -> bool {
        let seen = self.seen.entry(key(action));
        let seen = seen.or_insert(Seen { first: now, last: now, tries: 0, next: 0, said: None });
        seen.last = now;
        now >= seen.first.saturating_add(delay) && now >= seen.next
    }

    /// It was tried. What has failed comes to a pause at once. True if the outcome is another one
    /// than before.
    pub(crate) fn tried(&mut self, action: &Action, now: u64, outcome: &Outcome) -> bool {
        let Some(seen) = self.seen.get_mut(&key(action)) else { return true };
        let is_news = seen.said.replace(outcome.result()) != Some(outcome.result()) || outcome.is_done();
        if outcome.is_done() && action.is_page {
            // Another keeper may do the next one.
            seen.first = now;
            seen.tries = 0;
            return is_news;
        }
        if outcome.is_for_lack_of_something() {
            return is_news;
        }
        seen.tries = seen.tries.saturating_add(1);
        let free = if outcome.is_done() { FREE } else { 0 };
        if seen.tries > free {
            let doublings = seen.tries.saturating_sub(free).saturating_sub(1).min(16);
            let pause = FIRST_PAUSE.saturating_mul(1 << doublings).min(LONGEST_PAUSE);
            seen.next = now.saturating_add(pause);
        }
        is_news
    }

    /// Forgets what has not been due for some time.
    pub(crate) fn forget(&mut self, now: u64) {
        self.seen.retain(|_, seen| now < seen.last.max(seen.next).saturating_add(LONGEST_PAUSE));
    }
}

fn key(action: &Action) -> String {
    format!("{} {} {}", action.side, action.contract, action.msg)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::action::Changes;
    use crate::side::Side;
    use serde_json::json;

    fn action() -> Action {
        Action::new(Side::Provider, "c", &json!({"x": {}}), Changes::Success)
    }

    #[test]
    fn what_another_keeper_has_done_meanwhile_is_not_done() {
        let mut pace = Pace::default();
        assert!(!pace.may(&action(), 100, 30));
        assert!(!pace.may(&action(), 129, 30));
        assert!(pace.may(&action(), 130, 30));
    }

    #[test]
    fn what_fails_is_tried_ever_less_often() {
        let mut pace = Pace::default();
        let (mut now, mut tries) = (0_u64, 0);
        while now < 86_400 {
            if pace.may(&action(), now, 0) {
                pace.tried(&action(), now, &Outcome::Refused { reason: String::new() });
                tries += 1;
            }
            now += 10;
        }
        assert!((24..40).contains(&tries), "{tries}");
    }

    #[test]
    fn what_waits_for_a_node_or_for_coins_is_tried_in_each_round() {
        let mut pace = Pace::default();
        for now in 0..100 {
            assert!(pace.may(&action(), now, 0));
            let is_news = pace.tried(&action(), now, &Outcome::OverBudget { fee: 2, left: 1 });
            assert_eq!(is_news, now == 0);
        }
    }

    #[test]
    fn pages_that_are_done_follow_each_other() {
        let mut pace = Pace::default();
        let page = action().page();
        for now in 0..100 {
            assert!(pace.may(&page, now, 0));
            pace.tried(&page, now, &Outcome::Taken);
        }
    }

    #[test]
    fn what_stays_due_although_it_was_done_comes_to_a_pause() {
        let mut pace = Pace::default();
        for now in 0..u64::from(FREE) {
            assert!(pace.may(&action(), now, 0));
            pace.tried(&action(), now, &Outcome::Taken);
        }
        pace.may(&action(), 10, 0);
        pace.tried(&action(), 10, &Outcome::Taken);
        assert!(!pace.may(&action(), 39, 0));
        assert!(pace.may(&action(), 40, 0));
    }

    #[test]
    fn what_is_due_no_more_is_forgotten() {
        let mut pace = Pace::default();
        pace.may(&action(), 0, 30);
        pace.forget(LONGEST_PAUSE);
        assert!(pace.seen.is_empty());
    }
}
