//! Who left, when, and whether that was soon enough. The infraction is at height 50, its evidence
//! comes later.

use super::*;

const INFRACTION: u64 = 50;

/// What is charged of 100 that alice had on V since height 10, after `exit` and the evidence. Two
/// times: settled as soon as possible, and not before the withdrawal. Both must be the same.
fn charged(exit: impl Fn(&mut World) + Copy) -> u128 {
    charged_around(exit, |_| ())
}

fn charged_around(before: impl Fn(&mut World) + Copy, after: impl Fn(&mut World) + Copy) -> u128 {
    let of = |eager: bool| {
        let mut world = World::with_keys();
        world.stake_at("alice", V, 100, 10);
        before(&mut world);
        world.slash(V, INFRACTION);
        if eager {
            world.settle("alice");
        }
        world.check_books_of("alice");
        after(&mut world);
        if eager {
            world.settle("alice");
        }
        world.check_books_of("alice");
        let available = world.position("alice", V).0 - world.position("alice", V).1;
        if available > 0 {
            world.unstake_at("alice", V, available, 1_000);
        }
        world.pass(10 * UNBONDING);
        if !world.claims("alice").is_empty() {
            world.withdraw_all("alice");
        }
        world.check_gone("alice");
        assert_eq!(world.burned("alice"), world.charged("alice").div_ceil(10));
        world.charged("alice")
    };
    let (eager, lazy) = (of(true), of(false));
    assert_eq!(eager, lazy, "settled first or last");
    eager
}

#[test]
fn who_stays_is_charged() {
    assert_eq!(charged(|_| ()), 100);
}

#[test]
fn who_left_before_is_spared_and_who_left_too_late_is_charged() {
    for (height, expected) in [
        (20, 0),
        (INFRACTION - LAG - 1, 0),
        (INFRACTION - LAG, 100),
        (INFRACTION, 100),
        (INFRACTION + 1, 100),
        (INFRACTION + 1_000, 100),
    ] {
        assert_eq!(charged(|world| world.unstake_at("alice", V, 100, height)), expected, "{height}");
    }
}

#[test]
fn each_part_is_judged_by_its_own_exit() {
    let exit = |world: &mut World| {
        world.unstake_at("alice", V, 30, 20);
        world.unstake_at("alice", V, 50, 45);
    };
    assert_eq!(charged(exit), 70);
}

#[test]
fn an_unstake_in_flight_at_a_slash_is_judged_by_its_ack() {
    for (height, expected) in [(20, 0), (INFRACTION - LAG - 1, 0), (INFRACTION - LAG, 100), (70, 100)] {
        let of = |after: fn(&mut World, u64)| {
            charged_around(
                |world| {
                    world.unstake("alice", V, 100).unwrap();
                },
                |world| after(world, height),
            )
        };
        assert_eq!(of(|world, height| world.ack_at(TxId(1), height)), expected, "{height}");
    }
}

#[test]
fn a_failed_unstake_in_flight_is_charged_in_its_position() {
    let before = |world: &mut World| {
        world.unstake("alice", V, 60).unwrap();
    };
    assert_eq!(charged_around(before, |world| world.ack(TxId(1), refusal())), 100);
    assert_eq!(charged_around(before, |world| world.time_out(TxId(1))), 100);
    assert_eq!(charged_around(before, |world| world.ack(TxId(1), Binary::from(b"nonsense"))), 100);
}

#[test]
fn until_its_ack_an_unstake_in_flight_stays_reserved_in_full() {
    let mut world = World::with_keys();
    world.stake_at("alice", V, 100, 10);
    let tx_id = world.unstake("alice", V, 60).unwrap();
    world.slash(V, INFRACTION);
    world.settle("alice");
    assert_eq!((world.lien("alice"), world.exposed("alice"), world.charged("alice")), (96, 60, 40));
    world.ack_at(tx_id, 20);
    world.settle("alice");
    assert_eq!((world.exposed("alice"), world.charged("alice")), (60, 40), "spared");
    world.pass(UNBONDING);
    world.withdraw_all("alice");
    assert_eq!((world.lien("alice"), world.exposed("alice")), (36, 0));
}

#[test]
fn an_ack_with_no_or_too_low_a_height_spares_nobody() {
    assert_eq!(
        charged(|world| {
            let tx_id = world.unstake("alice", V, 100).unwrap();
            world.ack(tx_id, bare_success());
        }),
        100
    );
    assert_eq!(
        charged(|world| {
            world.stake_at("bob", V, 10, 30);
            world.unstake_at("alice", V, 100, 29);
        }),
        100
    );
}

#[test]
fn no_height_that_is_told_spares_an_unstake_after_a_slash() {
    let after = |world: &mut World| world.unstake_at("alice", V, 100, 20);
    assert_eq!(charged_around(|_| (), after), 100);
}

#[test]
fn a_forced_unstake_is_judged_when_its_height_is_known() {
    let forced = |world: &mut World| {
        let tx_id = world.unstake("alice", V, 100).unwrap();
        world.pass(TIMEOUT + GRACE);
        world.force("alice", tx_id).unwrap();
    };
    assert_eq!(charged_around(forced, |world| world.ack_at(TxId(1), 20)), 0);
    assert_eq!(charged_around(forced, |world| world.ack_at(TxId(1), 70)), 100);
    assert_eq!(charged_around(forced, |_| ()), 100, "nobody ever told");
    let sent_again = |world: &mut World| {
        world.time_out(TxId(1));
        world.send_owed(None).unwrap();
        world.ack_at(TxId(1), 70);
    };
    assert_eq!(charged_around(forced, sent_again), 100);
    let sent_again_before = |world: &mut World| {
        forced(world);
        world.time_out(TxId(1));
        world.send_owed(None).unwrap();
        world.ack_at(TxId(1), 20);
    };
    assert_eq!(charged(sent_again_before), 0);
}

#[test]
fn a_forced_exit_that_waits_is_charged_even_if_it_is_never_sent() {
    let unsendable = |world: &mut World| {
        world.can_send = false;
        world.unstake("alice", V, 100).unwrap();
        world.can_send = true;
    };
    assert_eq!(charged(unsendable), 100);
    assert_eq!(charged_around(|_| (), unsendable), 100);
    let refused = |world: &mut World| {
        let tx_id = world.unstake("alice", V, 100).unwrap();
        world.ack(tx_id, refusal());
        world.force_failed("alice", V, 100).unwrap();
    };
    assert_eq!(charged(refused), 100);
    assert_eq!(charged_around(|_| (), refused), 100);
}

#[test]
fn nobody_unstakes_and_withdraws_in_one_block() {
    let mut world = World::with_keys();
    world.stake_at("alice", V, 100, 10);
    world.unstake_at("alice", V, 100, INFRACTION);
    assert!(matches!(world.withdraw("alice"), Err(ContractError::NothingMatured { .. })));
    world.pass(UNBONDING - 1);
    assert!(world.withdraw("alice").is_err());
    world.slash(V, INFRACTION);
    world.pass(1);
    world.withdraw("alice").unwrap();
    world.check_gone("alice");
    assert_eq!((world.charged("alice"), world.burned("alice")), (100, 10));
}

#[test]
fn a_forced_exit_also_waits_for_the_unbonding_period() {
    let mut world = World::with_keys();
    world.stake_at("alice", V, 100, 10);
    world.close_channel(CHANNEL);
    let tx_id = world.unstake("alice", V, 100).unwrap();
    assert!(matches!(world.phase(tx_id), Phase::Owed { .. }));
    assert!(world.withdraw("alice").is_err());
    world.pass(UNBONDING - 1);
    assert!(world.withdraw("alice").is_err());
}

#[test]
fn what_was_withdrawn_in_time_is_never_charged() {
    let mut world = World::with_keys();
    world.stake_at("alice", V, 100, 10);
    world.unstake_at("alice", V, 100, INFRACTION);
    world.pass(UNBONDING);
    world.withdraw("alice").unwrap();
    world.slash(V, INFRACTION);
    world.settle("alice");
    world.check_gone("alice");
    assert_eq!(world.charged("alice"), 0);
}

/// Otherwise an offender would show the world a harmless infraction first.
#[test]
fn an_invented_later_height_that_is_shown_first_spares_nobody() {
    let mut world = World::with_keys();
    world.stake_at("alice", V, 100, 10);
    world.stake_at("bob", V, 100, 10);
    world.unstake_at("alice", V, 100, INFRACTION);
    world.slash(V, 1_000_000);
    for user in ["alice", "bob"] {
        world.settle(user);
        world.check_books_of(user);
    }
    assert_eq!((world.charged("alice"), world.charged("bob")), (0, 100));
    // Too late to leave.
    world.unstake_at("bob", V, 100, 51);
    world.slash(V, INFRACTION);
    for user in ["alice", "bob"] {
        world.settle(user);
        world.check_books_of(user);
    }
    assert_eq!((world.charged("alice"), world.charged("bob")), (100, 100), "and nobody twice");
}

#[test]
fn stake_that_joined_shares_the_height_of_the_oldest() {
    let mut world = World::with_keys();
    world.stake_at("alice", V, 50, 10);
    world.stake_at("alice", V, 50, 60);
    world.slash(V, INFRACTION);
    world.settle("alice");
    assert_eq!(world.charged("alice"), 100);
}

#[test]
fn a_position_that_was_empty_begins_anew() {
    let mut world = World::with_keys();
    world.stake_at("alice", V, 50, 10);
    world.unstake_at("alice", V, 50, 20);
    world.stake_at("alice", V, 70, 60);
    world.slash(V, INFRACTION);
    world.settle("alice");
    assert_eq!(world.charged("alice"), 0);
}

/// Its height could be that of the position.
#[test]
fn a_position_is_not_empty_while_something_of_it_is_in_flight() {
    let mut world = World::with_keys();
    world.stake_at("alice", V, 50, 10);
    let tx_id = world.stake("alice", V, 70).unwrap();
    world.unstake_at("alice", V, 50, 20);
    world.ack_at(tx_id, 60);
    world.slash(V, INFRACTION);
    world.settle("alice");
    assert_eq!(world.charged("alice"), 70);
}

#[test]
fn stake_on_another_validator_is_not_touched() {
    let mut world = World::with_keys();
    world.stake_at("alice", V, 100, 10);
    world.stake_at("alice", W, 100, 10);
    world.unstake_at("alice", W, 40, 45);
    world.slash(V, INFRACTION);
    world.settle("alice");
    assert_eq!((world.charged("alice"), world.exposed("alice")), (100, 100));
    world.check_books_of("alice");
}
