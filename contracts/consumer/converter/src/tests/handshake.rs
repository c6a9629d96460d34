//! The handshake as party A: each refusal has its own error, and nothing is stored before
//! `OpenAck`.

use cosmwasm_std::{Ibc3ChannelOpenResponse, IbcChannelCloseMsg, IbcChannelOpenMsg};
use mesh_apis::converter::{ConfigResponse, IbcChannelResponse};
use mesh_apis::handshake::{ChannelState, ControlChannel, HandshakeError};

use super::*;
use crate::ibc::{ibc_channel_close, ibc_channel_open};

fn semver(version: &str) -> String {
    format!(r#"{{"protocol":"mesh-security","version":"{version}"}}"#)
}

fn pinned() -> Deps {
    instantiated(init_msg())
}

fn handshake_error(err: ContractError) -> HandshakeError {
    match err {
        ContractError::Handshake(err) => err,
        other => panic!("not an error of the handshake: {other}"),
    }
}

fn init(deps: &mut Deps, channel: IbcChannel) -> Result<Option<Ibc3ChannelOpenResponse>, HandshakeError> {
    let msg = IbcChannelOpenMsg::new_init(channel);
    ibc_channel_open(deps.as_mut(), mock_env(), msg).map_err(handshake_error)
}

fn open_ack(deps: &mut Deps, channel: IbcChannel, answer: &str) -> Result<(), HandshakeError> {
    let msg = IbcChannelConnectMsg::new_ack(channel, answer);
    ibc_channel_connect(deps.as_mut(), mock_env(), msg).map(|_| ()).map_err(handshake_error)
}

fn stored(deps: &Deps) -> Option<ControlChannel> {
    ask::<IbcChannelResponse>(deps, QueryMsg::IbcChannel {}).channel
}

fn close_confirm(deps: &mut Deps, id: &str) {
    let msg = IbcChannelCloseMsg::new_confirm(channel(id));
    ibc_channel_close(deps.as_mut(), mock_env(), msg).unwrap();
}

/// Channels that both steps refuse, each with its error.
fn wrong_channels() -> Vec<(IbcChannel, HandshakeError)> {
    let ordered = mock_ibc_channel("channel-9", IbcOrder::Ordered, &version());
    let mut other_connection = channel("channel-9");
    other_connection.connection_id = "connection-66".to_string();
    let mut other_port = channel("channel-9");
    other_port.counterparty_endpoint.port_id = "wasm.stranger".to_string();
    vec![
        (ordered, HandshakeError::OrderedChannel { actual: "ORDER_ORDERED".to_string() }),
        (
            other_connection,
            HandshakeError::WrongConnection {
                expected: "connection-2".to_string(),
                actual: "connection-66".to_string(),
            },
        ),
        (
            other_port,
            HandshakeError::WrongPort {
                expected: "their_port".to_string(),
                actual: "wasm.stranger".to_string(),
            },
        ),
    ]
}

#[test]
fn open_init_proposes_the_highest_version_and_stores_nothing() {
    let mut deps = pinned();
    let before = state(&deps);
    for requested in [String::new(), version()] {
        let mut channel = channel(CHANNEL_ID);
        channel.version = requested;
        let answer = init(&mut deps, channel).unwrap().unwrap();
        assert_eq!(answer.version, semver("1.0.0"));
    }
    assert_eq!(state(&deps), before);
}

#[test]
fn open_try_and_open_confirm_belong_to_the_other_party() {
    let mut deps = instantiated(init_msg());
    let wrong = HandshakeError::WrongParty { expected: "A (initiator)".to_string() };
    let msg = IbcChannelOpenMsg::new_try(channel(CHANNEL_ID), version());
    assert_eq!(handshake_error(ibc_channel_open(deps.as_mut(), mock_env(), msg).unwrap_err()), wrong);
    let msg = IbcChannelConnectMsg::new_confirm(channel(CHANNEL_ID));
    assert_eq!(handshake_error(ibc_channel_connect(deps.as_mut(), mock_env(), msg).unwrap_err()), wrong);
    assert_eq!(stored(&deps), None);
}

#[test]
fn a_wrong_channel_is_refused_at_both_steps() {
    let mut deps = pinned();
    let before = state(&deps);
    for (channel, expected) in wrong_channels() {
        assert_eq!(init(&mut deps, channel.clone()).unwrap_err(), expected);
        assert_eq!(open_ack(&mut deps, channel, &version()).unwrap_err(), expected);
    }
    assert_eq!(state(&deps), before);
}

#[test]
fn open_init_refuses_what_it_cannot_propose() {
    let mut deps = instantiated(init_msg());
    let mut request = |requested: &str| {
        let mut channel = channel(CHANNEL_ID);
        channel.version = requested.to_string();
        init(&mut deps, channel).unwrap_err()
    };
    assert!(matches!(request("ics20-1"), HandshakeError::MalformedVersion { .. }));
    assert!(matches!(
        request(r#"{"protocol":"ics20-1","version":"1.0.0"}"#),
        HandshakeError::WrongProtocol { .. }
    ));
    assert!(matches!(request(&semver("2.0.0")), HandshakeError::UnsupportedMajor { .. }));
    assert!(matches!(request(&semver("1.3.0")), HandshakeError::UnsupportedVersion { .. }));
}

#[test]
fn open_ack_refuses_a_wrong_answer() {
    let mut deps = instantiated(init_msg());
    let before = state(&deps);
    let mut answer = |answer: &str, channel_version: &str| {
        let mut channel = channel(CHANNEL_ID);
        channel.version = channel_version.to_string();
        open_ack(&mut deps, channel, answer).unwrap_err()
    };
    let mut both = |text: &str| {
        // ibc-go has replaced the channel's version by the answer at this step; another engine may
        // keep the proposal.
        let (kept, replaced) = (answer(text, &version()), answer(text, text));
        assert_eq!(kept, replaced);
        kept
    };
    assert!(matches!(both("{}"), HandshakeError::MalformedVersion { .. }));
    assert!(matches!(both(""), HandshakeError::MalformedVersion { .. }));
    assert!(matches!(
        both(r#"{"protocol":"ics20-1","version":"1.0.0"}"#),
        HandshakeError::WrongProtocol { .. }
    ));
    assert!(matches!(both(&semver("2.0.0")), HandshakeError::UnsupportedMajor { .. }));
    assert!(matches!(both(&semver("1.0.1")), HandshakeError::AnswerAboveProposal { .. }));
    assert!(matches!(both(&semver("1.0.0-alpha")), HandshakeError::UnsupportedVersion { .. }));
    assert_eq!(state(&deps), before);
}

#[test]
fn open_ack_stores_the_channel_and_unknown_fields_are_accepted() {
    let mut deps = pinned();
    let answer = r#"{"protocol":"mesh-security","version":"1.0.0","features":{"a":[null]}}"#;
    open_ack(&mut deps, channel(CHANNEL_ID), answer).unwrap();
    assert_eq!(
        stored(&deps),
        Some(ControlChannel {
            channel_id: CHANNEL_ID.to_string(),
            remote: remote(),
            version: "1.0.0".to_string(),
            state: ChannelState::Open,
        })
    );
}

/// Failure 5 of the reference: a channel towards any port was accepted, and the right one then
/// refused.
#[test]
fn an_abandoned_or_losing_handshake_blocks_nothing() {
    let other = AuthorizedEndpoint { port_id: "wasm.other".to_string(), ..remote() };
    let mut deps = instantiated(InstantiateMsg { remote_contract: Some(other), ..init_msg() });
    let mut strange = channel("channel-1");
    strange.counterparty_endpoint.port_id = "wasm.other".to_string();
    init(&mut deps, strange.clone()).unwrap();
    run(&mut deps, "admin", ExecuteMsg::PinRemote { remote_contract: remote() }).unwrap();
    assert!(matches!(
        open_ack(&mut deps, strange, &version()).unwrap_err(),
        HandshakeError::WrongPort { .. }
    ));
    init(&mut deps, channel("channel-2")).unwrap();
    init(&mut deps, channel(CHANNEL_ID)).unwrap();
    open_ack(&mut deps, channel(CHANNEL_ID), &version()).unwrap();
    assert_eq!(stored(&deps).unwrap().channel_id, CHANNEL_ID);
}

#[test]
fn a_second_channel_is_refused_at_both_steps() {
    let mut deps = opened();
    let before = state(&deps);
    let exists = HandshakeError::ChannelExists { existing: CHANNEL_ID.to_string() };
    assert_eq!(init(&mut deps, channel("channel-4")).unwrap_err(), exists);
    assert_eq!(open_ack(&mut deps, channel("channel-4"), &version()).unwrap_err(), exists);
    assert_eq!(state(&deps), before);
}

/// A failure of the reference that an unpinned converter shared: the first to open a channel kept
/// it for good.
#[test]
fn without_a_pin_no_channel_opens_and_nobody_binds() {
    let mut deps = instantiated(unpinned_msg());
    let before = state(&deps);
    for port in ["wasm.stranger", "their_port"] {
        let mut channel = channel("channel-1");
        channel.counterparty_endpoint.port_id = port.to_string();
        assert_eq!(init(&mut deps, channel.clone()).unwrap_err(), HandshakeError::NotPinned);
        assert_eq!(open_ack(&mut deps, channel, &version()).unwrap_err(), HandshakeError::NotPinned);
    }
    assert_eq!(state(&deps), before);

    run(&mut deps, "admin", ExecuteMsg::PinRemote { remote_contract: remote() }).unwrap();
    init(&mut deps, channel(CHANNEL_ID)).unwrap();
    open_ack(&mut deps, channel(CHANNEL_ID), &version()).unwrap();
    assert_eq!(ask::<ConfigResponse>(&deps, QueryMsg::Config {}).remote_contract, Some(remote()));
}

/// Failure 4 of the reference: anyone closed the channel, and everyone left without unbonding.
#[test]
fn a_strangers_close_is_refused() {
    let mut deps = opened();
    let before = state(&deps);
    for id in [CHANNEL_ID, "channel-99"] {
        let msg = IbcChannelCloseMsg::new_init(channel(id));
        let err = ibc_channel_close(deps.as_mut(), mock_env(), msg).unwrap_err();
        assert_eq!(handshake_error(err), HandshakeError::CloseRefused);
    }
    assert_eq!(state(&deps), before);
}

#[test]
fn a_confirmed_close_of_another_channel_changes_nothing() {
    let mut deps = opened();
    let before = state(&deps);
    close_confirm(&mut deps, "channel-99");
    assert_eq!(state(&deps), before);
}

#[test]
fn after_a_confirmed_close_only_the_bound_remote_can_open_again() {
    let mut deps = opened_with(&["v"]);
    stake(&mut deps, "v", 10);
    close_confirm(&mut deps, CHANNEL_ID);
    assert_eq!(stored(&deps).unwrap().state, ChannelState::Closed);
    close_confirm(&mut deps, CHANNEL_ID);
    assert_eq!(refused(&mut deps, &stake_packet("v", coin(1, DENOM))), ReasonCode::WrongChannel);

    for (channel, expected) in wrong_channels() {
        assert_eq!(init(&mut deps, channel.clone()).unwrap_err(), expected);
        assert_eq!(open_ack(&mut deps, channel, &version()).unwrap_err(), expected);
    }
    init(&mut deps, channel("channel-8")).unwrap();
    open_ack(&mut deps, channel("channel-8"), &version()).unwrap();
    let reopened = stored(&deps).unwrap();
    assert_eq!((reopened.channel_id.as_str(), reopened.state), ("channel-8", ChannelState::Open));
    assert_eq!(stake_of(&deps, "v").stake.u128(), 10);
}

#[test]
fn after_a_confirmed_close_nobody_can_pin_another_remote() {
    let mut deps = opened();
    close_confirm(&mut deps, CHANNEL_ID);
    let other = AuthorizedEndpoint { port_id: "wasm.other".to_string(), ..remote() };
    let before = state(&deps);
    let refused = run(&mut deps, "admin", ExecuteMsg::PinRemote { remote_contract: other }).unwrap_err();
    assert!(matches!(refused, ContractError::RemoteInUse { existing } if existing == CHANNEL_ID));
    assert_eq!(state(&deps), before);
}

#[test]
fn a_new_channel_sends_the_first_chunk_and_cannot_fail_by_it() {
    let mut deps = instantiated(init_msg());
    assert!(report(&mut deps, many(100)).is_empty());
    let response = connect(&mut deps, CHANNEL_ID).unwrap();
    let sent = packets(&response.messages);
    assert_eq!(sent.len(), 1);
    assert_eq!(seqs(&sent[0]), (1..=40).collect::<Vec<_>>());
    send_failed(&mut deps, &response.messages[0]);
    assert_eq!(outbox_seqs(&deps), (1..=100).collect::<Vec<_>>());
}
