//! Configuration, and what governance and the owner of a proxy can change together.

use cosmwasm_std::{from_json, CosmosMsg, WasmMsg};
use cw2::set_contract_version;
use mesh_apis::local_staking::{ConfigResponse, ExecuteMsg, MigrateMsg, QueryMsg};
use mesh_toolkit::code::MigrationError;

use super::{addr, query, World, DENOM, MAX};
use crate::contract::migrate;
use crate::ContractError;

fn config(world: &World) -> ConfigResponse {
    from_json(query(world.deps.as_ref(), world.env.clone(), QueryMsg::Config {}).unwrap()).unwrap()
}

#[test]
fn a_foreign_denom_and_no_entries_for_users_are_refused() {
    let mut world = World::new();
    let err = world.instantiate("other", MAX).unwrap_err();
    assert!(matches!(err, ContractError::NotTheStakingDenom { expected, .. } if expected == DENOM));
    for max in [0, 1] {
        let err = world.instantiate(DENOM, max).unwrap_err();
        assert!(matches!(err, ContractError::TooFewEntries { min: 2, actual } if actual == max));
    }
    world.instantiate(DENOM, 2).unwrap();
}

#[test]
fn only_governance_changes_the_configuration() {
    let mut world = World::new();
    let update = |proxy_code_id, max_entries| ExecuteMsg::UpdateConfig { proxy_code_id, max_entries };
    for sender in ["vault", "user", "stranger"] {
        let err = world.run(sender, &[], update(Some(9), None)).unwrap_err();
        let ContractError::NotGovernance { expected, actual } = err else { panic!("{err}") };
        assert_eq!((expected, actual), (Some(addr("gov")), addr(sender)));
    }
    world.run("gov", &[], update(Some(9), None)).unwrap();
    world.run("gov", &[], update(None, Some(5))).unwrap();
    let config = config(&world);
    assert_eq!((config.proxy_code_id, config.max_entries, config.vault), (9, 5, addr("vault")));
    assert!(matches!(world.run("gov", &[], update(None, Some(1))), Err(ContractError::TooFewEntries { .. })));
}

#[test]
fn a_proxy_is_migrated_for_its_owner_to_the_code_of_governance() {
    let mut world = World::staked(1, 1);
    let set = ExecuteMsg::UpdateConfig { proxy_code_id: Some(9), max_entries: None };
    world.run("gov", &[], set).unwrap();
    let response = world.run("user", &[], ExecuteMsg::MigrateProxy {}).unwrap();
    let CosmosMsg::Wasm(WasmMsg::Migrate { contract_addr, new_code_id, .. }) = &response.messages[0].msg
    else {
        panic!("{response:?}")
    };
    assert_eq!((contract_addr.as_str(), *new_code_id), (addr("proxy0").as_str(), 9));
}

#[test]
fn only_state_of_this_contract_and_no_newer_is_migrated() {
    let mut world = World::new();
    migrate(world.deps.as_mut(), world.env.clone(), MigrateMsg {}).unwrap();
    set_contract_version(&mut world.deps.storage, "crate:mesh-local-staking", "99.0.0").unwrap();
    let err = migrate(world.deps.as_mut(), world.env.clone(), MigrateMsg {}).unwrap_err();
    assert!(matches!(err, ContractError::Migration(MigrationError::Downgrade { .. })));
    set_contract_version(&mut world.deps.storage, "crate:mesh-vault", "0.1.0").unwrap();
    let err = migrate(world.deps.as_mut(), world.env.clone(), MigrateMsg {}).unwrap_err();
    assert!(matches!(err, ContractError::Migration(MigrationError::WrongContract { .. })));
}
