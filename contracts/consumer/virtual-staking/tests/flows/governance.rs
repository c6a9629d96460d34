//! What governance alone may do, and what nobody may.

use cosmwasm_std::testing::{message_info, mock_dependencies, mock_env};
use cosmwasm_std::{Binary, Decimal, Storage, Uint128, Uint256};
use cw2::set_contract_version;
use mesh_apis::converter::ValidatorReport;
use mesh_apis::time::Seconds;
use mesh_apis::valset::ValidatorStatus;
use mesh_apis::virtual_staking::{Bonding, ConfigResponse, ExecuteMsg, InstantiateMsg, MigrateMsg, QueryMsg};
use mesh_toolkit::code::MigrationError;
use mesh_virtual_staking::contract;
use mesh_virtual_staking::state::CODE;
use mesh_virtual_staking::ContractError;

use crate::setup::{module, treasury, Setup};
use crate::world::{utoken, v, World};

fn report(number: usize) -> ValidatorReport {
    ValidatorReport {
        valoper: v(number),
        pub_key: Some(Binary::new(vec![number as u8; 32])),
        status: Some(ValidatorStatus::Active),
        tombstoned: false,
    }
}

fn update(epoch_interval_secs: Option<u64>, unbonding: Option<u64>, page_limit: Option<u32>) -> ExecuteMsg {
    ExecuteMsg::UpdateConfig {
        epoch_interval_secs: epoch_interval_secs.map(Seconds),
        unbonding_period_secs: unbonding.map(Seconds),
        page_limit,
        max_entries: Some(9),
        dead_band: Some(Decimal::percent(7)),
    }
}

#[test]
fn strangers_and_the_converter_are_refused() {
    let mut world = treasury(100);
    let before = world.dump();
    for sender in [world.stranger(), world.converter.clone()] {
        for msg in [
            ExecuteMsg::SetMaxCap { amount: Uint128::zero() },
            ExecuteMsg::RegisterValidators { validators: vec![report(0)] },
            ExecuteMsg::WithdrawIdle { recipient: sender.to_string(), amount: utoken(1) },
            update(None, None, None),
            ExecuteMsg::SetQuarantine { validator: v(0), quarantined: true },
        ] {
            match world.execute(&sender, &msg).unwrap_err() {
                ContractError::Unauthorized { expected, actual } => {
                    assert_eq!((expected, actual), (world.governance.clone(), sender.clone()));
                }
                other => panic!("{other}"),
            }
        }
    }
    assert_eq!(world.dump(), before);
    assert!(world.reports().is_empty());
}

#[test]
fn registered_validators_are_passed_on_to_the_converter() {
    let mut world = Setup::new(Bonding::Module).validators(100).build();
    let validators: Vec<_> = (0..100).map(report).collect();
    world.govern(&ExecuteMsg::RegisterValidators { validators: validators.clone() }).unwrap();
    assert_eq!(world.reports(), [validators]);
    for count in [0, 101] {
        let validators: Vec<_> = (0..count).map(report).collect();
        match world.govern(&ExecuteMsg::RegisterValidators { validators }).unwrap_err() {
            ContractError::InvalidPage { max: 100, actual } => assert_eq!(actual, count as u64),
            other => panic!("{other}"),
        }
    }
}

#[test]
fn an_address_the_chain_does_not_know_is_not_registered() {
    let mut world = module();
    let before = world.dump();
    // Stake to an address that the chain cannot parse would never be delegated.
    world.rules().mute.insert(v(900));
    let validators = vec![report(0), report(900), report(1)];
    match world.govern(&ExecuteMsg::RegisterValidators { validators: validators.clone() }).unwrap_err() {
        ContractError::InvalidValidator { valoper, reason } => {
            assert_eq!(valoper, v(900));
            assert!(!reason.is_empty());
        }
        other => panic!("{other}"),
    }
    assert!(world.reports().is_empty());
    assert_eq!(world.dump(), before);

    // What is delegated to it would be listed under another name, and be delegated again and again.
    let validators = vec![ValidatorReport { valoper: v(0).to_uppercase(), ..report(0) }];
    match world.govern(&ExecuteMsg::RegisterValidators { validators }).unwrap_err() {
        ContractError::InvalidValidator { valoper, reason } => {
            assert_eq!(valoper, v(0).to_uppercase());
            assert!(reason.contains(&v(0)));
        }
        other => panic!("{other}"),
    }

    // No answer now is not no answer for ever.
    let validators = vec![report(0)];
    world.rules().mute.insert(v(0));
    let msg = ExecuteMsg::RegisterValidators { validators: validators.clone() };
    assert!(matches!(world.govern(&msg), Err(ContractError::InvalidValidator { .. })));
    world.rules().mute.clear();
    world.govern(&msg).unwrap();
    assert_eq!(world.reports(), [validators]);
}

#[test]
fn a_report_that_the_converter_refuses_fails_the_call() {
    let mut world = module();
    world.converter_breaks(false, true);
    let msg = ExecuteMsg::RegisterValidators { validators: vec![report(0)] };
    let governance = world.governance.clone();
    world.try_execute(&governance, &msg, &[]).unwrap_err();
    assert!(world.reports().is_empty());
}

#[test]
fn idle_coins_go_where_governance_says_and_delegated_ones_stay() {
    let mut world = treasury(1_000);
    world.stake(0, 600);
    world.epoch();
    let recipient = world.stranger();
    let withdraw =
        |amount| ExecuteMsg::WithdrawIdle { recipient: recipient.to_string(), amount: utoken(amount) };
    match world.govern(&withdraw(401)).unwrap_err() {
        ContractError::InsufficientIdle { requested, idle, .. } => {
            assert_eq!((requested, idle), (Uint256::from(401u128), Uint256::from(400u128)));
        }
        other => panic!("{other}"),
    }
    assert!(matches!(world.govern(&withdraw(0)), Err(ContractError::ZeroAmount)));
    let msg = ExecuteMsg::WithdrawIdle { recipient: "nobody".into(), amount: utoken(1) };
    assert!(matches!(world.govern(&msg), Err(ContractError::Std(_))));
    world.govern(&withdraw(400)).unwrap();
    assert_eq!(world.chain().balance(&recipient, "utoken").unwrap().u128(), 400);
    assert_eq!((world.idle(), world.delegated()), (0, [600]));
}

#[test]
fn coins_sent_along_are_refused() {
    let mut world = module();
    let governance = world.governance.clone();
    let contract = world.contract.clone();
    world.fund(10);
    // From the contract itself, which alone has coins here.
    let msg = ExecuteMsg::HandleEpoch {};
    let error = world.execute_with(&contract, &msg, &[utoken(10)]).unwrap_err();
    assert!(matches!(error, ContractError::Payment(_)), "{error}");
    world.execute(&governance, &msg).unwrap();
}

#[test]
fn the_configuration_is_checked() {
    let mut world = module();
    for (msg, name) in [
        (update(Some(0), None, None), "epoch_interval_secs"),
        (update(None, Some(0), None), "unbonding_period_secs"),
    ] {
        match world.govern(&msg).unwrap_err() {
            ContractError::ZeroPeriod { field } => assert_eq!(field, name),
            other => panic!("{other}"),
        }
    }
    for limit in [0, 101] {
        let error = world.govern(&update(None, None, Some(limit))).unwrap_err();
        assert!(matches!(error, ContractError::InvalidPage { .. }), "{error}");
    }
    world.govern(&update(Some(5), Some(6), Some(100))).unwrap();
    let config: ConfigResponse = world.ask(&QueryMsg::Config {});
    assert_eq!((config.epoch_interval_secs.0, config.unbonding_period_secs.0), (5, 6));
    assert_eq!((config.page_limit, config.max_entries), (100, 9));
    assert_eq!(config.dead_band, Decimal::percent(7));
    assert_eq!(config.converter, world.converter.as_str());
    assert_eq!((config.denom.as_str(), config.bonding), ("utoken", Bonding::Module));
}

#[test]
fn a_contract_is_not_created_with_a_bad_configuration() {
    let create_with = |interval, page_limit, governance: &str, max_entries, dead_band| {
        let mut deps = mock_dependencies();
        let governance = if governance.is_empty() {
            deps.api.addr_make("governance").to_string()
        } else {
            governance.to_string()
        };
        let info = message_info(&deps.api.addr_make("converter"), &[]);
        let msg = InstantiateMsg {
            governance,
            bonding: Bonding::Treasury,
            epoch_interval_secs: interval,
            unbonding_period_secs: Seconds(1),
            page_limit,
            max_entries,
            dead_band,
        };
        contract::instantiate(deps.as_mut(), mock_env(), info, msg).map(|_| ())
    };
    let create =
        |interval, page_limit, governance: &str| create_with(interval, page_limit, governance, 2, None);
    create(Seconds(1), None, "").unwrap();
    create(Seconds(1), Some(100), "").unwrap();
    assert!(matches!(create(Seconds(0), None, ""), Err(ContractError::ZeroPeriod { .. })));
    assert!(matches!(create(Seconds(1), Some(0), ""), Err(ContractError::InvalidPage { .. })));
    assert!(matches!(create(Seconds(1), Some(101), ""), Err(ContractError::InvalidPage { .. })));
    for few in [0, 1] {
        let error = create_with(Seconds(1), None, "", few, None).unwrap_err();
        assert!(matches!(error, ContractError::TooFewEntries { least: 2, actual } if actual == few));
    }
    create_with(Seconds(1), None, "", 2, Some(Decimal::percent(99))).unwrap();
    let error = create_with(Seconds(1), None, "", 2, Some(Decimal::one())).unwrap_err();
    assert!(matches!(error, ContractError::InvalidDeadBand { actual } if actual == Decimal::one()));
    assert!(matches!(create(Seconds(1), None, "nobody"), Err(ContractError::Std(_))));
}

#[test]
fn an_interval_beyond_all_time_does_not_overflow() {
    let mut world = module();
    world.epoch();
    world.govern(&update(Some(u64::MAX), None, None)).unwrap();
    assert!(matches!(world.page(), Err(ContractError::TooEarly { .. })));
    assert!(world.epoch_state().next > world.chain().time());
}

fn migrate(world: &mut World) -> Result<(), ContractError> {
    world.migrate(&MigrateMsg {}).map(drop)
}

fn version(world: &mut World, name: &str, version: &str) {
    let contract = world.contract.clone();
    let write = |storage: &mut dyn Storage| set_contract_version(storage, name, version);
    world.chain_mut().write_contract(&contract, write).unwrap();
}

#[test]
fn migration_refuses_other_contracts_and_newer_versions() {
    let mut world = Setup::new(Bonding::Module).build();
    migrate(&mut world).unwrap();
    version(&mut world, CODE.name, "0.0.1");
    migrate(&mut world).unwrap();
    version(&mut world, "crate:another", "0.0.1");
    assert!(matches!(
        migrate(&mut world),
        Err(ContractError::Migration(MigrationError::WrongContract { .. }))
    ));
    version(&mut world, CODE.name, "999.0.0");
    assert!(matches!(migrate(&mut world), Err(ContractError::Migration(MigrationError::Downgrade { .. }))));
    version(&mut world, CODE.name, "one");
    assert!(matches!(
        migrate(&mut world),
        Err(ContractError::Migration(MigrationError::InvalidVersion { .. }))
    ));
}
