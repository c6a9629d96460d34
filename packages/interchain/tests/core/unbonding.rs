//! When a chain pays what has matured: at the end of the first block that is not earlier.

use crate::staking::{Setup, DAY};

/// A user with 200 on their way out of a delegation of 500.
fn leaving() -> Setup {
    let mut setup = Setup::plain();
    setup.delegate("va", 500).unwrap();
    setup.undelegate("va", 200).unwrap();
    setup
}

#[track_caller]
fn waits(setup: &Setup) {
    assert_eq!(setup.balance(), 9_500);
    assert_eq!(setup.world.chain(setup.id).unbonding(&setup.user, "va").unwrap().len(), 1);
}

#[track_caller]
fn is_paid(setup: &Setup) {
    assert_eq!(setup.balance(), 9_700);
    assert!(setup.world.chain(setup.id).unbonding(&setup.user, "va").unwrap().is_empty());
}

#[test]
fn what_matures_between_two_blocks_waits_for_the_end_of_the_later() {
    let mut setup = leaving();
    setup.world.advance(21 * DAY - 1);
    setup.world.advance(4);
    waits(&setup);
    setup.world.advance(1);
    is_paid(&setup);
}

#[test]
fn the_first_block_after_a_halt_pays_at_its_end() {
    let mut setup = leaving();
    setup.world.halt(setup.id);
    setup.world.advance(40 * DAY);
    setup.world.resume(setup.id);
    waits(&setup);
    setup.world.advance(1);
    is_paid(&setup);
}

#[test]
fn of_many_blocks_at_once_all_but_the_last_have_paid() {
    let mut setup = leaving();
    let start = setup.world.snapshot();
    // Blocks take 5 seconds.
    setup.world.advance(21 * DAY + 4);
    waits(&setup);
    setup.world.restore(&start);
    setup.world.advance(21 * DAY + 5);
    is_paid(&setup);
}

#[test]
fn going_back_in_time_pays_nothing() {
    let mut setup = leaving();
    let start = setup.world.snapshot();
    setup.world.advance(30 * DAY);
    is_paid(&setup);
    setup.world.restore(&start);
    waits(&setup);
}
