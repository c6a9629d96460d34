//! `work_off`.

use cosmwasm_std::Uint128;

use super::{returned, told, undelegate, World, MAX, V, W};
use crate::ContractError;

#[test]
fn what_is_owed_and_not_on_its_way_is_undelegated_with_one_more() {
    let mut world = World::staked(100, 50);
    world.unstaked(V, 10);
    world.coins_of("proxy0", 5);
    world.owes(40);
    let response = world.work_off(V).unwrap();
    assert_eq!(returned(&response), [(0, 0)]);
    assert_eq!(told(&response, "proxy0"), [undelegate(V, 31, false, false)]);
    world.undelegates(&response, 30).unwrap();
    world.list(V, 59);
    let err = world.work_off(V).unwrap_err();
    assert!(matches!(err, ContractError::NothingOwed { .. }), "{err}");
    // No more than there is.
    world.owes(200);
    let response = world.work_off(W).unwrap();
    assert_eq!(told(&response, "proxy0"), [undelegate(W, 50, true, false)]);
    let err = world.work_off("nowhere").unwrap_err();
    assert!(matches!(err, ContractError::NothingListed { .. }), "{err}");
}

#[test]
fn the_last_entry_takes_along_what_others_can_still_slash() {
    let mut world = World::staked(1_000, 50);
    world.books.borrow_mut().slashable_by_lienholders = Uint128::new(300);
    for n in 1..MAX {
        world.owes(10 * u128::from(n));
        let response = world.work_off(V).unwrap();
        assert_eq!(told(&response, "proxy0"), [undelegate(V, 11, false, false)]);
        world.undelegates(&response, 10).unwrap();
        world.blocks(1, 1);
    }
    world.owes(30);
    let response = world.work_off(V).unwrap();
    assert_eq!(told(&response, "proxy0"), [undelegate(V, 311, false, false)]);
    world.undelegates(&response, 311).unwrap();
    world.owes(1_000);
    let err = world.work_off(V).unwrap_err();
    assert!(matches!(err, ContractError::EntriesFull { open: 3, max: MAX, .. }), "{err}");
    world.work_off(W).unwrap();
}

#[test]
fn after_a_failure_the_proxy_keeps_its_rewards_for_a_while() {
    let mut world = World::staked(100, 50);
    world.owes(30);
    let response = world.work_off(V).unwrap();
    world.reply(response.messages.last().unwrap(), Err("no coins for this address")).unwrap();
    assert!(world.user().refused);
    let response = world.work_off(V).unwrap();
    assert_eq!(told(&response, "proxy0"), [undelegate(V, 31, false, true)]);
    world.undelegates(&response, 31).unwrap();
    assert!(!world.user().refused);
}
