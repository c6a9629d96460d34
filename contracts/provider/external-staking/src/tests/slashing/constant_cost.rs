//! A slash costs the same for one staker and for many.

use std::collections::BTreeMap;

use super::*;

/// Keys that a slash has written, each with the length of its value.
fn written(world: &mut World, slash: impl FnOnce(&mut World)) -> BTreeMap<Vec<u8>, usize> {
    let before: BTreeMap<_, _> = world.dump().into_iter().collect();
    slash(world);
    let changed = |(key, value): &Record| before.get(key) != Some(value);
    world.dump().into_iter().filter(changed).map(|(key, value)| (key, value.len())).collect()
}

fn with_stakers(n: u128) -> World {
    let mut world = World::with_keys();
    for user in 0..n {
        world.stake_at(&format!("user{user}"), V, 1_000, 10);
    }
    world
}

#[test]
fn a_slash_writes_the_same_keys_for_1_and_for_200_stakers() {
    let of = |n| written(&mut with_stakers(n), |world| world.slash(V, 50)).into_keys().collect::<Vec<_>>();
    let one = of(1);
    // The infraction, its evidence, the books of V, its pool, and the count.
    assert_eq!(one.len(), 5);
    assert_eq!(of(200), one);
}

#[test]
fn a_later_slash_writes_no_more_than_the_first() {
    let mut world = with_stakers(3);
    assert_eq!(written(&mut world, |world| world.slash(V, 50)).len(), 5);
    // The pool is closed already.
    assert_eq!(written(&mut world, |world| world.slash(V, 40)).len(), 3);
}

#[test]
fn who_is_judged_does_not_pay_for_reading_the_evidence() {
    let mut world = with_stakers(1);
    let keys = written(&mut world, |world| world.slash(V, 50));
    let infraction = keys.iter().find(|(key, _)| key.windows(2).any(|part| part == b"if")).unwrap();
    assert!(*infraction.1 < 200, "{infraction:?}");
}
