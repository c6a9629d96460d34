//! Bonding with the custom messages of the mesh-security module.

use cosmwasm_std::testing::{mock_dependencies, mock_env};
use cosmwasm_std::{Binary, Reply, SubMsgResult};
use mesh_apis::virtual_staking::{
    Bonding, ExecuteMsg, ModuleBondStatus, StakingAction, SudoMsg, VirtualStakeCustomMsg,
    VirtualStakeCustomQuery, VirtualStakeMsg, VirtualStakeQuery,
};
use mesh_virtual_staking::{contract, ContractError};

use crate::setup::{module, Setup};
use crate::world::{utoken, v, DAY};

#[test]
fn the_module_bonds_what_the_contract_does_not_have() {
    let mut world = module();
    world.stake(0, 70);
    world.stake(1, 30);
    world.epoch();
    assert_eq!(world.done(), ["+0 70", "+1 30"]);
    world.stake(0, 20);
    world.epoch();
    assert_eq!(world.done(), ["-0 50"]);
    assert_eq!(world.delegated(), [20, 30]);
    let status = world.status();
    assert_eq!((status.delegated.u128(), status.idle.u128(), status.unbonding.u128()), (50, 0, 0));
}

#[test]
fn at_the_cap_one_call_unbonds_first_and_then_bonds() {
    let mut world = module();
    world.cap(100);
    world.stake(1, 100);
    world.epoch();
    world.stake(0, 300);
    world.done();
    assert_eq!(world.epoch(), 1);
    assert_eq!(world.done(), ["-1 75", "+0 75"]);
}

#[test]
fn the_contract_calls_itself_only_to_bond_what_unbonding_frees() {
    let mut world = module();
    world.cap(100);
    for (stakes, calls) in [([0, 100], 1), ([300, 100], 2), ([40, 20], 1)] {
        world.stake(0, stakes[0]);
        world.stake(1, stakes[1]);
        world.wait(DAY);
        let response = world.page().unwrap();
        let attributes = response.events.iter().flat_map(|event| &event.attributes);
        assert_eq!(attributes.filter(|of| of.value == "handle_epoch").count(), calls, "{stakes:?}");
        assert!(!world.epoch_state().running);
    }
}

#[test]
fn what_a_failed_unbonding_did_not_free_is_not_bonded() {
    let mut world = module();
    world.cap(100);
    world.stake(1, 100);
    world.epoch();
    world.stake(0, 300);
    world.rules().bad.insert(v(1));
    world.epoch();
    assert_eq!(world.delegated(), [0, 100]);
    assert_eq!(world.status().delegated.u128(), 100);
    let failures = world.failures();
    assert_eq!(failures.len(), 1);
    let (validator, failure) = &failures[0];
    assert_eq!((validator, failure.action, failure.amount.u128()), (&v(1), StakingAction::Unbond, 75));

    world.rules().bad.clear();
    world.epoch();
    assert_eq!(world.delegated(), [75, 25]);
}

#[test]
fn the_chain_may_start_an_epoch_at_any_time_and_others_wait() {
    let mut world = module();
    world.stake(0, 10);
    world.page().unwrap();
    world.stake(0, 20);
    let next = world.epoch_state().next;
    let now = world.chain().time();
    match world.page().unwrap_err() {
        ContractError::TooEarly { next: n, now: t } => assert_eq!((n, t), (next, now)),
        other => panic!("{other}"),
    }
    assert_eq!(world.delegated(), [10]);
    world.sudo(&SudoMsg::HandleEpoch {}).unwrap();
    assert_eq!(world.delegated(), [20]);
    assert_eq!(world.epoch_state().epoch, 2);

    world.wait(86_399);
    assert!(matches!(world.page(), Err(ContractError::TooEarly { .. })));
    world.wait(1);
    world.page().unwrap();
}

#[test]
fn pages_are_bounded_and_any_call_runs_the_next_one() {
    let mut world = Setup::new(Bonding::Module).validators(45).page_limit(10).build();
    world.cap(u128::MAX);
    world.price("1");
    for number in 0..45 {
        world.stake(number, 100);
    }
    world.wait(86_400);
    let mut calls = 0;
    loop {
        let tried = world.rules().tried;
        if calls % 2 == 0 {
            world.page().unwrap();
        } else {
            world.sudo(&SudoMsg::HandleEpoch {}).unwrap();
        }
        calls += 1;
        assert!(world.rules().tried - tried <= 10);
        if !world.epoch_state().running {
            break;
        }
    }
    // Five pages of 45 validators, and 45 messages, the first ten in the page that ends the list.
    assert_eq!(calls, 9);
    assert_eq!(world.epoch_state().epoch, 1);
    assert!((0..45).all(|number| world.delegated_to(number) == 100));

    // A surplus everywhere at once: as bounded.
    world.price("0.5");
    assert_eq!(world.epoch(), 9);
    assert!((0..45).all(|number| world.delegated_to(number) == 50));
}

#[test]
fn no_queue_is_left_when_an_epoch_ends() {
    let mut world = module();
    world.stake(0, 10);
    world.epoch();
    let before: Vec<_> = world.dump().into_iter().map(|(key, _)| key).collect();
    world.cap(15);
    world.stake(1, 100);
    world.stake(2, 100);
    world.epoch();
    let after: Vec<_> = world.dump().into_iter().map(|(key, _)| key).collect();
    assert_eq!(before, after);
}

#[test]
fn a_failed_second_page_is_reported_and_undoes_nothing() {
    let reply = |id| Reply {
        id,
        payload: Binary::default(),
        gas_used: 0,
        result: SubMsgResult::Err("out of something".into()),
    };
    let mut deps = mock_dependencies();
    let response = contract::reply(deps.as_mut(), mock_env(), reply(2)).unwrap();
    assert_eq!(response.events[0].ty, "continue_failed");
    let unknown = contract::reply(deps.as_mut(), mock_env(), reply(9));
    assert!(matches!(unknown, Err(ContractError::UnknownReply { id: 9 })));
}

#[test]
fn there_is_nothing_to_withdraw() {
    let mut world = module();
    world.fund(5);
    let recipient = world.stranger().to_string();
    let error = world.govern(&ExecuteMsg::WithdrawIdle { recipient, amount: utoken(5) }).unwrap_err();
    assert!(matches!(error, ContractError::NotATreasury));
}

/// The Go structs of the module of mesh-security-sdk: `contract.CustomMsg`, `contract.CustomQuery`,
/// `contract.BondStatusResponse`.
#[test]
fn what_is_said_to_the_module_is_the_json_of_its_go_structs() {
    let json = |value| cosmwasm_std::to_json_string(&value).unwrap();
    let (amount, validator) = (utoken(5), v(1));
    assert_eq!(
        json(VirtualStakeCustomMsg::VirtualStake(VirtualStakeMsg::Bond { amount, validator })),
        r#"{"virtual_stake":{"bond":{"amount":{"denom":"utoken","amount":"5"},"validator":"cosmosvaloper001"}}}"#
    );
    let (amount, validator) = (utoken(5), v(1));
    assert_eq!(
        json(VirtualStakeCustomMsg::VirtualStake(VirtualStakeMsg::Unbond { amount, validator })),
        r#"{"virtual_stake":{"unbond":{"amount":{"denom":"utoken","amount":"5"},"validator":"cosmosvaloper001"}}}"#
    );
    let contract = "cosmos1contract".to_string();
    let query = VirtualStakeCustomQuery::VirtualStake(VirtualStakeQuery::BondStatus { contract });
    assert_eq!(
        cosmwasm_std::to_json_string(&query).unwrap(),
        r#"{"virtual_stake":{"bond_status":{"contract":"cosmos1contract"}}}"#
    );
    let answer =
        r#"{"cap":{"denom":"utoken","amount":"100"},"delegated":{"denom":"utoken","amount":"30"},"more":1}"#;
    let status: ModuleBondStatus = cosmwasm_std::from_json(answer).unwrap();
    assert_eq!((status.cap, status.delegated), (utoken(100), utoken(30)));
}

#[test]
fn a_module_that_does_not_answer_leaves_the_contracts_own_count() {
    let mut world = module();
    world.stake(0, 70);
    world.epoch();
    assert_eq!(world.delegated(), [70]);
    assert_eq!(world.status().module, None);
}

#[test]
fn a_smaller_cap_of_the_module_bounds_what_is_bonded() {
    let mut world = module();
    world.rules().of_module = Some((100, 0));
    world.stake(0, 300);
    world.stake(1, 100);
    world.epoch();
    assert_eq!(world.delegated(), [75, 25]);
    let status = world.status().module.unwrap();
    assert_eq!((status.cap.u128(), status.used.u128()), (100, 100));
}

/// Coins that were slashed stay counted until governance raises the cap.
#[test]
fn what_the_module_counts_as_used_is_no_room_whoever_used_it() {
    let mut world = module();
    world.rules().of_module = Some((100, 40));
    world.stake(0, 300);
    world.stake(1, 100);
    world.epoch();
    assert_eq!(world.delegated(), [45, 15]);
    assert_eq!(world.failures(), []);
}

#[test]
fn a_cap_of_zero_in_the_module_unbonds_everything() {
    let mut world = module();
    world.stake(0, 70);
    world.epoch();
    world.rules().of_module = Some((0, 70));
    world.epoch();
    assert_eq!(world.delegated(), [0]);
}
