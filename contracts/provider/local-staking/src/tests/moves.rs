//! `unstake`, `restake` and `reconcile`.

use cosmwasm_std::{coin, coins, Timestamp};
use mesh_apis::local_staking::ExecuteMsg;
use mesh_apis::staking_proxy;

use super::{addr, returned, told, undelegate, World, DENOM, MAX, V, W};
use crate::ContractError;

#[test]
fn an_unstake_reconciles_first_and_books_what_the_chain_says() {
    let mut world = World::staked(100, 50);
    world.list(W, 48);
    let response = world.unstake(V, 40).unwrap();
    assert_eq!(returned(&response), [(2, 0)]);
    assert_eq!(told(&response, "proxy0"), [undelegate(V, 40, false, false)]);
    // One less, by a rounding: it is a loss when it is seen.
    world.undelegates(&response, 39).unwrap();
    world.list(V, 60);
    let user = world.user();
    assert_eq!(
        (user.stakes[0].staked.u128(), user.unbonding.u128(), user.stakes[1].staked.u128()),
        (61, 39, 48)
    );
    assert!(user.reconcile_due);
    let reconcile = ExecuteMsg::Reconcile { user: addr("user").into_string() };
    assert_eq!(returned(&world.run("stranger", &[], reconcile.clone()).unwrap()), [(1, 0)]);
    assert_eq!(
        returned(&world.run("stranger", &[], reconcile).unwrap()),
        [(0, 0)],
        "the vault hears of none, too"
    );
}

#[test]
fn all_of_a_stake_takes_along_what_the_chain_lists_above_it() {
    let mut world = World::staked(100, 50);
    world.list(V, 101);
    let response = world.unstake(V, 100).unwrap();
    assert_eq!(told(&response, "proxy0"), [undelegate(V, 101, true, false)]);
    world.undelegates(&response, 101).unwrap();
    let user = world.user();
    // No more than was lent: what is above it is the user's when it arrives.
    assert_eq!((user.unbonding.u128(), user.stakes.len()), (100, 1));
}

#[test]
fn own_unstakes_leave_the_last_entry_free() {
    let mut world = World::staked(100, 50);
    for _ in 1..MAX {
        world.unstaked(V, 1);
        world.unstaked(V, 1);
        world.blocks(1, 1);
    }
    let err = world.unstake(V, 1).unwrap_err();
    assert!(matches!(err, ContractError::EntriesFull { open: 2, max: 2, .. }), "{err}");
    world.unstake(W, 1).unwrap();
    world.blocks(1, super::UNBONDING);
    world.unstake(V, 1).unwrap();
}

#[test]
fn a_restake_moves_at_once_and_locks_where_it_goes() {
    let mut world = World::staked(100, 50);
    let response = world.restake(V, W, 100).unwrap();
    let expected = staking_proxy::ExecuteMsg::Redelegate {
        from: V.into(),
        to: W.into(),
        amount: 100u128.into(),
        all: true,
    };
    assert_eq!((returned(&response), told(&response, "proxy0")), (vec![(0, 0)], vec![expected]));
    let until = world.env.block.time.plus_seconds(10);
    world.redelegates(&response, until).unwrap();
    world.list(V, 0);
    world.list(W, 149);
    let user = world.user();
    assert_eq!((user.stakes.len(), user.stakes[0].staked.u128()), (1, 150));
    let err = world.unstake(W, 1).unwrap_err();
    assert!(matches!(err, ContractError::Locked { until: at, .. } if at == until), "{err}");
    // A debt may, and time passes.
    world.owes(5);
    world.work_off(W).unwrap();
    world.owes(0);
    world.blocks(1, 10);
    assert_eq!(returned(&world.unstake(W, 1).unwrap()), [(0, 0)], "the rounding was told with the work_off");
}

#[test]
fn a_restake_from_an_unbonded_validator_locks_nothing() {
    let mut world = World::staked(100, 50);
    let response = world.restake(V, W, 10).unwrap();
    world.redelegates(&response, Timestamp::from_nanos(0)).unwrap();
    world.list(V, 90);
    world.list(W, 60);
    world.unstake(W, 1).unwrap();
}

#[test]
fn bad_amounts_and_strangers_change_nothing() {
    let mut world = World::staked(100, 50);
    let before = world.dump();
    let err = world.unstake(V, 101).unwrap_err();
    assert!(matches!(err, ContractError::NotEnoughStaked { staked, .. } if staked.u128() == 100), "{err}");
    assert!(matches!(world.restake(V, W, 101), Err(ContractError::NotEnoughStaked { .. })));
    assert!(matches!(world.unstake("nowhere", 1), Err(ContractError::NotEnoughStaked { .. })));
    assert!(matches!(world.unstake(V, 0), Err(ContractError::ZeroAmount)));
    let wrong = || coin(1, "other");
    let msgs = [
        ExecuteMsg::Unstake { validator: V.into(), amount: wrong() },
        ExecuteMsg::Restake { from: V.into(), to: W.into(), amount: wrong() },
    ];
    for msg in msgs {
        let err = world.run("user", &[], msg).unwrap_err();
        assert!(matches!(err, ContractError::WrongDenom { .. }), "{err}");
    }
    let user = addr("stranger").into_string();
    let of_user = [
        ExecuteMsg::Unstake { validator: V.into(), amount: coin(1, DENOM) },
        ExecuteMsg::Restake { from: V.into(), to: W.into(), amount: coin(1, DENOM) },
        ExecuteMsg::MigrateProxy {},
        ExecuteMsg::Reconcile { user: user.clone() },
        ExecuteMsg::Collect { user: user.clone(), proxy: None },
        ExecuteMsg::WorkOff { user, validator: V.into() },
    ];
    for msg in of_user {
        let err = world.run("stranger", &coins(1, DENOM), msg.clone()).unwrap_err();
        assert!(matches!(err, ContractError::Payment(_)), "{err}");
        let err = world.run("stranger", &[], msg).unwrap_err();
        assert!(matches!(err, ContractError::NoLocalStake { user } if user == addr("stranger")));
    }
    assert_eq!(world.dump(), before);
}

#[test]
fn while_a_debt_is_not_on_its_way_its_user_moves_nothing() {
    let mut world = World::staked(100, 50);
    world.owes(30);
    for outcome in [world.unstake(V, 1), world.restake(V, W, 1)] {
        let err = outcome.unwrap_err();
        assert!(matches!(err, ContractError::InDebt { uncovered } if uncovered.u128() == 30), "{err}");
    }
    // The loss of a delegation lowers what is owed to what is out: the vault takes it for lost.
    world.list(V, 0);
    world.list(W, 20);
    let err = world.unstake(W, 1).unwrap_err();
    assert!(matches!(err, ContractError::InDebt { uncovered } if uncovered.u128() == 20), "{err}");
    world.coins_of("proxy0", 20);
    world.unstake(W, 1).unwrap();
}

#[test]
fn an_answer_that_cannot_be_used_is_an_error() {
    let mut world = World::staked(100, 50);
    let response = world.unstake(V, 1).unwrap();
    for bad in [vec![], vec![0xff], vec![10, 2, b'{', b'}']] {
        let err = world.reply(response.messages.last().unwrap(), Ok(bad)).unwrap_err();
        assert!(matches!(err, ContractError::InvalidAnswer { .. }), "{err}");
    }
    let mut other = response.messages[1].clone();
    other.id = 99;
    assert!(matches!(world.reply(&other, Err("x")), Err(ContractError::UnknownReply { id: 99 })));
}
