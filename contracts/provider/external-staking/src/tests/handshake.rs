use cosmwasm_std::testing::{
    mock_ibc_channel_close_init, mock_ibc_channel_connect_ack, mock_ibc_channel_open_init,
};
use cosmwasm_std::{IbcChannel, IbcChannelConnectMsg, IbcChannelOpenMsg};
use mesh_apis::external_staking::{IbcChannelResponse, QueryMsg};
use mesh_apis::handshake::{ChannelState, ControlChannel, HandshakeError};

use super::*;
use crate::error::ContractError;
use crate::ibc::{ibc_channel_close, ibc_channel_connect, ibc_channel_open};

fn fresh() -> World {
    World::closed(settings())
}

fn channel(change: impl FnOnce(&mut IbcChannel)) -> IbcChannel {
    let mut channel = control_channel(CHANNEL);
    change(&mut channel);
    channel
}

fn try_open(world: &mut World, channel: IbcChannel, proposed: &str) -> Result<String, ContractError> {
    let msg = IbcChannelOpenMsg::new_try(channel, proposed);
    ibc_channel_open(world.deps.as_mut(), world.env.clone(), msg).map(|answer| answer.unwrap().version)
}

fn confirm(world: &mut World, channel: IbcChannel) -> Result<(), ContractError> {
    let msg = IbcChannelConnectMsg::new_confirm(channel);
    ibc_channel_connect(world.deps.as_mut(), world.env.clone(), msg).map(|_| ())
}

fn reason(result: Result<impl std::fmt::Debug, ContractError>) -> HandshakeError {
    match result.unwrap_err() {
        ContractError::Handshake(error) => error,
        other => panic!("{other:?}"),
    }
}

fn bound(world: &World) -> Option<ControlChannel> {
    world.ask::<IbcChannelResponse>(QueryMsg::IbcChannel {}).channel
}

#[test]
fn an_open_try_is_answered_and_stores_nothing() {
    let mut world = fresh();
    let before = world.dump();
    assert_eq!(try_open(&mut world, channel(|_| ()), VERSION).unwrap(), VERSION);
    assert_eq!(world.dump(), before);
    assert_eq!(bound(&world), None);
}

#[test]
fn an_open_confirm_binds_the_channel_with_its_version() {
    let mut world = fresh();
    confirm(&mut world, channel(|_| ())).unwrap();
    let expected = ControlChannel {
        channel_id: CHANNEL.to_string(),
        remote: remote(),
        version: "1.0.0".to_string(),
        state: ChannelState::Open,
    };
    assert_eq!(bound(&world), Some(expected));
}

#[test]
fn a_newer_minor_with_unknown_fields_is_answered_with_ours() {
    let mut world = fresh();
    let newer = r#"{"protocol":"mesh-security","version":"1.9.2","features":[{"a":null}]}"#;
    assert_eq!(try_open(&mut world, channel(|_| ()), newer).unwrap(), VERSION);
    let extended = r#"{"protocol":"mesh-security","version":"1.0.0","x":1}"#.to_string();
    confirm(&mut world, channel(|c| c.version = extended)).unwrap();
    assert_eq!(bound(&world).unwrap().version, "1.0.0");
}

#[test]
fn each_bad_version_has_an_error_of_its_own_in_both_steps() {
    let version = |v: &str| format!(r#"{{"protocol":"mesh-security","version":"{v}"}}"#);
    let malformed = |actual: &str| HandshakeError::MalformedVersion { actual: actual.to_string() };
    let highest = "1.0.0".to_string();
    let table = [
        (String::new(), malformed("")),
        ("{}".to_string(), malformed("{}")),
        (version("one"), malformed(&version("one"))),
        (
            r#"{"protocol":"ics20-1","version":"1.0.0"}"#.to_string(),
            HandshakeError::WrongProtocol { actual: "ics20-1".to_string() },
        ),
        (
            version("2.0.0"),
            HandshakeError::UnsupportedMajor { highest: highest.clone(), actual: "2.0.0".to_string() },
        ),
        (
            version("1.0.0-alpha"),
            HandshakeError::UnsupportedVersion { highest, actual: "1.0.0-alpha".to_string() },
        ),
    ];
    for (proposed, expected) in table {
        let mut world = fresh();
        let before = world.dump();
        assert_eq!(reason(try_open(&mut world, channel(|_| ()), &proposed)), expected);
        assert_eq!(reason(confirm(&mut world, channel(|c| c.version = proposed))), expected);
        assert_eq!(world.dump(), before);
    }
}

#[test]
fn each_bad_channel_has_an_error_of_its_own_in_both_steps() {
    type Change = fn(&mut IbcChannel);
    let table: [(Change, HandshakeError); 3] = [
        (
            |c| c.order = IbcOrder::Ordered,
            HandshakeError::OrderedChannel { actual: "ORDER_ORDERED".to_string() },
        ),
        (
            |c| c.connection_id = "connection-666".to_string(),
            HandshakeError::WrongConnection {
                expected: remote().connection_id,
                actual: "connection-666".to_string(),
            },
        ),
        (
            |c| c.counterparty_endpoint.port_id = "wasm.stranger".to_string(),
            HandshakeError::WrongPort { expected: remote().port_id, actual: "wasm.stranger".to_string() },
        ),
    ];
    for (change, expected) in table {
        let mut world = fresh();
        let before = world.dump();
        assert_eq!(reason(try_open(&mut world, channel(change), VERSION)), expected);
        assert_eq!(reason(confirm(&mut world, channel(change))), expected);
        assert_eq!(world.dump(), before);
    }
}

#[test]
fn the_steps_of_party_a_are_refused() {
    let mut world = fresh();
    let expected = HandshakeError::WrongParty { expected: "B (responder)".to_string() };
    let init = mock_ibc_channel_open_init(CHANNEL, IbcOrder::Unordered, VERSION);
    assert_eq!(reason(ibc_channel_open(world.deps.as_mut(), world.env.clone(), init)), expected);
    let ack = mock_ibc_channel_connect_ack(CHANNEL, IbcOrder::Unordered, VERSION);
    assert_eq!(reason(ibc_channel_connect(world.deps.as_mut(), world.env.clone(), ack)), expected);
    assert_eq!(bound(&world), None);
}

#[test]
fn of_two_relayers_that_race_the_first_to_confirm_binds() {
    let mut world = fresh();
    for id in ["channel-1", "channel-2"] {
        let msg = IbcChannelOpenMsg::new_try(control_channel(id), VERSION);
        ibc_channel_open(world.deps.as_mut(), world.env.clone(), msg).unwrap();
    }
    world.open_channel("channel-2").unwrap();
    let expected = HandshakeError::ChannelExists { existing: "channel-2".to_string() };
    assert_eq!(reason(world.open_channel("channel-1")), expected);
    assert_eq!(reason(try_open(&mut world, channel(|_| ()), VERSION)), expected);
    assert_eq!(bound(&world).unwrap().channel_id, "channel-2");
}

#[test]
fn nobody_can_close_the_channel_from_this_side() {
    let mut world = World::new();
    for id in [CHANNEL, "channel-9"] {
        let before = world.dump();
        let msg = mock_ibc_channel_close_init(id, IbcOrder::Unordered, VERSION);
        let result = ibc_channel_close(world.deps.as_mut(), world.env.clone(), msg);
        assert_eq!(reason(result), HandshakeError::CloseRefused);
        assert_eq!(world.dump(), before);
    }
}

#[test]
fn the_counterparty_closes_only_the_channel_it_names() {
    let mut world = World::new();
    let before = world.dump();
    world.close_channel("channel-9");
    assert_eq!(world.dump(), before);
    world.close_channel(CHANNEL);
    assert_eq!(bound(&world).unwrap().state, ChannelState::Closed);
}

#[test]
fn a_close_confirm_before_any_channel_is_open_changes_nothing() {
    let mut world = fresh();
    let before = world.dump();
    world.close_channel(CHANNEL);
    assert_eq!(world.dump(), before);
}

#[test]
fn after_a_close_only_the_pinned_endpoint_can_bind_again() {
    let mut world = World::new();
    world.close_channel(CHANNEL);
    let stranger = channel(|c| c.counterparty_endpoint.port_id = "wasm.stranger".to_string());
    assert!(matches!(reason(confirm(&mut world, stranger)), HandshakeError::WrongPort { .. }));
    let elsewhere = channel(|c| c.connection_id = "connection-666".to_string());
    assert!(matches!(reason(confirm(&mut world, elsewhere)), HandshakeError::WrongConnection { .. }));

    assert!(try_open(&mut world, channel(|c| c.endpoint.channel_id = "channel-5".into()), VERSION).is_ok());
    world.open_channel("channel-5").unwrap();
    let now = bound(&world).unwrap();
    assert_eq!((now.channel_id.as_str(), now.state), ("channel-5", ChannelState::Open));

    world.close_channel(CHANNEL);
    assert_eq!(bound(&world).unwrap().state, ChannelState::Open, "the old channel is nobody's now");
}
