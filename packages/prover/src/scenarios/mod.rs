//! The scenarios that are searched.

mod exits;
mod homes;
mod hostile;
mod rewards;
pub(crate) mod setting;
mod slashes;
mod stakes;
mod updates;

pub use stakes::{crossing, false_timeout, meeting, one_user, two_users};

use crate::scenario::Scenario;

/// Searched each time the tests run.
pub fn short() -> Vec<Scenario> {
    vec![one_user(), exits::closed()]
}

/// All scenarios without a fault, small ones first.
pub fn all() -> Vec<Scenario> {
    vec![
        one_user(),
        stakes::same_collateral(),
        exits::silence(),
        exits::closed(),
        exits::expired(),
        updates::jailed(),
        updates::rotated(),
        rewards::batches(),
        hostile::calls_back(),
        hostile::pledges(),
        homes::slashed_at_home(),
        slashes::in_flight(),
        slashes::before_and_after(),
        two_users(),
        slashes::two_consumers_slashed(),
    ]
}
