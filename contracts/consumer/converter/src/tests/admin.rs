//! Instantiation, replies, governance and migration.

use cosmwasm_std::{coins, BankMsg, Uint128, WasmMsg};
use mesh_apis::converter::{ConfigResponse, MigrateMsg};
use mesh_apis::time::Seconds;
use mesh_toolkit::code::MigrationError;

use super::*;
use crate::contract::migrate;
use crate::instantiate::{MAX_GRACE_PERIOD, MAX_PACKET_TIMEOUT};
use crate::state::CODE;

fn refused_init(change: impl FnOnce(&mut InstantiateMsg)) -> ContractError {
    let mut deps = mock_dependencies();
    let mut msg = init_msg();
    change(&mut msg);
    let err = instantiate(deps.as_mut(), mock_env(), message_info(&addr("creator"), &[]), msg).unwrap_err();
    assert!(state(&deps).is_empty());
    err
}

#[test]
fn instantiate_creates_virtual_staking_and_stores_its_address() {
    let mut deps = mock_dependencies();
    deps.querier.staking.update(REWARD_TOKEN, &[], &[]);
    let info = message_info(&addr("creator"), &[]);
    let response = instantiate(deps.as_mut(), mock_env(), info, init_msg()).unwrap();
    let [sub] = &response.messages[..] else { panic!("one message") };
    assert!(matches!(
        &sub.msg,
        CosmosMsg::Wasm(WasmMsg::Instantiate { code_id: 7, admin: None, label, .. }) if label == "virtual staking"
    ));
    reply(deps.as_mut(), mock_env(), created_reply(addr("vs").as_str())).unwrap();

    let config: ConfigResponse = ask(&deps, QueryMsg::Config {});
    assert_eq!(
        config,
        ConfigResponse {
            price_feed: addr("price feed").into_string(),
            price_max_age_secs: Seconds(100),
            discount: Decimal::percent(40),
            remote_denom: DENOM.to_string(),
            virtual_staking: addr("vs").into_string(),
            admin: Some(addr("admin").into_string()),
            remote_contract: Some(remote()),
            packet_timeout_secs: Seconds(7 * 24 * 60 * 60),
            grace_period_secs: Seconds(24 * 60 * 60),
            reward_denom: REWARD_TOKEN.to_string(),
            transfer_channel: None,
        }
    );
}

#[test]
fn instantiate_refuses_fields_out_of_range() {
    assert!(matches!(
        refused_init(|msg| msg.discount = Decimal::one()),
        ContractError::InvalidDiscount { actual } if actual == Decimal::one()
    ));
    assert!(matches!(
        refused_init(|msg| msg.remote_denom.clear()),
        ContractError::EmptyField { field: "remote_denom" }
    ));
    assert!(matches!(
        refused_init(
            |msg| msg.remote_contract = Some(AuthorizedEndpoint { port_id: String::new(), ..remote() })
        ),
        ContractError::EmptyField { field: "remote_contract.port_id" }
    ));
    assert!(matches!(
        refused_init(
            |msg| msg.remote_contract = Some(AuthorizedEndpoint { connection_id: String::new(), ..remote() })
        ),
        ContractError::EmptyField { field: "remote_contract.connection_id" }
    ));
    for secs in [0, MAX_PACKET_TIMEOUT.0 + 1, u64::MAX] {
        assert!(matches!(
            refused_init(|msg| msg.packet_timeout_secs = Some(Seconds(secs))),
            ContractError::InvalidTimeout { actual, .. } if actual == Seconds(secs)
        ));
    }
    for secs in [0, MAX_GRACE_PERIOD.0 + 1, u64::MAX] {
        assert!(matches!(
            refused_init(|msg| msg.grace_period_secs = Some(Seconds(secs))),
            ContractError::InvalidGracePeriod { actual, .. } if actual == Seconds(secs)
        ));
    }
    assert!(matches!(
        refused_init(|msg| (msg.remote_contract, msg.admin) = (None, None)),
        ContractError::NeverPinned
    ));
    assert!(matches!(refused_init(|msg| msg.price_feed = "?".to_string()), ContractError::Std(_)));
    assert!(matches!(refused_init(|msg| msg.admin = Some("?".to_string())), ContractError::Std(_)));
}

#[test]
fn a_timeout_and_a_grace_period_may_be_a_year_long() {
    let year = Some(Seconds(365 * 86_400));
    let deps =
        instantiated(InstantiateMsg { packet_timeout_secs: year, grace_period_secs: year, ..init_msg() });
    let config: ConfigResponse = ask(&deps, QueryMsg::Config {});
    assert_eq!((Some(config.packet_timeout_secs), Some(config.grace_period_secs)), (year, year));
}

#[test]
fn coins_are_refused() {
    let info = message_info(&addr("creator"), &coins(1, "utoken"));
    let err = instantiate(mock_dependencies().as_mut(), mock_env(), info.clone(), init_msg()).unwrap_err();
    assert!(matches!(err, ContractError::Payment(_)));
    let mut deps = opened();
    let err = execute(deps.as_mut(), mock_env(), info, ExecuteMsg::SendUpdates { limit: None }).unwrap_err();
    assert!(matches!(err, ContractError::Payment(_)));
}

#[test]
fn replies_that_were_not_asked_for_are_refused() {
    let mut deps = opened();
    let unknown = Reply { id: 99, ..created_reply("x") };
    assert!(matches!(
        reply(deps.as_mut(), mock_env(), unknown).unwrap_err(),
        ContractError::UnknownReply { actual: 99 }
    ));
    #[allow(deprecated)]
    let empty = SubMsgResponse { events: vec![], data: None, msg_responses: vec![] };
    let empty = Reply { result: SubMsgResult::Ok(empty), ..created_reply("x") };
    assert!(matches!(reply(deps.as_mut(), mock_env(), empty).unwrap_err(), ContractError::InvalidAnswer(_)));
}

#[test]
fn the_admin_pins_the_remote_only_while_no_channel_is_open() {
    let mut deps = instantiated(unpinned_msg());
    let pin = ExecuteMsg::PinRemote { remote_contract: remote() };
    let err = run(&mut deps, "stranger", pin.clone()).unwrap_err();
    assert!(
        matches!(err, ContractError::Unauthorized { expected, .. } if expected == addr("admin").as_str())
    );
    run(&mut deps, "admin", pin.clone()).unwrap();
    let config: ConfigResponse = ask(&deps, QueryMsg::Config {});
    assert_eq!(config.remote_contract, Some(remote()));

    let empty = AuthorizedEndpoint { port_id: String::new(), ..remote() };
    let err = run(&mut deps, "admin", ExecuteMsg::PinRemote { remote_contract: empty }).unwrap_err();
    assert!(matches!(err, ContractError::EmptyField { .. }));

    connect(&mut deps, CHANNEL_ID).unwrap();
    let err = run(&mut deps, "admin", pin).unwrap_err();
    assert!(matches!(err, ContractError::RemoteInUse { existing } if existing == CHANNEL_ID));
}

#[test]
fn without_an_admin_nobody_is() {
    let mut deps = instantiated(InstantiateMsg { admin: None, ..init_msg() });
    let err = run(&mut deps, "admin", ExecuteMsg::PinRemote { remote_contract: remote() }).unwrap_err();
    assert!(matches!(err, ContractError::Unauthorized { expected, .. } if expected == "nobody"));
}

#[test]
fn the_admin_changes_what_is_given_and_nothing_else() {
    let mut deps = instantiated(init_msg());
    let before: ConfigResponse = ask(&deps, QueryMsg::Config {});
    let change = |price_feed: Option<&str>, price_max_age_secs, discount| ExecuteMsg::UpdateConfig {
        price_feed: price_feed.map(str::to_string),
        price_max_age_secs,
        discount,
        transfer_channel: None,
    };
    let err = run(&mut deps, "stranger", change(None, Some(Seconds(5)), None)).unwrap_err();
    assert!(matches!(err, ContractError::Unauthorized { .. }));
    let err =
        run(&mut deps, "admin", change(None, Some(Seconds(5)), Some(Decimal::percent(100)))).unwrap_err();
    assert!(matches!(err, ContractError::InvalidDiscount { .. }));
    assert_eq!(ask::<ConfigResponse>(&deps, QueryMsg::Config {}), before);

    run(&mut deps, "admin", change(None, Some(Seconds(5)), None)).unwrap();
    run(&mut deps, "admin", change(Some(addr("other").as_str()), None, Some(Decimal::zero()))).unwrap();
    assert_eq!(
        ask::<ConfigResponse>(&deps, QueryMsg::Config {}),
        ConfigResponse {
            price_feed: addr("other").into_string(),
            price_max_age_secs: Seconds(5),
            discount: Decimal::zero(),
            ..before
        }
    );
}

#[test]
fn the_admin_withdraws_every_denom_but_the_reward_token() {
    let mut deps = instantiated(init_msg());
    let withdraw = |denom: &str, recipient: &str| ExecuteMsg::WithdrawOther {
        recipient: recipient.to_string(),
        amount: coin(5, denom),
    };
    let recipient = addr("treasury").into_string();
    let err = run(&mut deps, "stranger", withdraw("ufee", &recipient)).unwrap_err();
    assert!(matches!(err, ContractError::Unauthorized { .. }));
    let err = run(&mut deps, "virtual staking", withdraw("ufee", &recipient)).unwrap_err();
    assert!(matches!(err, ContractError::Unauthorized { .. }));
    let err = run(&mut deps, "admin", withdraw(REWARD_TOKEN, &recipient)).unwrap_err();
    assert!(matches!(err, ContractError::RewardToken { denom } if denom == REWARD_TOKEN));
    assert!(matches!(run(&mut deps, "admin", withdraw("ufee", "?")).unwrap_err(), ContractError::Std(_)));

    let response = run(&mut deps, "admin", withdraw("ufee", &recipient)).unwrap();
    let send = BankMsg::Send { to_address: recipient, amount: coins(5, "ufee") };
    assert_eq!(response.messages, [SubMsg::new(send)]);
}

#[test]
fn migration_keeps_the_state_and_refuses_all_but_upgrades() {
    let mut deps = opened_with(&["v"]);
    stake(&mut deps, "v", 5);
    let before = state(&deps);
    migrate(deps.as_mut(), mock_env(), MigrateMsg {}).unwrap();
    assert_eq!(state(&deps), before);

    cw2::set_contract_version(deps.as_mut().storage, CODE.name, "0.0.1").unwrap();
    migrate(deps.as_mut(), mock_env(), MigrateMsg {}).unwrap();
    assert_eq!(cw2::get_contract_version(&deps.storage).unwrap().version, CODE.version);
    assert_eq!(stake_of(&deps, "v").stake, Uint128::new(5));

    let mut attempt = |name: &str, version: &str| {
        cw2::set_contract_version(deps.as_mut().storage, name, version).unwrap();
        migrate(deps.as_mut(), mock_env(), MigrateMsg {}).unwrap_err()
    };
    assert!(matches!(
        attempt("vault", CODE.version),
        ContractError::Migration(MigrationError::WrongContract { .. })
    ));
    assert!(matches!(
        attempt(CODE.name, "99.0.0"),
        ContractError::Migration(MigrationError::Downgrade { .. })
    ));
    assert!(matches!(
        attempt(CODE.name, "one"),
        ContractError::Migration(MigrationError::InvalidVersion { .. })
    ));
}
