//! Honest chains: every invariant that applies, after every step.

use proptest::prelude::*;

use crate::schedule::{cases, honest_step, play, system};

proptest! {
    #![proptest_config(cases(150))]

    /// Invariants 1 to 4 and 7, custody, and no false alarm after every step; 5 (everything drains) at the end.
    #[test]
    fn every_invariant_holds_after_every_step_and_everything_drains(
        steps in prop::collection::vec(honest_step(), 1..90),
    ) {
        let mut system = system();
        for (at, step) in steps.iter().enumerate() {
            play(&mut system, step);
            let report = system.check().unwrap();
            prop_assert!(report.is_ok(), "after step {at}, {step:?}: {:#?}", report.violations);
        }
        let report = system.drain().unwrap();
        prop_assert!(report.is_ok(), "draining: {:#?}", report.violations);
        let report = system.check().unwrap();
        prop_assert!(report.is_ok(), "after draining: {:#?}", report.violations);
    }

    /// The same steps give the same bytes on all chains.
    #[test]
    fn a_schedule_is_deterministic(steps in prop::collection::vec(honest_step(), 1..25)) {
        let run = || {
            let mut system = system();
            steps.iter().for_each(|step| play(&mut system, step));
            system.world.snapshot()
        };
        prop_assert!(run() == run());
    }
}
