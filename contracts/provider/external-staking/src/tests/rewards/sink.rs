use super::*;
use mesh_apis::time::UnixTime;

/// 60 were parked of `V`, which has no stake and is tombstoned since then.
fn gone() -> World {
    let mut world = World::new();
    world.reward(&[(V, 60)]);
    world.tombstone(V);
    world
}

#[test]
fn rewards_parked_for_a_tombstone_are_sunk_after_unbonding() {
    let mut world = gone();
    let at = world.now() + UNBONDING;
    world.pass(UNBONDING - 1);
    let error = refusal_of(world.sink(V));
    assert_eq!(
        error,
        RewardsError::NotSinkableYet { validator: V.to_string(), at: UnixTime(at), now: UnixTime(at - 1) }
    );
    world.pass(1);
    world.sink(V).unwrap();
    assert_eq!((world.paid("sink"), world.pool(V).parked.u128()), (60, 0));
    assert_eq!(refusal_of(world.sink(V)), RewardsError::NothingParked { validator: V.to_string() });
}

#[test]
fn what_comes_later_waits_from_then_on() {
    let mut world = gone();
    world.pass(UNBONDING);
    world.sink(V).unwrap();
    world.reward(&[(V, 5)]);
    world.pass(UNBONDING - 1);
    assert!(matches!(refusal_of(world.sink(V)), RewardsError::NotSinkableYet { .. }));
    world.pass(1);
    world.sink(V).unwrap();
    assert_eq!(world.paid("sink"), 65);
}

#[test]
fn of_a_validator_that_may_come_back_nothing_is_sunk() {
    let mut world = World::new();
    world.reward(&[(V, 60), ("nobody", 5)]);
    world.pass(UNBONDING);
    for validator in [V, "nobody"] {
        assert_eq!(
            refusal_of(world.sink(validator)),
            RewardsError::NotGone { validator: validator.to_string() }
        );
    }
}

#[test]
fn while_somebody_has_stake_nothing_is_sunk() {
    let mut world = World::new();
    world.reward(&[(V, 60)]);
    world.stake_and_confirm("alice", V, 10);
    world.tombstone(V);
    world.pass(UNBONDING);
    let error = refusal_of(world.sink(V));
    assert_eq!(error, RewardsError::StillStaked { validator: V.to_string(), stake: 10u128.into() });
    world.withdraw_of("alice", V).unwrap();
    assert_eq!(world.paid("alice"), 60);
}

#[test]
fn with_nothing_parked_there_is_nothing_to_sink() {
    let mut world = World::new();
    world.tombstone(V);
    assert_eq!(refusal_of(world.sink(V)), RewardsError::NothingParked { validator: V.to_string() });
}

#[test]
fn the_whole_units_of_the_remainder_are_sunk_too() {
    let mut world = World::new();
    // Of 3 units on a stake of 2 x 10^18 + 1, the remainder is 10^18 - 1; what the two leave behind
    // makes it more.
    world.stake_and_confirm("alice", V, 2 * UNIT);
    world.stake_and_confirm("bob", V, 1);
    world.reward(&[(V, 3)]);
    world.unstake_and_confirm("alice", V, 2 * UNIT);
    world.unstake_and_confirm("bob", V, 1);
    world.withdraw_of("alice", V).unwrap();
    assert_eq!(world.paid("alice"), 2);
    assert_eq!(world.pool(V).remainder.to_string(), UNIT.to_string(), "bob's 10^-18, and the remainder");
    world.reward(&[(V, 4)]);
    world.tombstone(V);
    world.pass(UNBONDING);
    world.sink(V).unwrap();
    assert_eq!((world.paid("sink"), world.pool(V).remainder.to_string()), (5, "0".to_string()));
}
