//! Migration.

use cosmwasm_std::testing::mock_env;
use cw2::{get_contract_version, set_contract_version};
use mesh_apis::staking_proxy::MigrateMsg;
use mesh_toolkit::code::MigrationError;

use super::proxy;
use crate::contract::migrate;
use crate::state::CODE;
use crate::ContractError;

#[test]
fn only_state_of_this_contract_and_no_newer_is_migrated() {
    let mut deps = proxy();
    set_contract_version(&mut deps.storage, CODE.name, "0.0.1").unwrap();
    migrate(deps.as_mut(), mock_env(), MigrateMsg {}).unwrap();
    assert_eq!(get_contract_version(&deps.storage).unwrap().version, CODE.version);

    set_contract_version(&mut deps.storage, CODE.name, "99.0.0").unwrap();
    let err = migrate(deps.as_mut(), mock_env(), MigrateMsg {}).unwrap_err();
    assert!(matches!(err, ContractError::Migration(MigrationError::Downgrade { .. })));
    set_contract_version(&mut deps.storage, "crate:mesh-vault", "0.0.1").unwrap();
    let err = migrate(deps.as_mut(), mock_env(), MigrateMsg {}).unwrap_err();
    assert!(matches!(err, ContractError::Migration(MigrationError::WrongContract { .. })));
}
