//! How long a key that is not the newest answers for votes.

use cosmwasm_std::HexBinary;
use mesh_apis::external_staking::ValidatorResponse;
use mesh_apis::time::UnixTime;
use mesh_apis::ConsumerHeight;

use super::votes::*;
use super::*;

/// Seeds of keys that V changes to.
const SECOND: u8 = 9;
const THIRD: u8 = 10;

fn brought(world: &mut World, seed: u8, height: u64) -> Result<(), ContractError> {
    world.submit(V, json(&double_sign(seed, height)))
}

fn check_retired(world: &mut World, seed: u8, until: u64) {
    let before = world.dump();
    let err = brought(world, seed, 50).unwrap_err();
    assert_eq!(world.dump(), before);
    let (address, now) = (HexBinary::from(address(seed)), world.now());
    assert!(
        matches!(&err, ContractError::RetiredKey { validator, address: of, until: limit, now: at }
            if validator == V && *of == address && *limit == UnixTime(until) && *at == UnixTime(now)),
        "{err:?}"
    );
}

#[test]
fn a_key_answers_for_an_unbonding_period_after_a_newer_one() {
    let mut world = World::with_keys();
    world.pass(5);
    world.add_key(V, SECOND, 1);
    let until = world.now() + UNBONDING;
    world.pass(UNBONDING - 1);
    brought(&mut world, KEY_OF_V, 40).unwrap();
    world.pass(1);
    check_retired(&mut world, KEY_OF_V, until);
    brought(&mut world, SECOND, 50).unwrap();
}

#[test]
fn the_newest_key_answers_without_a_limit_of_age() {
    let mut world = World::with_keys();
    world.add_key(V, SECOND, 1);
    world.receive(&ConsumerPacket::RemoveValidators {
        validators: vec![RemoveValidator { valoper: V.to_string(), height: ConsumerHeight(60), seq: 90 }],
    });
    world.pass(1_000 * UNBONDING);
    brought(&mut world, SECOND, 50).unwrap();
    world.slash(W, 50);
}

#[test]
fn a_key_that_arrives_late_retires_like_one_that_was_there() {
    let mut world = World::with_keys();
    world.add_numbered_key(V, THIRD, 1, 9);
    let until = world.now() + UNBONDING;
    world.pass(UNBONDING - 1);
    world.add_numbered_key(V, SECOND, 1, 7);
    brought(&mut world, SECOND, 40).unwrap();
    world.pass(1);
    check_retired(&mut world, SECOND, until);
    world.add_numbered_key(V, SECOND, 1, 7);
    check_retired(&mut world, SECOND, until);
}

#[test]
fn a_key_that_was_rotated_back_is_the_newest_again() {
    let mut world = World::with_keys();
    world.add_numbered_key(V, SECOND, 1, 5);
    world.pass(UNBONDING);
    world.add_numbered_key(V, KEY_OF_V, 1, 6);
    let until = world.now() + UNBONDING;
    world.pass(UNBONDING);
    check_retired(&mut world, SECOND, until);
    brought(&mut world, KEY_OF_V, 50).unwrap();
}

#[test]
fn what_is_sent_again_prolongs_nothing() {
    let mut world = World::with_keys();
    world.add_numbered_key(V, SECOND, 1, 5);
    let until = world.now() + UNBONDING;
    world.pass(UNBONDING / 2);
    world.add_numbered_key(V, SECOND, 1, 5);
    world.add_numbered_key(V, KEY_OF_V, 1, 2);
    world.add_numbered_key(V, THIRD, 1, 8);
    world.pass(UNBONDING / 2);
    check_retired(&mut world, KEY_OF_V, until);
}

#[test]
fn of_two_keys_with_one_number_neither_retires() {
    let mut world = World::with_keys();
    world.add_numbered_key(V, SECOND, 1, 5);
    world.add_numbered_key(V, THIRD, 1, 5);
    world.pass(2 * UNBONDING);
    brought(&mut world, SECOND, 40).unwrap();
    brought(&mut world, THIRD, 50).unwrap();
}

#[test]
fn another_validators_keys_retire_nobody() {
    let mut world = World::with_keys();
    world.add_numbered_key(W, SECOND, 1, 50);
    world.pass(2 * UNBONDING);
    brought(&mut world, KEY_OF_V, 50).unwrap();
}

#[test]
fn a_query_tells_until_when_a_key_answers() {
    let mut world = World::with_keys();
    world.add_key(V, SECOND, 1);
    let until = world.now() + UNBONDING;
    world.pass(3);
    let of_v: ValidatorResponse = world.ask(QueryMsg::Validator { validator: V.to_string() });
    let told = |seed| of_v.keys.iter().find(|key| key.pub_key == pub_key(seed)).unwrap().answers_until;
    assert_eq!((told(KEY_OF_V), told(SECOND)), (Some(UnixTime(until)), None));
}
