use cosmwasm_std::testing::{message_info, mock_env};
use cosmwasm_std::{SubMsg, WasmMsg};
use mesh_apis::external_staking::{ConfigResponse, MigrateMsg, QueryMsg, RewardsConfig};
use mesh_apis::rewards::voucher_denom;
use mesh_apis::time::Seconds;
use mesh_toolkit::code::MigrationError;
use mesh_toolkit::transfer_channel::TransferChannelError;

use super::*;
use crate::contract::{instantiate, migrate};
use crate::error::rewards::RewardsError;
use crate::error::ContractError;
use crate::state::CODE;

fn refused(change: impl FnOnce(&mut InstantiateMsg)) -> ContractError {
    let mut msg = settings();
    change(&mut msg);
    let mut deps = deps_with_vault();
    let error = instantiate(deps.as_mut(), mock_env(), message_info(&addr("creator"), &[]), msg).unwrap_err();
    assert_eq!(dump(&deps.storage), [], "a refused call changes nothing");
    error
}

#[test]
fn it_registers_at_the_vault_with_its_max_slash_alone() {
    let mut deps = deps_with_vault();
    let response =
        instantiate(deps.as_mut(), mock_env(), message_info(&addr("creator"), &[]), settings()).unwrap();
    let register = vault::ExecuteMsg::RegisterLienholder { max_slash: Decimal::percent(10) };
    let expected = WasmMsg::Execute {
        contract_addr: addr("vault").into_string(),
        msg: to_json_binary(&register).unwrap(),
        funds: vec![],
    };
    assert_eq!(response.messages, [SubMsg::new(expected)]);
}

#[test]
fn the_denom_is_the_vaults_and_what_is_left_out_has_its_default() {
    let world = World::closed(InstantiateMsg {
        packet_timeout_secs: None,
        grace_period_secs: None,
        history_limit: None,
        ..settings()
    });
    let config: ConfigResponse = world.ask(QueryMsg::Config {});
    assert_eq!(
        config,
        ConfigResponse {
            vault: addr("vault").into_string(),
            denom: DENOM.to_string(),
            unbonding_period_secs: Seconds(UNBONDING),
            packet_timeout_secs: Seconds(7 * 24 * 3600),
            grace_period_secs: Seconds(24 * 3600),
            max_slash: Decimal::percent(10),
            history_limit: 50,
            rewards: RewardsConfig {
                transfer_channel: TRANSFER_CHANNEL.to_string(),
                remote_denom: REMOTE_DENOM.to_string(),
                denom: voucher_denom(TRANSFER_CHANNEL, REMOTE_DENOM),
                sink: addr("sink").into_string(),
            },
            evidence: settings().evidence,
        }
    );
    assert_eq!(world.ask::<AuthorizedEndpoint>(QueryMsg::AuthorizedEndpoint {}), remote());
}

#[test]
fn each_bad_setting_is_refused_by_its_name() {
    type Change = fn(&mut InstantiateMsg);
    const YEAR: u64 = 365 * 24 * 3600;
    let table: [(&str, Change); 13] = [
        ("unbonding_period_secs", |msg| msg.unbonding_period_secs = Seconds(0)),
        ("unbonding_period_secs", |msg| msg.unbonding_period_secs = Seconds(YEAR + 1)),
        ("packet_timeout_secs", |msg| msg.packet_timeout_secs = Some(Seconds(0))),
        ("packet_timeout_secs", |msg| msg.packet_timeout_secs = Some(Seconds(u64::MAX))),
        ("grace_period_secs", |msg| msg.grace_period_secs = Some(Seconds(0))),
        ("grace_period_secs", |msg| msg.grace_period_secs = Some(Seconds(YEAR + 1))),
        ("max_slash", |msg| msg.max_slash = Decimal::percent(101)),
        ("history_limit", |msg| msg.history_limit = Some(0)),
        ("remote_contract", |msg| msg.remote_contract.connection_id.clear()),
        ("remote_contract", |msg| msg.remote_contract.port_id.clear()),
        ("remote_contract", |msg| msg.remote_contract.port_id = "transfer".to_string()),
        ("remote_contract", |msg| msg.remote_contract.port_id = "wasm.".to_string()),
        ("remote_denom", |msg| msg.rewards.remote_denom.clear()),
    ];
    for (at, (name, change)) in table.into_iter().enumerate() {
        match refused(change) {
            ContractError::InvalidConfig { field, .. } => assert_eq!(field, name, "case {at}"),
            other => panic!("case {at}: {other:?}"),
        }
    }
}

#[test]
fn the_edges_of_the_settings_are_accepted() {
    const YEAR: u64 = 365 * 24 * 3600;
    for (max_slash, secs) in [(Decimal::one(), YEAR), (Decimal::zero(), 1)] {
        World::closed(InstantiateMsg {
            unbonding_period_secs: Seconds(secs),
            packet_timeout_secs: Some(Seconds(secs)),
            grace_period_secs: Some(Seconds(secs)),
            max_slash,
            history_limit: Some(1),
            ..settings()
        });
    }
}

#[test]
fn a_sink_that_is_no_address_is_refused() {
    assert!(matches!(refused(|msg| msg.rewards.sink = "nowhere".to_string()), ContractError::Std(_)));
}

#[test]
fn a_denom_that_no_transfer_brings_is_refused() {
    let far = transfer_channel().counterparty_endpoint;
    let voucher = format!("ibc/{}", "AB".repeat(32));
    let unwound = format!("{}/{}/{DENOM}", far.port_id, far.channel_id);
    for (denom, expected) in [
        (&voucher, RewardsError::VoucherDenom { denom: voucher.clone() }),
        (&unwound, RewardsError::UnwoundDenom { denom: unwound.clone() }),
    ] {
        match refused(|msg| msg.rewards.remote_denom = denom.clone()) {
            ContractError::Rewards(error) => assert_eq!(error, expected),
            other => panic!("{denom}: {other:?}"),
        }
    }
}

#[test]
fn a_path_and_a_denom_of_a_factory_are_accepted() {
    for denom in ["transfer/channel-5/uatom", "factory/cosmos1abc/token", "ibcoin"] {
        let mut settings = settings();
        settings.rewards.remote_denom = denom.to_string();
        World::closed(settings);
    }
}

/// Instantiates where the transfer channel is another one.
fn with_transfer_channel(change: impl FnOnce(&mut IbcChannel)) -> Result<(), ContractError> {
    let mut deps = deps_with_vault();
    let mut channel = transfer_channel();
    change(&mut channel);
    deps.querier.ibc.update("my_port", &[channel]);
    let info = message_info(&addr("creator"), &[]);
    instantiate(deps.as_mut(), mock_env(), info, settings()).map(|_| ())
}

#[test]
fn each_unfit_transfer_channel_has_an_error_of_its_own() {
    type Change = fn(&mut IbcChannel);
    let text = str::to_string;
    let missing = || TransferChannelError::Unknown { actual: TRANSFER_CHANNEL.to_string() };
    let table: [(Change, TransferChannelError); 6] = [
        (|channel| channel.endpoint.channel_id = "channel-9".to_string(), missing()),
        (|channel| channel.endpoint.port_id = "my_port".to_string(), missing()),
        (
            |channel| channel.connection_id = "connection-9".to_string(),
            TransferChannelError::WrongConnection {
                expected: remote().connection_id,
                actual: text("connection-9"),
            },
        ),
        (
            |channel| channel.counterparty_endpoint.port_id = "wasm.x".to_string(),
            TransferChannelError::WrongRemotePort { actual: text("wasm.x") },
        ),
        (
            |channel| channel.version = "ics20-2".to_string(),
            TransferChannelError::WrongVersion { actual: text("ics20-2") },
        ),
        (|channel| channel.order = IbcOrder::Ordered, TransferChannelError::Ordered),
    ];
    for (change, expected) in table {
        match with_transfer_channel(change).unwrap_err() {
            ContractError::Rewards(RewardsError::TransferChannel(error)) => assert_eq!(error, expected),
            other => panic!("{other:?}, not {expected:?}"),
        }
    }
}

#[test]
fn a_transfer_channel_with_middleware_is_accepted() {
    let version = r#"{"fee_version":"ics29-1","app_version":"ics20-1"}"#.to_string();
    with_transfer_channel(|channel| channel.version = version).unwrap();
}

#[test]
fn a_vault_that_is_no_address_or_does_not_answer_is_refused() {
    assert!(matches!(refused(|msg| msg.vault = "not an address".to_string()), ContractError::Std(_)));
    assert!(matches!(refused(|msg| msg.vault = addr("nobody").into_string()), ContractError::Std(_)));
}

#[test]
fn coins_are_refused_by_every_message() {
    let mut deps = deps_with_vault();
    let info = message_info(&addr("creator"), &[coin(1)]);
    let error = instantiate(deps.as_mut(), mock_env(), info.clone(), settings()).unwrap_err();
    assert!(matches!(error, ContractError::Payment(_)));
    let mut world = World::new();
    let msg = ExecuteMsg::SendOwed { limit: None };
    let error = crate::contract::execute(world.deps.as_mut(), mock_env(), info, msg).unwrap_err();
    assert!(matches!(error, ContractError::Payment(_)));
}

fn migrated_from(name: &str, version: &str) -> Result<(), ContractError> {
    let mut world = World::staked("alice", 100);
    cw2::set_contract_version(&mut world.deps.storage, name, version).unwrap();
    let before = world.dump();
    let result = migrate(world.deps.as_mut(), mock_env(), MigrateMsg {});
    if result.is_err() {
        assert_eq!(world.dump(), before);
    }
    assert_eq!(world.position("alice", V), (100, 0, 0));
    result.map(|_| ())
}

#[test]
fn this_contract_in_this_or_an_older_version_can_be_migrated() {
    assert!(migrated_from(CODE.name, CODE.version).is_ok());
    assert!(migrated_from(CODE.name, "0.0.1").is_ok());
}

#[test]
fn another_contract_and_newer_code_are_refused_by_a_migration() {
    let error = migrated_from("crate:other", "0.0.1").unwrap_err();
    assert!(
        matches!(error, ContractError::Migration(MigrationError::WrongContract { actual, .. }) if actual == "crate:other")
    );
    // As text, 0.10.0 would be older than 0.9.0.
    for newer in ["0.10.0", "999.0.0"] {
        let error = migrated_from(CODE.name, newer).unwrap_err();
        assert!(
            matches!(error, ContractError::Migration(MigrationError::Downgrade { actual, .. }) if actual == newer)
        );
    }
    let error = migrated_from(CODE.name, "newest").unwrap_err();
    assert!(
        matches!(error, ContractError::Migration(MigrationError::InvalidVersion { actual }) if actual == "newest")
    );
}
