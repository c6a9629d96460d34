//! The transfer channel.

use mesh_apis::converter::ConfigResponse;
use mesh_toolkit::transfer_channel::TransferChannelError::{
    Ordered, Unknown, WrongConnection, WrongRemotePort, WrongVersion,
};

use super::*;

fn named_channel(chain: &Chain) -> Option<String> {
    ask::<ConfigResponse>(&chain.deps, QueryMsg::Config {}).transfer_channel
}

/// Verdict on a transfer channel.
fn refused(change: impl FnOnce(&mut IbcChannel)) -> ContractError {
    let mut chain = Chain::without_channel(&[]);
    let mut channel = transfer_channel();
    change(&mut channel);
    chain.deps.querier.ibc.update("wasm.converter", &[channel]);
    let before = chain.state();
    let err = chain.name_channel(TRANSFER_CHANNEL).unwrap_err();
    assert_eq!(chain.state(), before);
    err
}

#[test]
fn a_channel_over_the_connection_of_the_remote_is_taken() {
    let mut chain = Chain::without_channel(&[]);
    assert_eq!(named_channel(&chain), None);
    chain.name_channel(TRANSFER_CHANNEL).unwrap();
    assert_eq!(named_channel(&chain).as_deref(), Some(TRANSFER_CHANNEL));
}

#[test]
fn a_version_that_other_middleware_has_wrapped_is_taken() {
    let mut chain = Chain::without_channel(&[]);
    let mut channel = transfer_channel();
    channel.version = r#"{"fee_version":"ics29-1","app_version":"ics20-1"}"#.to_string();
    chain.deps.querier.ibc.update("wasm.converter", &[channel]);
    chain.name_channel(TRANSFER_CHANNEL).unwrap();
}

#[test]
fn every_wrong_channel_is_refused_with_an_error_of_its_own() {
    for absent in ["channel-8", ""] {
        let err = refused(|channel| channel.endpoint.channel_id = absent.to_string());
        assert!(
            matches!(err, ContractError::TransferChannel(Unknown { actual }) if actual == TRANSFER_CHANNEL)
        );
    }
    // The contract has a channel of this name itself.
    let err = refused(|channel| channel.endpoint.port_id = "wasm.converter".to_string());
    assert!(matches!(err, ContractError::TransferChannel(Unknown { .. })));
    assert!(matches!(
        refused(|channel| channel.connection_id = "connection-22".to_string()),
        ContractError::TransferChannel(WrongConnection { expected, actual })
            if (expected.as_str(), actual.as_str()) == ("connection-2", "connection-22")
    ));
    assert!(matches!(
        refused(|channel| channel.counterparty_endpoint.port_id = "wasm.evil".to_string()),
        ContractError::TransferChannel(WrongRemotePort { actual }) if actual == "wasm.evil"
    ));
    assert!(matches!(
        refused(|channel| channel.order = IbcOrder::Ordered),
        ContractError::TransferChannel(Ordered)
    ));
    for version in ["", "ics27-1", "ics721-1"] {
        assert!(matches!(
            refused(|channel| channel.version = version.to_string()),
            ContractError::TransferChannel(WrongVersion { actual }) if actual == version
        ));
    }
}

#[test]
fn only_the_admin_names_the_channel() {
    let mut chain = Chain::without_channel(&[]);
    let update = ExecuteMsg::UpdateConfig {
        price_feed: None,
        price_max_age_secs: None,
        discount: None,
        transfer_channel: Some(TRANSFER_CHANNEL.to_string()),
    };
    for sender in ["stranger", "virtual staking"] {
        let err = run(&mut chain.deps, sender, update.clone()).unwrap_err();
        assert!(matches!(err, ContractError::Unauthorized { .. }));
    }
    assert_eq!(named_channel(&chain), None);
}

#[test]
fn a_channel_is_named_only_once_the_remote_is_a_contract() {
    let mut deps = instantiated(unpinned_msg());
    deps.querier.ibc.update("wasm.converter", &[transfer_channel()]);
    let name = ExecuteMsg::UpdateConfig {
        price_feed: None,
        price_max_age_secs: None,
        discount: None,
        transfer_channel: Some(TRANSFER_CHANNEL.to_string()),
    };
    assert!(matches!(run(&mut deps, "admin", name.clone()).unwrap_err(), ContractError::NoRemote));
    for port in ["their_port", "wasm.", "wasm", "transfer"] {
        let remote_contract = AuthorizedEndpoint { port_id: port.to_string(), ..remote() };
        run(&mut deps, "admin", ExecuteMsg::PinRemote { remote_contract }).unwrap();
        let err = run(&mut deps, "admin", name.clone()).unwrap_err();
        assert!(matches!(err, ContractError::RemoteNotAContract { actual } if actual == port));
    }
    run(&mut deps, "admin", ExecuteMsg::PinRemote { remote_contract: staking_contract() }).unwrap();
    run(&mut deps, "admin", name).unwrap();
}

#[test]
fn a_channel_can_be_named_at_creation_with_the_remote() {
    let init = |remote_contract| {
        let mut deps = mock_dependencies();
        deps.querier.staking.update(REWARD_TOKEN, &[], &[]);
        deps.querier.ibc.update("wasm.converter", &[transfer_channel()]);
        let msg = InstantiateMsg {
            remote_contract,
            transfer_channel: Some(TRANSFER_CHANNEL.to_string()),
            ..init_msg()
        };
        instantiate(deps.as_mut(), mock_env(), message_info(&addr("creator"), &[]), msg)?;
        reply(deps.as_mut(), mock_env(), created_reply(addr("vs").as_str()))?;
        Ok::<_, ContractError>(ask::<ConfigResponse>(&deps, QueryMsg::Config {}))
    };
    assert!(matches!(init(None).unwrap_err(), ContractError::NoRemote));
    let elsewhere = AuthorizedEndpoint { connection_id: "connection-22".to_string(), ..staking_contract() };
    assert!(matches!(
        init(Some(elsewhere)).unwrap_err(),
        ContractError::TransferChannel(WrongConnection { .. })
    ));
    let config = init(Some(staking_contract())).unwrap();
    assert_eq!(config.transfer_channel.as_deref(), Some(TRANSFER_CHANNEL));
}

#[test]
fn a_remote_over_another_connection_needs_another_channel() {
    let mut deps = instantiated(InstantiateMsg { remote_contract: Some(staking_contract()), ..init_msg() });
    deps.querier.ibc.update("wasm.converter", &[transfer_channel()]);
    let name = ExecuteMsg::UpdateConfig {
        price_feed: None,
        price_max_age_secs: None,
        discount: None,
        transfer_channel: Some(TRANSFER_CHANNEL.to_string()),
    };
    run(&mut deps, "admin", name).unwrap();
    let channel = |deps: &Deps| ask::<ConfigResponse>(deps, QueryMsg::Config {}).transfer_channel;
    let same = AuthorizedEndpoint { port_id: "wasm.other".to_string(), ..staking_contract() };
    run(&mut deps, "admin", ExecuteMsg::PinRemote { remote_contract: same }).unwrap();
    assert!(channel(&deps).is_some());
    let other = AuthorizedEndpoint { connection_id: "connection-22".to_string(), ..staking_contract() };
    run(&mut deps, "admin", ExecuteMsg::PinRemote { remote_contract: other }).unwrap();
    assert_eq!(channel(&deps), None);
}
