//! Settling: by anyone, in pages, resumable.

use cosmwasm_std::Response;

use super::*;
use crate::execute::settle::PAGE;
use crate::slash::settlement::SETTLEMENTS;

/// Alice has `positions` on other validators, and 10 on V; and `claims` of 10 from V. All since
/// height 10, until 45 + lag.
fn world(positions: usize, claims: usize) -> World {
    let mut world = World::with_keys();
    for n in 0..positions {
        let validator = format!("another{n}");
        world.add_key(&validator, 9, 1);
        world.stake_at("alice", &validator, 5, 10);
    }
    world.stake_at("alice", V, 10 + 10 * claims as u128, 10);
    for _ in 0..claims {
        world.unstake_at("alice", V, 10, 45);
    }
    world
}

fn done(response: &Response) -> Vec<&str> {
    response.attributes.iter().filter(|at| at.key == "done").map(|at| at.value.as_str()).collect()
}

/// One page. Returns whether it was the last one of its round, and what it has charged.
fn page(world: &mut World) -> (bool, u128) {
    let before = world.charged("alice");
    let msg = ExecuteMsg::Settle { users: vec![addr("alice").into_string()] };
    let response = world.execute("stranger", msg).unwrap();
    assert!(response.messages.len() <= 1, "one call of the vault");
    world.check_books_of("alice");
    (done(&response) == ["true"], world.charged("alice") - before)
}

#[test]
fn a_page_reads_bounded_entries_and_the_next_goes_on() {
    let mut world = world(3, 30);
    world.slash(V, 50);
    // 3 others, V, 11 claims; 15 claims; 4 claims.
    assert_eq!(page(&mut world), (false, 120));
    assert_eq!(page(&mut world), (false, 150));
    assert_eq!(page(&mut world), (true, 40));
    assert_eq!((world.charged("alice"), world.burned("alice")), (310, 31));
    assert_eq!(page(&mut world), (false, 0));
}

#[test]
fn many_positions_take_many_pages_as_well() {
    let mut world = world(2 * PAGE + 3, 2);
    world.slash(V, 50);
    let mut pages = 1;
    while !page(&mut world).0 {
        pages += 1;
    }
    assert_eq!((pages, world.charged("alice")), (3, 30));
}

#[test]
fn a_page_that_is_full_to_the_last_entry_is_not_the_last() {
    let mut world = world(0, PAGE - 1);
    world.slash(V, 50);
    assert_eq!(page(&mut world), (false, 150));
    assert_eq!(page(&mut world), (true, 0));
}

#[test]
fn a_slash_in_the_middle_begins_a_round_and_charges_once() {
    let mut world = world(0, 30);
    world.stake_at("alice", W, 100, 10);
    world.slash(V, 50);
    // Both positions, and 13 claims; the same again; 15 claims; 2 claims.
    assert_eq!(page(&mut world), (false, 140));
    world.slash(W, 50);
    assert_eq!(page(&mut world), (false, 100));
    assert_eq!(page(&mut world), (false, 150));
    assert_eq!(page(&mut world), (true, 20));
    assert_eq!((world.charged("alice"), world.exposed("alice")), (410, 0));
}

#[test]
fn a_lower_infraction_charges_what_the_first_has_spared() {
    let mut world = world(0, 3);
    world.slash(V, 60);
    assert_eq!(page(&mut world), (true, 10));
    world.slash(V, 50);
    assert_eq!(page(&mut world), (true, 30));
    assert_eq!(page(&mut world), (true, 0));
}

#[test]
fn what_returns_behind_the_cursor_is_charged_next_round() {
    let mut world = world(0, 20);
    let tx_id = world.unstake("alice", V, 4).unwrap();
    world.slash(V, 50);
    assert!(!page(&mut world).0);
    world.ack(tx_id, refusal());
    assert_eq!(page(&mut world), (true, 60));
    assert_eq!(world.exposed("alice"), 4, "reserved in full");
    let mut total = 0;
    while total < 4 {
        total += page(&mut world).1;
    }
    assert_eq!((total, world.exposed("alice")), (4, 0));
}

#[test]
fn one_to_ten_users_are_settled_at_a_time() {
    let mut world = World::with_keys();
    let users: Vec<String> = (0..11).map(|n| addr(&format!("user{n}")).into_string()).collect();
    for (n, user) in users.iter().enumerate() {
        world.stake_at(&format!("user{n}"), V, 10, 10);
        assert!(!user.is_empty());
    }
    world.slash(V, 50);
    for users in [vec![], users.clone()] {
        let actual = users.len();
        let err = world.execute("stranger", ExecuteMsg::Settle { users }).unwrap_err();
        assert!(matches!(err, ContractError::WrongNumberOfUsers { most: 10, actual: n } if n == actual));
    }
    let response = world.execute("stranger", ExecuteMsg::Settle { users: users[..10].to_vec() }).unwrap();
    assert_eq!(done(&response), ["true"; 10]);
    for n in 0..11 {
        assert_eq!(world.charged(&format!("user{n}")), if n < 10 { 10 } else { 0 });
    }
}

#[test]
fn a_user_that_is_named_twice_is_charged_once() {
    let mut world = world(0, 20);
    world.slash(V, 50);
    let users = vec![addr("alice").into_string(); 10];
    world.execute("stranger", ExecuteMsg::Settle { users }).unwrap();
    assert_eq!((world.charged("alice"), world.burned("alice")), (210, 21));
    world.check_books_of("alice");
}

#[test]
fn before_the_first_slash_nothing_is_written() {
    let mut world = world(0, 2);
    let before = world.dump();
    assert_eq!(page(&mut world), (true, 0));
    assert_eq!(world.dump(), before);
}

#[test]
fn if_the_vault_does_not_burn_nothing_is_marked() {
    let mut world = world(0, 2);
    world.slash(V, 50);
    let before = world.dump();
    world.vault_works = false;
    let users = vec![addr("alice").into_string()];
    assert!(world.execute("stranger", ExecuteMsg::Settle { users }).is_err());
    assert_eq!(world.dump(), before);
    world.vault_works = true;
    assert_eq!(page(&mut world), (true, 30));
}

#[test]
fn a_user_without_stake_is_settled_at_once() {
    let mut world = world(0, 1);
    let refused = world.stake("bob", W, 1).unwrap();
    world.ack(refused, refusal());
    world.slash(V, 50);
    world.settle("bob");
    assert!(SETTLEMENTS.has(&world.deps.storage, &addr("bob")));
    assert_eq!((world.charged("bob"), world.charged("alice")), (0, 0));
}

#[test]
fn settling_who_never_staked_stores_nothing() {
    let mut world = world(0, 1);
    world.slash(V, 50);
    let before = world.dump();
    world.settle("bob");
    assert_eq!(world.dump(), before);
}
