//! A Stake that was in flight when its validator was slashed, for an infraction at height 50.

use super::*;

/// Alice has 100 on V since height 10, or nothing; 40 more are in flight at the slash.
fn world(old: bool) -> (World, TxId) {
    let mut world = World::with_keys();
    if old {
        world.stake_at("alice", V, 100, 10);
    }
    let tx_id = world.stake("alice", V, 40).unwrap();
    world.slash(V, 50);
    (world, tx_id)
}

/// What is charged in the end, of what came and what was there.
fn charged(old: bool, outcome: impl Fn(&mut World, TxId)) -> u128 {
    let of = |eager: bool| {
        let (mut world, tx_id) = world(old);
        if eager {
            world.settle("alice");
        }
        outcome(&mut world, tx_id);
        world.check_books_of("alice");
        if eager {
            world.settle("alice");
            world.check_books_of("alice");
        }
        if old {
            world.unstake_at("alice", V, 100, 90);
        }
        world.pass(10 * UNBONDING);
        if !world.claims("alice").is_empty() {
            world.withdraw_all("alice");
        }
        world.check_gone("alice");
        world.charged("alice")
    };
    assert_eq!(of(true), of(false), "settled first or last");
    of(true)
}

#[test]
fn applied_before_it_is_charged_and_applied_after_it_is_spared() {
    for (height, expected) in [(11, 40), (50, 40), (51, 0), (70, 0)] {
        assert_eq!(charged(false, |world, tx_id| world.ack_at(tx_id, height)), expected, "{height}");
        assert_eq!(charged(true, |world, tx_id| world.ack_at(tx_id, height)), 100 + expected, "{height}");
    }
}

#[test]
fn applied_at_a_height_that_nobody_tells_it_is_charged() {
    assert_eq!(charged(false, |world, tx_id| world.ack(tx_id, bare_success())), 40);
}

#[test]
fn refused_or_timed_out_it_is_never_charged() {
    for old in [false, true] {
        let rest = if old { 100 } else { 0 };
        assert_eq!(charged(old, |world, tx_id| world.ack(tx_id, refusal())), rest);
        assert_eq!(charged(old, |world, tx_id| world.time_out(tx_id)), rest);
        assert_eq!(charged(old, |world, tx_id| world.ack(tx_id, Binary::from(b"?"))), rest);
    }
}

#[test]
fn until_its_ack_it_stays_reserved_in_full() {
    let (mut world, tx_id) = world(true);
    world.settle("alice");
    assert_eq!((world.charged("alice"), world.exposed("alice"), world.lien("alice")), (100, 40, 130));
    world.time_out(tx_id);
    assert_eq!((world.exposed("alice"), world.lien("alice")), (0, 90));
}

#[test]
fn it_joins_no_slashed_position_and_is_unstaked_at_once() {
    let (mut world, tx_id) = world(true);
    world.ack_at(tx_id, 60);
    assert_eq!(world.position("alice", V), (100, 0, 0));
    assert_eq!(world.waiting(), [tx_id]);
    let release_at = world.now() + UNBONDING;
    assert_eq!(world.claims("alice"), [(40, release_at, true)]);
    assert_eq!(world.phase(tx_id), Phase::Owed { release_at });
    world.send_owed(None).unwrap();
    world.ack_at(tx_id, 61);
    assert_eq!(world.phase(tx_id), Phase::Discharged);
    assert_eq!(world.ledger(V).owed.u128(), 0);
}

#[test]
fn given_up_and_refused_later_it_is_freed_and_never_charged() {
    assert_eq!(
        charged(true, |world, tx_id| {
            world.pass(TIMEOUT + GRACE);
            world.abort("alice", tx_id).unwrap();
            world.settle("alice");
            world.check_books_of("alice");
            world.ack(tx_id, refusal());
            assert_eq!(world.exposed("alice"), 0);
        }),
        100
    );
}

#[test]
fn given_up_but_applied_it_is_judged_by_its_own_height() {
    for (height, expected) in [(40, 40), (50, 40), (51, 0)] {
        let late = |world: &mut World, tx_id| {
            world.pass(TIMEOUT + GRACE);
            world.abort("alice", tx_id).unwrap();
            world.ack_at(tx_id, height);
            world.check_books_of("alice");
        };
        assert_eq!(charged(false, late), expected, "{height}");
    }
}

#[test]
fn given_up_and_silent_for_ever_it_is_charged_at_its_exit() {
    let give_up = |world: &mut World, tx_id| {
        world.pass(TIMEOUT + GRACE);
        world.abort("alice", tx_id).unwrap();
    };
    assert_eq!(charged(false, give_up), 40);
}

#[test]
fn a_late_refusal_of_what_was_withdrawn_changes_nothing() {
    let (mut world, tx_id) = world(false);
    world.pass(TIMEOUT + GRACE);
    world.abort("alice", tx_id).unwrap();
    world.pass(UNBONDING);
    world.withdraw("alice").unwrap();
    world.check_gone("alice");
    world.ack(tx_id, refusal());
    world.check_gone("alice");
}

#[test]
fn given_up_and_applied_before_it_its_owed_unstake_decides() {
    for (unstaked, expected) in [(30, 0), (50 - LAG, 40), (60, 40)] {
        let mut world = World::with_keys();
        let tx_id = world.stake("alice", V, 40).unwrap();
        world.pass(TIMEOUT + GRACE);
        world.abort("alice", tx_id).unwrap();
        world.ack_at(tx_id, 20);
        world.send_owed(None).unwrap();
        world.slash(V, 50);
        world.settle("alice");
        assert_eq!(world.charged("alice"), 0, "not known yet");
        world.ack_at(tx_id, unstaked);
        world.settle("alice");
        world.check_books_of("alice");
        assert_eq!(world.charged("alice"), expected, "{unstaked}");
    }
}
