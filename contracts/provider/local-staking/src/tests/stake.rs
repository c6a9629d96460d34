//! `receive_stake`.

use cosmwasm_std::{coins, to_json_binary, CosmosMsg, WasmMsg};
use mesh_apis::local_staking::{ExecuteMsg, StakeTarget};
use mesh_apis::staking_proxy;

use super::{addr, no_msg, told, World, DENOM, MAX, V, W};
use crate::ContractError;

fn delegate(validator: &str) -> staking_proxy::ExecuteMsg {
    staking_proxy::ExecuteMsg::Delegate { validator: validator.to_string() }
}

#[test]
fn the_first_stake_creates_a_proxy_of_the_users_own() {
    let mut world = World::new();
    let msg = to_json_binary(&StakeTarget { validator: V.to_string(), nonce: Some(7) }).unwrap();
    let receive = ExecuteMsg::ReceiveStake { owner: addr("user").into_string(), msg };
    let response = world.run("vault", &coins(9, DENOM), receive).unwrap();
    let CosmosMsg::Wasm(WasmMsg::Instantiate2 { admin, code_id: 6, salt, funds, .. }) =
        &response.messages[0].msg
    else {
        panic!("{response:?}")
    };
    assert_eq!(admin.as_deref(), Some(world.env.contract.address.as_str()));
    assert!(salt.ends_with(&7u64.to_be_bytes()) && salt.len() <= 64 && funds.is_empty());

    let response = world.receive(V, 9, None).unwrap();
    assert_eq!(told(&response, "proxy0"), [delegate(V)]);
    assert_eq!(world.user().stakes[0].staked.u128(), 9);
    let response = world.receive(V, 4, None).unwrap();
    assert_eq!(told(&response, "proxy0"), [delegate(V)]);
    assert_eq!(world.user().stakes[0].staked.u128(), 13);
}

#[test]
fn only_the_vault_stakes_and_only_its_coin() {
    let mut world = World::new();
    let before = world.dump();
    let owner = addr("user").into_string();
    for sender in ["user", "stranger", "gov"] {
        let msg = ExecuteMsg::ReceiveStake { owner: owner.clone(), msg: no_msg() };
        let err = world.run(sender, &coins(9, DENOM), msg).unwrap_err();
        let ContractError::NotTheVault { expected, actual } = err else { panic!("{err}") };
        assert_eq!((expected, actual), (addr("vault"), addr(sender)));
    }
    for funds in [vec![], coins(1, "other")] {
        let msg = ExecuteMsg::ReceiveStake { owner: owner.clone(), msg: no_msg() };
        assert!(matches!(world.run("vault", &funds, msg), Err(ContractError::Payment(_))));
    }
    let msg = ExecuteMsg::ReceiveStake { owner, msg: no_msg() };
    assert!(matches!(world.run("vault", &coins(9, DENOM), msg), Err(ContractError::Std(_))));
    assert_eq!(world.dump(), before);
}

// The chain reads an address in capitals as well, and lists the delegation in small letters: the
// books would find nothing under the name that they have, and take the stake for lost.
#[test]
fn a_validator_is_named_as_the_chain_names_it() {
    let alias = V.to_uppercase();
    let refused = |outcome| {
        let Err(ContractError::UnknownValidator { validator }) = outcome else { panic!("{outcome:?}") };
        assert_eq!(validator, alias);
    };
    refused(World::new().receive(&alias, 9, None));
    let mut world = World::staked(10, 20);
    refused(world.receive(&alias, 9, None));
    refused(world.restake(W, &alias, 5));
}

#[test]
fn a_proxy_is_replaced_only_when_it_is_empty() {
    let mut world = World::staked(10, 20);
    let err = world.receive(V, 1, Some(1)).unwrap_err();
    assert!(matches!(err, ContractError::ProxyInUse { proxy } if proxy == addr("proxy0")));
    world.receive(V, 1, Some(0)).unwrap();
    for (validator, amount) in [(V, 11), (W, 20)] {
        world.list(validator, amount);
        world.unstaked(validator, amount);
    }
    assert!(matches!(world.receive(V, 1, Some(1)), Err(ContractError::ProxyInUse { .. })));
    world.blocks(1, super::UNBONDING);
    world.coins_of("proxy0", 31);
    world.collect();
    world.receive(V, 1, Some(1)).unwrap();
    assert_eq!(world.user().proxy, Some(addr("proxy1")));
}

#[test]
fn nothing_is_put_where_a_debt_could_not_be_worked_off() {
    let mut world = World::staked(100, 100);
    for n in 0..MAX {
        world.owes(10 * u128::from(n + 1));
        let response = world.work_off(V).unwrap();
        world.undelegates(&response, 10).unwrap();
        world.blocks(1, 1);
    }
    world.owes(0);
    let err = world.receive(V, 1, None).unwrap_err();
    assert!(matches!(err, ContractError::EntriesFull { open: 3, max: MAX, .. }), "{err}");
    let err = world.restake(W, V, 1).unwrap_err();
    assert!(matches!(err, ContractError::EntriesFull { open: 3, max: MAX, .. }), "{err}");
    world.receive(W, 1, None).unwrap();
}
