//! Migration.

use cosmwasm_std::testing::mock_env;
use cw2::{get_contract_version, set_contract_version};
use mesh_apis::migration::MigrationError;
use mesh_apis::staking_proxy::MigrateMsg;

use super::proxy;
use crate::contract::{migrate, CONTRACT_NAME, CONTRACT_VERSION};
use crate::ContractError;

#[test]
fn only_state_of_this_contract_and_no_newer_is_migrated() {
    let mut deps = proxy();
    set_contract_version(&mut deps.storage, CONTRACT_NAME, "0.0.1").unwrap();
    migrate(deps.as_mut(), mock_env(), MigrateMsg {}).unwrap();
    assert_eq!(get_contract_version(&deps.storage).unwrap().version, CONTRACT_VERSION);

    set_contract_version(&mut deps.storage, CONTRACT_NAME, "99.0.0").unwrap();
    let err = migrate(deps.as_mut(), mock_env(), MigrateMsg {}).unwrap_err();
    assert!(matches!(err, ContractError::Migration(MigrationError::Downgrade { .. })));
    set_contract_version(&mut deps.storage, "crate:mesh-vault", "0.0.1").unwrap();
    let err = migrate(deps.as_mut(), mock_env(), MigrateMsg {}).unwrap_err();
    assert!(matches!(err, ContractError::Migration(MigrationError::WrongContract { .. })));
}
