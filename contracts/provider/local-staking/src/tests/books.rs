//! One user's books, without storage.

use cosmwasm_std::{Timestamp, Uint128};
use mesh_apis::local_staking::{MAX_LISTED, MAX_VALIDATORS};
use proptest::prelude::*;

use super::addr;
use crate::books::{collect, uncovered, Due, Limits, Listed, OpenEntry, Room, User};
use crate::ContractError;

fn user(stakes: &[(&str, u128)]) -> User {
    let mut user = User::new(addr("proxy"), 0);
    for (validator, amount) in stakes {
        user.raise(validator, (*amount).into()).unwrap();
    }
    user
}

fn listed(delegations: &[(&str, u128)]) -> Listed {
    Listed(delegations.iter().map(|(v, amount)| (v.to_string(), (*amount).into())).collect())
}

fn at(secs: u64) -> Timestamp {
    Timestamp::from_seconds(secs)
}

#[test]
fn listed_below_the_stake_is_a_loss_and_above_it_nothing() {
    let mut books = user(&[("a", 100), ("b", 50), ("c", 7)]);
    assert_eq!(books.reconcile(&listed(&[("a", 95), ("b", 51)])).u128(), 5 + 7);
    assert_eq!(
        (books.nominal("a").u128(), books.nominal("b").u128(), books.nominal("c").u128()),
        (95, 50, 0)
    );
    assert_eq!(books.stakes.len(), 2, "a validator without stake is forgotten");
    assert_eq!(books.reconcile(&listed(&[("a", 95), ("b", 51)])).u128(), 0);
}

#[test]
fn a_validator_is_refused_at_16_stakes_or_48_delegations() {
    let names: Vec<_> = (0..MAX_LISTED).map(|n| format!("v{n}")).collect();
    let mut books = user(&[]);
    for name in &names[..MAX_VALIDATORS] {
        books.check_new(name, &Listed::default()).unwrap();
        books.raise(name, Uint128::one()).unwrap();
    }
    books.check_new(&names[0], &Listed::default()).unwrap();
    let err = books.check_new("another", &Listed::default()).unwrap_err();
    assert!(matches!(err, ContractError::TooManyValidators { max: 16 }));

    let fractions = Listed(names.iter().map(|name| (name.clone(), Uint128::zero())).collect());
    let books = user(&[]);
    let err = books.check_new("another", &fractions).unwrap_err();
    assert!(matches!(err, ContractError::TooManyListed { max: 48, actual: 48 }));
    books.check_new(&names[3], &fractions).unwrap();
    books.check_new("another", &Listed(fractions.0[1..].to_vec())).unwrap();
}

#[test]
fn entries_of_one_block_are_one_and_due_ones_do_not_count() {
    let mut limits = Limits::default();
    let entry = |height, until| OpenEntry { height, until: at(until) };
    assert_eq!(limits.room(2, 1, at(0)), Room::More);
    limits.enter(entry(1, 100), at(0));
    limits.enter(entry(1, 100), at(0));
    assert_eq!(limits.open(at(0)), 1);
    assert_eq!((limits.room(2, 1, at(0)), limits.room(2, 2, at(0))), (Room::More, Room::Last));
    limits.enter(entry(2, 110), at(10));
    // The chain counts before it joins what is of one block.
    assert_eq!((limits.room(2, 2, at(10)), limits.room(2, 3, at(10))), (Room::Full, Room::Full));
    assert_eq!(limits.room(2, 3, at(100)), Room::Last);
    limits.enter(entry(3, 200), at(100));
    assert_eq!(limits.entries.len(), 2, "what is due is forgotten");
}

#[test]
fn a_lock_that_has_passed_locks_nothing() {
    let mut limits = Limits::default();
    limits.lock_until(at(0), at(5));
    assert!(limits.is_empty());
    limits.lock_until(at(50), at(5));
    limits.lock_until(at(20), at(5));
    assert_eq!(limits.lock(at(49)), Some(at(50)), "the latest counts");
    assert_eq!(limits.lock(at(50)), None);
}

#[test]
fn a_debt_is_covered_by_what_unbonds_or_what_is_there() {
    let of = |owed: u128, open: u128, coins: u128| uncovered(owed.into(), open.into(), coins.into()).u128();
    assert_eq!((of(10, 3, 0), of(10, 0, 2), of(10, 30, 0), of(10, 0, 30), of(0, 0, 0)), (7, 8, 0, 0, 0));
    // Coins may be those of the entries.
    assert_eq!((of(10, 3, 2), of(10, 3, 3), of(10, 3, 4)), (7, 7, 6));
}

#[test]
fn what_is_unpaid_is_lost_only_if_an_earlier_block_has_seen_it() {
    let due = |rest: u128, seen| Due { rest: rest.into(), seen };
    let page = [due(10, Some(6)), due(20, Some(7)), due(30, None)];
    let done = collect(&page, Uint128::new(4), 7);
    assert_eq!((done.paid.u128(), done.lost.u128()), (4, 6));
    assert_eq!(done.entries, [None, Some(due(20, Some(7))), Some(due(30, Some(7)))]);
    let done = collect(&page[1..], Uint128::new(45), 8);
    assert_eq!((done.paid.u128(), done.lost.u128()), (45, 0));
    assert_eq!(done.entries, [None, Some(due(5, Some(8)))]);
}

proptest! {
    #[test]
    fn a_collect_pays_loses_or_keeps_every_coin_of_a_page(
        page in prop::collection::vec((1..100u128, prop::option::of(0..10u64)), 0..10),
        coins in 0..500u128, height in 0..12u64,
    ) {
        let page: Vec<_> = page.into_iter().map(|(rest, seen)| Due { rest: rest.into(), seen }).collect();
        let done = collect(&page, coins.into(), height);
        prop_assert_eq!(done.entries.len(), page.len());
        let before: u128 = page.iter().map(|due| due.rest.u128()).sum();
        let kept: u128 = done.entries.iter().flatten().map(|due| due.rest.u128()).sum();
        prop_assert_eq!(before, done.paid.u128() + done.lost.u128() + kept);
        prop_assert!(done.paid.u128() <= coins);
        prop_assert_eq!(done.paid.u128(), before.min(coins), "all coins pay as far as there is something due");
        if page.iter().all(|due| due.seen.is_none_or(|seen| seen >= height)) {
            prop_assert!(done.lost.is_zero());
        }
    }
}
