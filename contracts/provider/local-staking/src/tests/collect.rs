//! `collect`.

use mesh_apis::local_staking::{ExecuteMsg, COLLECT_PAGE};
use mesh_apis::staking_proxy;

use super::{addr, coins, returned, told, World, DENOM, UNBONDING, V, W};
use crate::ContractError;

fn hand_over(amount: u128) -> Vec<staking_proxy::ExecuteMsg> {
    vec![staking_proxy::ExecuteMsg::HandOver { amount: amount.into() }]
}

#[test]
fn coins_pay_what_is_due_and_the_rest_is_the_users() {
    let mut world = World::staked(100, 50);
    world.unstaked(V, 40);
    // Nothing is due: whatever is there was given.
    world.coins_of("proxy0", 3);
    let response = world.collect();
    assert_eq!((returned(&response), told(&response, "proxy0")), (vec![(0, 3)], hand_over(3)));
    world.coins_of("proxy0", 0);
    assert_eq!(returned(&world.collect()), [(0, 0)]);
    world.blocks(1, UNBONDING);
    world.coins_of("proxy0", 42);
    let response = world.collect();
    assert_eq!((returned(&response), told(&response, "proxy0")), (vec![(40, 42)], hand_over(42)));
    assert!(world.user().unbonding.is_zero());
}

#[test]
fn a_loss_and_coins_are_told_apart() {
    let mut world = World::staked(100, 50);
    world.unstaked(V, 40);
    world.blocks(1, UNBONDING);
    world.list(W, 44);
    world.coins_of("proxy0", 30);
    // The entry is short, but the chain may still pay at the end of this block.
    assert_eq!(returned(&world.collect()), [(6, 0), (30, 30)]);
    world.coins_of("proxy0", 0);
    assert_eq!(returned(&world.collect()), [(0, 0)]);
    world.blocks(1, 1);
    assert_eq!(returned(&world.collect()), [(10, 0)]);
    assert!(world.user().unbonding.is_zero());
    // It comes late.
    world.coins_of("proxy0", 10);
    assert_eq!(returned(&world.collect()), [(0, 10)]);
}

#[test]
fn a_page_leaves_the_coins_of_the_next_one() {
    let mut world = World::staked(10_000, 50);
    let entries = COLLECT_PAGE + 3;
    for _ in 0..entries {
        world.unstaked(V, 10);
        world.blocks(1, UNBONDING);
    }
    world.coins_of("proxy0", 10 * entries as u128 + 7);
    let response = world.collect();
    assert_eq!((returned(&response), told(&response, "proxy0")), (vec![(320, 320)], hand_over(320)));
    world.coins_of("proxy0", 37);
    assert_eq!(returned(&world.collect()), [(30, 37)]);
}

#[test]
fn coins_come_late_to_a_proxy_that_was_replaced() {
    let mut world = World::staked(10, 20);
    for (validator, amount) in [(V, 10), (W, 20)] {
        world.unstaked(validator, amount);
    }
    world.blocks(1, UNBONDING);
    world.collect();
    world.blocks(1, 1);
    assert_eq!(returned(&world.collect()), [(30, 0)]);
    world.receive(V, 5, Some(1)).unwrap();
    world.coins_of("proxy0", 30);
    world.coins_of("proxy1", 1);
    let collect = |proxy: &str| ExecuteMsg::Collect {
        user: addr("user").into_string(),
        proxy: Some(addr(proxy).into_string()),
    };
    let response = world.run("stranger", &[], collect("proxy0")).unwrap();
    // What the chain lists of the present one is told along, as before every return.
    assert_eq!((returned(&response), told(&response, "proxy0")), (vec![(5, 0), (0, 30)], hand_over(30)));
    assert_eq!(returned(&world.run("stranger", &[], collect("proxy1")).unwrap()), [(0, 1)]);
    let err = world.run("stranger", &[], collect("proxy2")).unwrap_err();
    assert!(matches!(err, ContractError::NotAProxy { proxy, .. } if proxy == addr("proxy2")));
    let paid = world.run("stranger", &coins(1, DENOM), collect("proxy0"));
    assert!(matches!(paid, Err(ContractError::Payment(_))));
}
