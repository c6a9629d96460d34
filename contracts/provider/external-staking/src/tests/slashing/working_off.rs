//! A debt is worked off by anyone: by claims first, then by positions.

use mesh_apis::external_staking::{TxKind, TxStatus};
use mesh_apis::ConsumerHeight;

use super::*;
use crate::slash::exposure::ExposureEnd;

/// Long enough for every owed Unstake, whatever the consumer does.
const LONGEST: u64 = TIMEOUT + GRACE + UNBONDING;

fn paid(world: &World, user: &str) -> Vec<u128> {
    world.all_claims(user).iter().map(|claim| claim.paid.u128()).collect()
}

#[test]
fn without_debt_there_is_nothing_to_work_off() {
    let mut world = World::with_keys();
    world.stake_at("alice", V, 100, 10);
    assert!(matches!(world.work_off("alice"), Err(ContractError::NoDebt { .. })));
}

#[test]
fn claims_pay_before_positions() {
    let mut world = World::with_keys();
    world.stake_at("alice", V, 100, 10);
    world.unstake_at("alice", V, 10, 20);
    world.pass(1);
    world.unstake_at("alice", V, 20, 21);
    world.shrink("alice", 25);
    world.work_off("alice").unwrap();
    world.check_books_of("alice");
    assert_eq!((paid(&world, "alice"), world.debt("alice")), (vec![10, 15], 0));
    assert_eq!((world.position("alice", V), world.waiting()), ((70, 0, 0), vec![]));
    world.pass(UNBONDING);
    world.withdraw_all("alice");
    assert_eq!((world.lien("alice"), world.exposed("alice")), (70, 70));
}

#[test]
fn positions_pay_what_claims_do_not_and_become_owed() {
    let mut world = World::with_keys();
    world.stake_at("alice", V, 100, 10);
    world.unstake_at("alice", V, 10, 20);
    world.shrink("alice", 50);
    world.work_off("alice").unwrap();
    world.check_books_of("alice");
    let tx_id = world.last_tx("alice");
    assert_eq!((world.position("alice", V), world.debt("alice")), ((50, 0, 0), 0));
    assert_eq!(world.phase(tx_id), Phase::Owed { release_at: world.now() + LONGEST });
    assert_eq!((world.waiting(), world.ledger(V).owed.u128()), (vec![tx_id], 40));
    assert_eq!((world.lien("alice"), world.exposed("alice")), (50, 100), "still exposed");
    let line = world.response(tx_id);
    assert_eq!((line.kind, line.status, line.amount.u128()), (TxKind::Unstake, TxStatus::Forced, 40));

    world.send_owed(None).unwrap();
    world.ack_at(tx_id, 60);
    assert_eq!(world.ledger(V).owed.u128(), 0);
    world.pass(LONGEST);
    world.withdraw_all("alice");
    assert_eq!((world.lien("alice"), world.exposed("alice")), (50, 50));
}

#[test]
fn what_has_paid_stays_exposed_until_the_consumer_lets_go() {
    let mut world = World::with_keys();
    world.stake_at("alice", V, 100, 10);
    world.shrink("alice", 50);
    world.work_off("alice").unwrap();
    world.pass(LONGEST - 1);
    assert!(world.withdraw("alice").is_err());
    world.slash(V, 50);
    world.pass(1);
    world.withdraw("alice").unwrap();
    world.check_books_of("alice");
    assert_eq!(world.charged("alice"), 50);
}

#[test]
fn what_has_paid_matures_the_unbonding_period_after_its_ack() {
    for secs in [0, TIMEOUT, LONGEST - UNBONDING, LONGEST - 1] {
        let mut world = World::with_keys();
        world.stake_at("alice", V, 100, 10);
        let latest = world.now() + LONGEST;
        world.shrink("alice", 50);
        world.work_off("alice").unwrap();
        let tx_id = world.last_tx("alice");
        assert_eq!(world.claims("alice"), [(50, latest, true)]);
        world.send_owed(None).unwrap();
        world.pass(secs);
        world.ack_at(tx_id, 60);
        let release_at = latest.min(world.now() + UNBONDING);
        assert_eq!(world.claims("alice"), [(50, release_at, true)], "acked after {secs}");
        let [claim] = world.all_claims("alice").try_into().unwrap();
        assert_eq!(claim.end, ExposureEnd::At(ConsumerHeight(60 + LAG)), "its exposure ends with the ack");
        world.check_books_of("alice");

        world.pass(release_at - world.now() - 1);
        assert!(world.withdraw("alice").is_err());
        world.slash(V, 60 + LAG);
        world.pass(1);
        world.withdraw("alice").unwrap();
        world.check_books_of("alice");
        assert_eq!(world.charged("alice"), 50);
    }
}

#[test]
fn a_claim_behind_the_cursor_is_charged_by_the_next_round() {
    let mut world = World::with_keys();
    world.stake_at("alice", V, 10, 10);
    for n in 0..20 {
        let validator = format!("another{n:02}");
        world.add_key(&validator, 9, 1);
        world.stake_at("alice", &validator, 10, 10);
    }
    world.shrink("alice", 210);
    world.work_off_page("alice", Some(30)).unwrap();
    world.send_owed(Some(30)).unwrap();
    let of_v = world.last_tx("alice");
    assert_eq!(world.tx(of_v).validator, V);
    world.slash(V, 50);
    world.settle("alice");
    world.pass(1);
    // It was behind the others, and comes before those that are looked at already.
    world.ack_at(of_v, 60);
    world.settle("alice");
    assert_eq!(world.charged("alice"), 0);
    world.settle("alice");
    assert_eq!(world.charged("alice"), 10);
    world.check_books_of("alice");
}

#[test]
fn what_is_in_flight_is_left_alone_and_pays_when_it_resolves() {
    let mut world = World::with_keys();
    world.stake_at("alice", V, 100, 10);
    let unstake = world.unstake("alice", V, 70).unwrap();
    let stake = world.stake("alice", W, 40).unwrap();
    world.shrink("alice", 130);
    world.work_off("alice").unwrap();
    world.check_books_of("alice");
    assert_eq!((world.debt("alice"), world.position("alice", V)), (100, (70, 70, 0)));
    world.work_off("alice").unwrap();
    assert_eq!(world.debt("alice"), 100);
    world.ack_at(unstake, 60);
    world.ack_at(stake, 61);
    world.work_off("alice").unwrap();
    world.check_books_of("alice");
    assert_eq!((world.debt("alice"), world.position("alice", W)), (0, (10, 0, 0)));
}

#[test]
fn a_charged_position_pays_with_what_it_is_still_worth() {
    let mut world = World::with_keys();
    world.stake_at("alice", V, 100, 10);
    world.slash(V, 50);
    world.settle("alice");
    // 100 releases 90. 45 are worth 50.
    world.shrink("alice", 45);
    world.work_off("alice").unwrap();
    world.check_books_of("alice");
    assert_eq!((world.debt("alice"), world.position("alice", V)), (0, (50, 0, 0)));
    world.unstake_at("alice", V, 50, 60);
    world.pass(LONGEST);
    world.withdraw_all("alice");
    world.check_gone("alice");
    assert_eq!(world.charged("alice"), 100);
}

#[test]
fn rounding_leaves_at_most_a_unit_of_what_paid() {
    for debt in 1..=90 {
        let mut world = World::with_keys();
        world.stake_at("alice", V, 101, 10);
        world.slash(V, 50);
        world.settle("alice");
        assert_eq!(world.lien("alice"), 90);
        world.shrink("alice", debt);
        world.work_off("alice").unwrap();
        world.check_books_of("alice");
        assert_eq!(world.debt("alice"), 0, "{debt}");
        let releases: u128 = world.all_claims("alice").iter().map(|claim| claim.releases().u128()).sum();
        assert!(releases <= 1, "{debt}");
    }
}

#[test]
fn stake_that_is_worth_nothing_is_left_alone() {
    let mut world = World::with_keys();
    // Of 1 unit all is burned, because the slash rounds up.
    world.stake_at("alice", V, 1, 10);
    world.stake_at("alice", W, 10, 10);
    world.slash(V, 50);
    world.settle("alice");
    world.shrink("alice", 4);
    world.work_off("alice").unwrap();
    world.check_books_of("alice");
    assert_eq!((world.position("alice", V), world.position("alice", W)), ((1, 0, 0), (6, 0, 0)));
}

#[test]
fn a_debt_above_one_page_takes_more_of_them() {
    let mut world = World::with_keys();
    world.stake_at("alice", V, 100, 10);
    for _ in 0..45 {
        world.unstake_at("alice", V, 2, 20);
    }
    world.shrink("alice", 90);
    let mut pages = 0;
    while world.debt("alice") > 0 {
        world.work_off_page("alice", Some(30)).unwrap();
        world.check_books_of("alice");
        pages += 1;
    }
    assert_eq!((pages, world.position("alice", V)), (2, (10, 0, 0)));
    assert_eq!(paid(&world, "alice"), [2; 45]);
}

#[test]
fn no_number_of_positions_is_in_the_way() {
    let mut world = World::with_keys();
    for n in 0..40 {
        let validator = format!("v{n:02}");
        world.add_key(&validator, 9, 1);
        world.stake_at("alice", &validator, 1, 10);
        if n < 35 {
            world.unstake("alice", &validator, 1).unwrap();
        }
    }
    world.shrink("alice", 5);
    world.work_off_page("alice", Some(1_000)).unwrap();
    assert_eq!(world.debt("alice"), 5, "30 positions, all in flight");
    world.work_off_page("alice", None).unwrap();
    world.check_books_of("alice");
    assert_eq!((world.debt("alice"), world.waiting().len()), (0, 5));
}

#[test]
fn nobody_can_make_positions_pay_before_the_last_claim() {
    let mut world = World::with_keys();
    world.stake_at("alice", V, 500, 10);
    for _ in 0..3 {
        world.unstake_at("alice", V, 100, 20);
    }
    world.shrink("alice", 250);
    for pages in 1..=2 {
        world.work_off_page("alice", Some(1)).unwrap();
        assert_eq!((world.debt("alice"), world.position("alice", V)), (250 - 100 * pages, (200, 0, 0)));
    }
    // A new debt begins with the claims again.
    world.shrink("alice", 10);
    world.work_off_page("alice", Some(30)).unwrap();
    world.check_books_of("alice");
    assert_eq!((world.debt("alice"), world.position("alice", V)), (0, (200, 0, 0)));
}

#[test]
fn a_page_is_never_larger_than_its_bound() {
    let mut world = World::with_keys();
    for n in 0..40 {
        let validator = format!("v{n:02}");
        world.add_key(&validator, 9, 1);
        world.stake_at("alice", &validator, 2, 10);
    }
    world.shrink("alice", 80);
    world.work_off_page("alice", Some(u32::MAX)).unwrap();
    world.check_books_of("alice");
    assert_eq!((world.debt("alice"), world.waiting().len()), (20, 30));
}

#[test]
fn stake_taken_for_a_debt_is_not_forced_or_withdrawn_twice() {
    let mut world = World::with_keys();
    world.stake_at("alice", V, 100, 10);
    world.shrink("alice", 50);
    world.work_off("alice").unwrap();
    let tx_id = world.last_tx("alice");
    assert!(matches!(world.force("alice", tx_id), Err(ContractError::NotForcible { .. })));
    world.send_owed(None).unwrap();
    world.pass(TIMEOUT + GRACE);
    assert!(matches!(world.force("alice", tx_id), Err(ContractError::NotForcible { .. })));
    world.unstake_at("alice", V, 50, 60);
    world.pass(LONGEST);
    world.withdraw_all("alice");
    world.check_books_of("alice");
    assert_eq!((world.lien("alice"), world.debt("alice"), world.exposed("alice")), (0, 0, 0));
}

#[test]
fn rewards_stop_for_what_was_unstaked_and_stay_claimable() {
    let mut world = World::with_keys();
    world.stake_at("alice", V, 100, 10);
    world.stake_at("bob", V, 50, 10);
    world.reward(&[(V, 150)]);
    world.shrink("alice", 50);
    world.work_off("alice").unwrap();
    world.reward(&[(V, 100)]);
    assert_eq!((world.claimable("alice", V), world.claimable("bob", V)), (150, 100));
}
