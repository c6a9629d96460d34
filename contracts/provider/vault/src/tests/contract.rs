use cosmwasm_std::testing::{message_info, mock_dependencies, mock_env};
use cosmwasm_std::Coin;
use cw2::{get_contract_version, set_contract_version};
use cw_utils::PaymentError;
use mesh_apis::vault::{ConfigResponse, InstantiateMsg, MigrateMsg, QueryMsg};
use mesh_toolkit::code::MigrationError;

use super::{addr, coin, Outcome, Vault, DENOM};
use crate::contract::{instantiate, migrate};
use crate::state::CODE;
use crate::ContractError;

fn create(denom: &str, funds: &[Coin]) -> Outcome {
    let msg = InstantiateMsg { denom: denom.into(), local_staking: None };
    instantiate(mock_dependencies().as_mut(), mock_env(), message_info(&addr("creator"), funds), msg)
}

fn migrate_from(name: &str, version: &str) -> (Vault, Outcome) {
    let mut vault = Vault::with_lienholders();
    vault.bond("user", 100u128).unwrap();
    vault.stake("user", "half", 60u128).unwrap();
    set_contract_version(&mut vault.0.storage, name, version).unwrap();
    let outcome = migrate(vault.0.as_mut(), mock_env(), MigrateMsg {});
    (vault, outcome)
}

#[test]
fn a_new_vault_is_empty_and_knows_its_denom_and_code() {
    let vault = Vault::new();
    assert_eq!(vault.ask::<ConfigResponse>(QueryMsg::Config {}).denom, DENOM);
    assert_eq!(vault.total(), 0);
    let code = get_contract_version(&vault.0.storage).unwrap();
    assert_eq!((code.contract.as_str(), code.version.as_str()), (CODE.name, CODE.version));
}

#[test]
fn a_vault_needs_a_denom_that_can_exist() {
    for denom in
        ["ustake", "ibc/27394FB092D2ECCD56123C74F36E4C1F926001CEADA9CA97EA622B25F41E5EB2", "factory/a:b._-"]
    {
        create(denom, &[]).unwrap();
    }
    create(&format!("u{}", "x".repeat(127)), &[]).unwrap();
    for denom in ["", "us", "1stake", "u stake", "u,stake", "ustake\u{e9}"] {
        let err = create(denom, &[]).unwrap_err();
        assert!(matches!(&err, ContractError::InvalidDenom { actual } if actual == denom), "{err}");
    }
    let err = create(&format!("u{}", "x".repeat(128)), &[]).unwrap_err();
    assert!(matches!(err, ContractError::InvalidDenom { .. }), "{err}");
}

#[test]
fn coins_that_nobody_would_own_are_refused_at_the_start() {
    let err = create(DENOM, &[coin(1u128)]).unwrap_err();
    assert!(matches!(err, ContractError::Payment(PaymentError::NonPayable {})), "{err}");
}

#[test]
fn migration_from_an_older_version_keeps_the_books() {
    let (vault, outcome) = migrate_from(CODE.name, "0.0.1");
    outcome.unwrap();
    assert_eq!(get_contract_version(&vault.0.storage).unwrap().version, CODE.version);
    assert_eq!((vault.bonded("user"), vault.liens("user").len(), vault.total()), (100, 1, 100));
}

#[test]
fn migration_to_the_same_version_is_allowed() {
    migrate_from(CODE.name, CODE.version).1.unwrap();
}

#[test]
fn migration_refuses_another_contract() {
    let err = migrate_from("crate:other", "0.0.1").1.unwrap_err();
    assert!(
        matches!(&err, ContractError::Migration(MigrationError::WrongContract { expected, actual })
            if expected == CODE.name && actual == "crate:other"),
        "{err}"
    );
}

#[test]
fn migration_refuses_a_downgrade_by_the_order_of_versions() {
    // As text, 0.10.0 would be older than 0.9.0.
    for newer in ["0.10.0", "999.0.0"] {
        let (vault, outcome) = migrate_from(CODE.name, newer);
        let err = outcome.unwrap_err();
        assert!(
            matches!(&err, ContractError::Migration(MigrationError::Downgrade { expected, actual })
                if expected == CODE.version && actual == newer),
            "{err}"
        );
        assert_eq!(get_contract_version(&vault.0.storage).unwrap().version, newer);
    }
}

#[test]
fn migration_refuses_what_is_not_a_version() {
    let err = migrate_from(CODE.name, "newest").1.unwrap_err();
    assert!(
        matches!(&err, ContractError::Migration(MigrationError::InvalidVersion { actual }) if actual == "newest"),
        "{err}"
    );
}
