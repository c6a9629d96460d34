//! Design, section 8: several lienholders slash the same collateral.

use cosmwasm_std::{
    coin, to_json_binary, Addr, Binary, Decimal, Deps, DepsMut, Empty, Env, MessageInfo, Response, StdError,
    StdResult, WasmMsg,
};
use cw_multi_test::ContractWrapper;
use mesh_apis::lienholder::LienholderMsg;
use mesh_apis::vault::ExecuteMsg as VaultMsg;
use mesh_simulator::{Code, System};

use crate::clockwork::{config, holds, DAY, VA, VB, WA};
use crate::steps::{bonded, convicted, free, height};

/// Both consumers can slash a half. Alice has staked odd amounts.
fn staked_on_both() -> System {
    let mut config = config();
    for consumer in &mut config.consumers {
        consumer.max_slash = Decimal::percent(50);
    }
    let mut system = System::new(&config).unwrap();
    system.fund("alice", 1_001).unwrap();
    system.bond("alice", 1_001).unwrap();
    for (consumer, validator, amount) in [(0, VA, 701), (0, VB, 300), (1, WA, 999)] {
        system.stake("alice", consumer, validator, amount).unwrap();
    }
    system.world.relay_all().unwrap();
    system
}

fn both_convicted(system: &mut System) {
    for (consumer, validator) in [(0, VA), (1, WA)] {
        let z = height(system, consumer);
        convicted(system, consumer, validator, z);
    }
}

/// (collateral, free, then for each consumer: lien, what of it can be slashed, debt).
fn books(system: &System) -> (u128, u128, Vec<(u128, u128, u128)>) {
    let of = |consumer: usize| {
        let lien = system.lien("alice", consumer).unwrap();
        (lien.amount.u128(), lien.slashable.u128(), system.debt("alice", consumer).unwrap().u128())
    };
    (bonded(system, "alice"), free(system, "alice"), (0..2).map(of).collect())
}

#[test]
fn two_liens_slashed_and_settled_in_both_orders_leave_the_same() {
    let mut seen = vec![];
    for order in [[0, 1], [1, 0]] {
        let mut system = staked_on_both();
        both_convicted(&mut system);
        for consumer in order {
            system.settle(consumer, &["alice"]).unwrap();
            holds(&mut system);
        }
        let settled = books(&system);
        for consumer in order {
            if !system.debt("alice", consumer).unwrap().is_zero() {
                system.work_off_debt(consumer, "alice").unwrap();
            }
        }
        system.world.relay_all().unwrap();
        assert!(order.iter().all(|consumer| system.debt("alice", *consumer).unwrap().is_zero()));
        holds(&mut system);
        seen.push((settled, books(&system)));
    }
    assert_eq!(seen[0], seen[1]);
    // Half of 701 and of 999, each rounded by less than a unit, from 1001.
    assert!((150..=152).contains(&seen[0].0 .0), "{seen:?}");
}

#[test]
fn a_shrunk_stake_leaves_through_owed_unstakes_and_d_stays_nominal_until_then() {
    let mut system = staked_on_both();
    let z = height(&system, 0);
    convicted(&mut system, 0, VA, z);
    system.settle_all().unwrap();
    let of_second = |system: &System| system.consumer_stake(1, WA).unwrap().stake.u128();
    let of_first = |system: &System| system.consumer_stake(0, VA).unwrap().stake.u128();
    assert_eq!((of_first(&system), of_second(&system)), (701, 999), "a burn changes no nominal amount");
    let left = bonded(&system, "alice");
    let short = 999 - left;
    assert_eq!(system.debt("alice", 1).unwrap().u128(), short);
    assert!(system.stake("alice", 1, WA, 1).is_err(), "no new stake with a debt");

    system.work_off_debt(1, "alice").unwrap();
    assert_eq!(of_second(&system), 999, "the consumer has not heard of it");
    assert_eq!(system.ledger(1, WA).unwrap().owed.u128(), short);
    system.send_owed(1, None).unwrap();
    system.world.relay_all().unwrap();
    assert_eq!((of_first(&system), of_second(&system)), (701, left));
    let table = |system: &System, consumer: usize, of: &str| {
        let all = system.delegations(consumer).unwrap();
        all.iter().find(|delegation| delegation.validator == of).map(|of| of.stake.u128())
    };
    system.world.advance(DAY);
    for consumer in 0..2 {
        system.run_epoch(consumer).unwrap();
    }
    assert_eq!((table(&system, 0, VA), table(&system, 1, WA)), (Some(701), Some(left)));
    holds(&mut system);
}

#[test]
fn a_slash_of_all_that_both_can_take_leaves_nothing_and_everybody_gets_out() {
    let mut system = staked_on_both();
    both_convicted(&mut system);
    let z = height(&system, 0);
    convicted(&mut system, 0, VB, z);
    system.settle_all().unwrap();
    assert!(bonded(&system, "alice") <= 1, "{}", bonded(&system, "alice"));
    system.drain().unwrap();
    for (consumer, validator) in [(0, VA), (0, VB), (1, WA)] {
        let position = system.position("alice", consumer, validator).unwrap();
        let available = position.stake.u128() - position.unstaking.u128();
        if available > 0 {
            system.unstake("alice", consumer, validator, available).unwrap();
        }
    }
    system.world.relay_all().unwrap();
    system.world.advance(60 * DAY);
    for consumer in 0..2 {
        system.withdraw("alice", consumer, None).unwrap();
        assert_eq!(system.lien("alice", consumer).unwrap().amount.u128(), 0);
        assert_eq!(system.lien("alice", consumer).unwrap().exposed.u128(), 0);
    }
    assert_eq!(free(&system, "alice"), bonded(&system, "alice"));
    holds(&mut system);
}

/// Takes what it is given, and never answers a question about slashes.
fn refuses(_: DepsMut, _: Env, _: MessageInfo, msg: LienholderMsg) -> StdResult<Response> {
    match msg {
        LienholderMsg::ReceiveVirtualStake { .. } => Ok(Response::new()),
        _ => Err(StdError::msg("no")),
    }
}

fn to_vault(vault: String, msg: &VaultMsg) -> StdResult<Response> {
    let msg = WasmMsg::Execute { contract_addr: vault, msg: to_json_binary(msg)?, funds: vec![] };
    Ok(Response::new().add_message(msg))
}

fn registers(_: DepsMut, _: Env, _: MessageInfo, vault: String) -> StdResult<Response> {
    to_vault(vault, &VaultMsg::RegisterLienholder { max_slash: Decimal::percent(30) })
}

/// A migration lets it say that it has slashed.
fn notes_a_slash(_: DepsMut, _: Env, vault: String) -> StdResult<Response> {
    to_vault(vault, &VaultMsg::NoteSlash {})
}

fn knows_nothing(_: Deps, _: Env, _: Empty) -> StdResult<Binary> {
    Ok(Binary::default())
}

/// A lienholder that refuses to settle, and its code.
fn hostile(system: &mut System) -> (Addr, u64) {
    let wrapper =
        ContractWrapper::new_with_empty(refuses, registers, knows_nothing).with_migrate_empty(notes_a_slash);
    let vault = system.deployment.vault.to_string();
    let chain = system.world.chain_mut(system.deployment.provider);
    let code = chain.store_code(Code::new(Box::new(wrapper)));
    let admin = chain.account("mallory");
    (chain.instantiate(code, &admin, &vault, "hostile", Some(&admin)).unwrap(), code)
}

#[test]
fn a_lienholder_that_refuses_to_settle_binds_its_own_users_lien_and_stops_no_other_slash() {
    let mut system = staked_on_both();
    system.fund("bob", 1_000).unwrap();
    system.bond("bob", 1_000).unwrap();
    system.stake("bob", 0, VA, 500).unwrap();
    system.world.relay_all().unwrap();
    let (contract, code) = hostile(&mut system);
    let (bob, mallory, vault) = (system.user("bob"), system.user("mallory"), system.deployment.vault.clone());
    let amount = coin(600, "uprov");
    let pledge = VaultMsg::StakeRemote { contract: contract.to_string(), amount, msg: Binary::default() };
    let chain = system.world.chain_mut(system.deployment.provider);
    chain.execute(&bob, &vault, &pledge, &[]).unwrap();
    chain.migrate(&mallory, &contract, &vault.to_string(), code).unwrap();

    let z = height(&system, 0);
    convicted(&mut system, 0, VA, z);
    // 500 can be slashed at 50 %, 600 at 30 %: the larger of 600 and 430 is bound.
    assert!(system.unbond("bob", 401).is_err());
    system.unbond("bob", 100).unwrap();
    assert_eq!((bonded(&system, "bob"), free(&system, "bob")), (650, 50), "250 burned, 600 bound as before");
    let liens = system.liens(&system.user("bob")).unwrap();
    let unsettled: Vec<_> = liens.iter().filter(|lien| lien.unsettled).map(|lien| &lien.lienholder).collect();
    assert_eq!(unsettled, [contract.as_str()]);
    system.settle(0, &["alice"]).unwrap();
    assert_eq!(bonded(&system, "alice"), 1_001 - 351);
    holds(&mut system);
}
