//! SyncValidators: who has left the bonded set.

use mesh_apis::valset::ValidatorStatus::{self, Active, Inactive, Jailed};
use mesh_apis::virtual_staking::{Bonding, ConfigResponse, ExecuteMsg, QueryMsg, SudoMsg};
use prost::encoding::string;

use crate::setup::Setup;
use crate::valset::{
    message, nested, page, page_request_of, report, sync, tombstone_of_zeros, validator, ED25519, VALIDATOR,
    VALIDATORS,
};
use crate::world::World;

fn name(letter: char) -> String {
    format!("cosmosvaloper1{letter}")
}

/// The key of a is 32 zero bytes, that of b 32 ones, and so on.
fn key(letter: char) -> u8 {
    letter as u8 - b'a'
}

/// The chain's bonded set, in one page for each number of validators in `pages`.
fn set_bonded(world: &mut World, limit: u64, letters: &str, pages: &[usize]) {
    world.set_bonded(&letters.chars().map(name).collect::<Vec<_>>());
    let mut letters = letters.chars();
    for (index, count) in pages.iter().enumerate() {
        let here = letters.by_ref().take(*count);
        let here = here.map(|l| validator(&name(l), ED25519, vec![key(l); 32], false, 3)).collect();
        let place =
            |index: usize| if index == 0 || index == pages.len() { vec![] } else { vec![index as u8] };
        world.answer_grpc(VALIDATORS, page_request_of(limit, &place(index)), page(here, &place(index + 1)));
    }
}

/// What the chain says of one that is not bonded.
fn tell(world: &World, letter: char, jailed: bool, status: i32) {
    let request = message(|out| string::encode(1, &name(letter), out));
    let answer = validator(&name(letter), ED25519, vec![key(letter); 32], jailed, status);
    world.answer_grpc(VALIDATOR, request, message(|out| nested(1, answer, out)));
}

fn world(page_limit: u32) -> World {
    Setup::new(Bonding::Module).page_limit(page_limit).build()
}

/// Reports of a whole round, and how many calls it took.
fn round(world: &mut World) -> (Vec<(char, Option<ValidatorStatus>, bool)>, usize) {
    let before = world.reports().len();
    let config: ConfigResponse = world.ask(&QueryMsg::Config {});
    let mut calls = 1;
    while !sync(world).unwrap() {
        calls += 1;
        assert!(calls < 100, "the round does not end");
    }
    let reports = world.reports().split_off(before);
    assert!(reports.iter().all(|page| page.len() <= config.page_limit as usize));
    let letter = |valoper: &str| valoper.chars().next_back().unwrap();
    let reports = reports.into_iter().flatten().map(|r| (letter(&r.valoper), r.status, r.tombstoned));
    (reports.collect(), calls)
}

#[test]
fn who_left_the_bonded_set_is_reported_as_the_chain_says() {
    let mut world = world(20);
    set_bonded(&mut world, 20, "abcde", &[5]);
    assert_eq!(round(&mut world).1, 1);
    tombstone_of_zeros(&world);
    tell(&world, 'a', true, 2);
    tell(&world, 'b', true, 2);
    tell(&world, 'c', false, 2);
    // The chain no longer knows d.
    set_bonded(&mut world, 20, "e", &[1]);
    let (reports, calls) = round(&mut world);
    assert_eq!(calls, 1);
    let left = [
        ('e', Some(Active), false),
        ('a', Some(Jailed), true),
        ('b', Some(Jailed), false),
        ('c', Some(Inactive), false),
        ('d', Some(Inactive), false),
    ];
    assert_eq!(reports, left);
    // Its key stays with it.
    assert_eq!(world.reports()[1][3], report(&name('c'), Some(key('c')), Inactive));
    assert_eq!(world.reports()[1][4], report(&name('d'), None, Inactive));

    // What happens to them later is seen too: b goes free, and c is jailed.
    tell(&world, 'b', false, 1);
    tell(&world, 'c', true, 1);
    let (reports, _) = round(&mut world);
    assert_eq!(reports, [left[0], left[1], ('b', Some(Inactive), false), ('c', Some(Jailed), false)]);
}

#[test]
fn a_key_that_came_before_the_tombstone_is_reported_after_it() {
    let mut world = world(20);
    set_bonded(&mut world, 20, "ab", &[2]);
    round(&mut world);
    set_bonded(&mut world, 20, "b", &[1]);
    let tombstoned = Some(vec![name('a')]);
    let msg = SudoMsg::HandleValsetUpdate {
        additions: None,
        removals: None,
        updated: None,
        jailed: None,
        unjailed: None,
        tombstoned,
        slashed: None,
    };
    world.sudo(&msg).unwrap();
    let request = message(|out| string::encode(1, &name('a'), out));
    let answer = validator(&name('a'), ED25519, vec![77; 32], true, 2);
    world.answer_grpc(VALIDATOR, request, message(|out| nested(1, answer, out)));
    round(&mut world);
    assert_eq!(world.reports().last().unwrap()[1], report(&name('a'), Some(77), Jailed));
}

#[test]
fn one_that_is_tombstoned_after_it_was_jailed_is_reported() {
    let mut world = world(20);
    set_bonded(&mut world, 20, "ab", &[2]);
    round(&mut world);
    set_bonded(&mut world, 20, "b", &[1]);
    tell(&world, 'a', true, 2);
    assert_eq!(round(&mut world).0[1], ('a', Some(Jailed), false));
    tombstone_of_zeros(&world);
    assert_eq!(round(&mut world).0[1], ('a', Some(Jailed), true));
}

#[test]
fn departures_are_reported_without_the_single_query() {
    let mut world = world(20);
    set_bonded(&mut world, 20, "abc", &[3]);
    round(&mut world);
    set_bonded(&mut world, 20, "ac", &[2]);
    assert_eq!(round(&mut world).0[2], ('b', Some(Inactive), false));
    // It is known by now.
    assert_eq!(round(&mut world).0.len(), 2);
}

#[test]
fn who_was_never_bonded_is_never_reported_and_costs_no_page() {
    let mut world = world(1);
    set_bonded(&mut world, 1, "a", &[1]);
    for letter in 'f'..='z' {
        tell(&world, letter, false, 1);
    }
    for _ in 0..3 {
        let (reports, calls) = round(&mut world);
        assert_eq!(reports, [('a', Some(Active), false)]);
        assert!(calls <= 3);
    }
}

#[test]
fn a_round_takes_pages_of_the_size_that_governance_gives() {
    let mut world = world(2);
    set_bonded(&mut world, 2, "abcdef", &[2, 2, 2]);
    round(&mut world);
    set_bonded(&mut world, 2, "f", &[1]);
    "abcde".chars().for_each(|letter| tell(&world, letter, true, 2));
    let (reports, calls) = round(&mut world);
    let seen: String = reports.iter().map(|(letter, ..)| *letter).collect();
    // One place is left in the page of the bonded ones.
    assert_eq!((seen.as_str(), calls), ("fabcde", 4));

    world
        .govern(&ExecuteMsg::UpdateConfig {
            epoch_interval_secs: None,
            unbonding_period_secs: None,
            page_limit: Some(1),
            max_entries: None,
            dead_band: None,
        })
        .unwrap();
    set_bonded(&mut world, 1, "f", &[1]);
    let (reports, calls) = round(&mut world);
    assert_eq!(reports.len(), 6);
    // One of the bonded ones, one for each of the six that are known, and one that finds no more.
    assert_eq!(calls, 8);
}

#[test]
fn one_that_comes_back_is_active_again() {
    let mut world = world(20);
    set_bonded(&mut world, 20, "ab", &[2]);
    round(&mut world);
    set_bonded(&mut world, 20, "b", &[1]);
    tell(&world, 'a', true, 2);
    round(&mut world);
    set_bonded(&mut world, 20, "ab", &[2]);
    tell(&world, 'a', false, 3);
    assert_eq!(round(&mut world).0, [('a', Some(Active), false), ('b', Some(Active), false)]);
}
