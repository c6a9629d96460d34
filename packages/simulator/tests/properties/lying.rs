//! The first consumer chain lies: forged acks, timeouts and packets, a channel closed at will.

use mesh_simulator::Checks;
use proptest::prelude::*;

use crate::exits::everyone_gets_out;
use crate::play::play;
use crate::schedule::{cases, lying_step, system};

proptest! {
    #![proptest_config(cases(150))]

    /// The provider's books stay right, no handler fails, the honest consumer is not touched, and
    /// everyone gets out.
    #[test]
    fn a_lying_consumer_harms_no_books_and_holds_nobody(steps in prop::collection::vec(lying_step(), 1..90)) {
        let mut system = system();
        for (at, step) in steps.iter().enumerate() {
            play(&mut system, step);
            let report = Checks::lying(0).run(&system).unwrap();
            prop_assert!(report.is_ok(), "after step {at}, {step:?}: {:#?}", report.violations);
        }
        everyone_gets_out(&mut system)?;
    }
}
