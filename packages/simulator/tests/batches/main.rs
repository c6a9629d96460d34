//! Batches of rewards between the two contracts that know of them, as they ship, with everything
//! between that can go wrong: a transfer is delivered, refused or times out, its callback is lost,
//! a question or its answer is lost or late, clocks differ, the control channel closes. No batch is
//! ever booked on both sides, and none on neither.

#![allow(clippy::unwrap_used, clippy::panic, clippy::arithmetic_side_effects, clippy::indexing_slicing)]

mod check;
mod contracts;
mod pair;
mod step;

use proptest::prelude::*;

use pair::Pair;
use step::step;

fn cases() -> ProptestConfig {
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok());
    ProptestConfig::with_cases(cases.unwrap_or(5_000))
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn no_batch_is_booked_twice_and_none_is_lost(steps in prop::collection::vec(step(), 1..80)) {
        let mut pair = Pair::new();
        for step in steps {
            pair.play(step);
            pair.check();
        }
        pair.drain();
        pair.check();
    }
}
