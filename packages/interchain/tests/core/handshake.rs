//! The state machine of a channel. Any account can take any step with any arguments.

use cosmwasm_std::{IbcEndpoint, IbcOrder};
use interchain::ibc::{OpenAck, OpenConfirm, OpenInit, OpenTry, State};
use interchain::{ChannelRef, IbcError, Proof, SimError};

use crate::mock::{ExecuteMsg, OnReceive, OnResolve, Opened, Order, Pair};

pub fn init(pair: &Pair, version: &str) -> OpenInit {
    OpenInit {
        port: pair.port(pair.a),
        connection: pair.world.connection(pair.link, pair.a).unwrap(),
        counterparty_port: pair.port(pair.b),
        order: IbcOrder::Unordered,
        version: version.to_string(),
    }
}

fn try_(pair: &Pair, at_a: ChannelRef, version: &str) -> OpenTry {
    OpenTry {
        port: pair.port(pair.b),
        connection: pair.world.connection(pair.link, pair.b).unwrap(),
        counterparty: IbcEndpoint { port_id: pair.port(pair.a), channel_id: at_a.id() },
        counterparty_version: version.to_string(),
        order: IbcOrder::Unordered,
        proof: Proof::Honest,
    }
}

fn ack(at_b: ChannelRef, version: &str) -> OpenAck {
    OpenAck {
        counterparty_channel: at_b.id(),
        counterparty_version: version.to_string(),
        proof: Proof::Honest,
    }
}

fn is_refused<T: std::fmt::Debug>(result: Result<T, SimError>, text: &str) {
    match result {
        Err(SimError::Ibc(IbcError::Refused { reason, .. })) => assert!(reason.contains(text), "{reason}"),
        other => panic!("the contract did not refuse: {other:?}"),
    }
}

fn is_unproved<T: std::fmt::Debug>(result: Result<T, SimError>) {
    assert!(matches!(result, Err(SimError::Ibc(IbcError::ProofFailed { .. }))), "{result:?}");
}

#[test]
fn a_channel_goes_from_init_and_tryopen_to_open() {
    let mut pair = Pair::new();
    let at_a = pair.world.channel_open_init(pair.a, init(&pair, "v1")).unwrap();
    assert_eq!(pair.world.channel(at_a).unwrap().state, State::Init);
    let at_b = pair.world.channel_open_try(pair.b, try_(&pair, at_a, "v1")).unwrap();
    assert_eq!(pair.world.channel(at_b).unwrap().state, State::TryOpen);
    is_unproved(pair.world.channel_open_confirm(at_b, OpenConfirm::default()));
    pair.world.channel_open_ack(at_a, ack(at_b, "v1")).unwrap();
    pair.world.channel_open_confirm(at_b, OpenConfirm::default()).unwrap();
    assert_eq!(pair.world.channel(at_a).unwrap().state, State::Open);
    assert_eq!(pair.world.channel(at_b).unwrap().state, State::Open);
    assert_eq!(pair.world.counterparty(at_a).unwrap(), at_b);
    assert_eq!(pair.world.counterparty(at_b).unwrap(), at_a);
    assert_eq!((pair.counters(pair.a).opened, pair.counters(pair.b).opened), (1, 1));
    // Each step once.
    assert!(pair.world.channel_open_ack(at_a, ack(at_b, "v1")).is_err());
    assert!(pair.world.channel_open_confirm(at_b, OpenConfirm::default()).is_err());
}

#[test]
fn a_refused_step_changes_nothing() {
    let mut pair = Pair::new();
    let before = pair.world.snapshot();
    is_refused(pair.world.channel_open_init(pair.a, init(&pair, "refuse")), "version refused");
    is_refused(pair.world.channel_open_init(pair.a, init(&pair, "panic")), "version panics");
    assert!(pair.world.snapshot() == before);
    let at_a = pair.world.channel_open_init(pair.a, init(&pair, "v1")).unwrap();
    assert_eq!(at_a.id(), "channel-0", "no channel id is used up");

    let at_b = pair.world.channel_open_try(pair.b, try_(&pair, at_a, "v1")).unwrap();
    let lie = OpenAck { proof: Proof::Forged, ..ack(at_b, "refuse connect") };
    is_refused(pair.world.channel_open_ack(at_a, lie), "connect refused");
    assert_eq!(pair.world.channel(at_a).unwrap().state, State::Init);
    assert_eq!(pair.world.channel(at_a).unwrap().version, "v1");
    assert_eq!(pair.counters(pair.a).opened, 0);
}

#[test]
fn the_contract_can_propose_and_answer_a_version() {
    let mut pair = Pair::new();
    let at_a = pair.world.channel_open_init(pair.a, init(&pair, "")).unwrap();
    assert_eq!(pair.world.channel(at_a).unwrap().version, "proposed");
    let at_b = pair.world.channel_open_try(pair.b, try_(&pair, at_a, "proposed")).unwrap();
    assert_eq!(pair.world.channel(at_b).unwrap().version, "v1");
    pair.world.channel_open_ack(at_a, ack(at_b, "v1")).unwrap();
    assert_eq!(pair.world.channel(at_a).unwrap().version, "v1");
    // Without an answer the proposal stands.
    let (kept, _) = pair.open("keep").map(|(a, b)| (pair.world.channel(a).unwrap(), b)).unwrap();
    assert_eq!(kept.version, "keep");
}

#[test]
fn claims_about_the_other_chain_must_be_true() {
    let mut pair = Pair::new();
    let at_a = pair.world.channel_open_init(pair.a, init(&pair, "v1")).unwrap();
    let good = try_(&pair, at_a, "v1");
    is_unproved(pair.world.channel_open_try(pair.b, OpenTry { order: IbcOrder::Ordered, ..good.clone() }));
    is_unproved(pair.world.channel_open_try(pair.b, try_(&pair, at_a, "v2")));
    let elsewhere = IbcEndpoint { channel_id: "channel-9".to_string(), ..good.counterparty.clone() };
    is_unproved(pair.world.channel_open_try(pair.b, OpenTry { counterparty: elsewhere, ..good.clone() }));
    let at_b = pair.world.channel_open_try(pair.b, good).unwrap();
    is_unproved(pair.world.channel_open_ack(at_a, ack(at_b, "v2")));
    let wrong = ChannelRef { number: 5, ..at_b };
    is_unproved(pair.world.channel_open_ack(at_a, ack(wrong, "v1")));
}

#[test]
fn a_lying_chain_proves_anything() {
    let mut pair = Pair::new();
    let at_a = pair.world.channel_open_init(pair.a, init(&pair, "v1")).unwrap();
    let claim = OpenAck {
        counterparty_channel: "channel-77".to_string(),
        counterparty_version: "v9".to_string(),
        proof: Proof::Forged,
    };
    pair.world.channel_open_ack(at_a, claim).unwrap();
    let end = pair.world.channel(at_a).unwrap();
    assert_eq!((end.version.as_str(), end.counterparty.channel_id.as_str()), ("v9", "channel-77"));
}

#[test]
fn a_contract_can_send_once_told_that_the_channel_is_open() {
    let mut pair = Pair::new();
    let at_a = pair.world.channel_open_init(pair.a, init(&pair, "v1")).unwrap();
    let at_b = pair.world.channel_open_try(pair.b, try_(&pair, at_a, "v1")).unwrap();
    let greet = OpenAck { proof: Proof::Forged, ..ack(at_b, "greet") };
    pair.world.channel_open_ack(at_a, greet).unwrap();
    assert_eq!(pair.world.in_flight().unwrap().len(), 1);
}

#[test]
fn unknown_ports_and_connections_are_refused() {
    let mut pair = Pair::new();
    let stranger = pair.world.chain(pair.a).account("nobody");
    let port = OpenInit { port: format!("wasm.{stranger}"), ..init(&pair, "v1") };
    let connection = OpenInit { connection: "connection-9".to_string(), ..init(&pair, "v1") };
    let (port, connection) =
        (pair.world.channel_open_init(pair.a, port), pair.world.channel_open_init(pair.a, connection));
    assert!(matches!(port, Err(SimError::Ibc(IbcError::PortNotFound { .. }))));
    assert!(matches!(connection, Err(SimError::Ibc(IbcError::ConnectionNotFound { .. }))));
}

#[test]
fn only_the_contract_can_refuse_to_be_closed_and_it_is_asked() {
    let mut opened = Opened::new();
    for at in [opened.at_a, opened.at_b] {
        is_refused(opened.pair.world.channel_close_init(at), "close refused");
        assert_eq!(opened.pair.world.channel(at).unwrap().state, State::Open);
    }
}

#[test]
fn a_close_needs_the_other_end_to_be_closed() {
    let mut opened = Opened::new();
    let (a, at_a, at_b) = (opened.pair.a, opened.at_a, opened.at_b);
    is_unproved(opened.pair.world.channel_close_confirm(at_a));
    opened.pair.world.counterparty_close(at_b).unwrap();
    assert_eq!(opened.pair.counters(opened.pair.b).closed, 0, "the contract is not asked");
    opened.pair.world.channel_close_confirm(at_a).unwrap();
    assert_eq!(opened.pair.counters(a).closed, 1);
    assert_eq!(opened.pair.world.channel(at_a).unwrap().state, State::Closed);
    assert!(opened.pair.world.channel_close_confirm(at_a).is_err(), "once");
}

#[test]
fn a_second_channel_gets_another_id() {
    let mut opened = Opened::new();
    let (second, _) = opened.pair.open("v1").unwrap();
    assert_ne!(second, opened.at_a);
}

#[test]
fn an_ordered_channel_can_be_opened_and_carries_nothing() {
    let mut pair = Pair::new();
    let ordered = OpenInit { order: IbcOrder::Ordered, ..init(&pair, "v1") };
    let at_a = pair.world.channel_open_init(pair.a, ordered).unwrap();
    is_unproved(pair.world.channel_open_try(pair.b, try_(&pair, at_a, "v1")));
    let ordered = OpenTry { order: IbcOrder::Ordered, ..try_(&pair, at_a, "v1") };
    let at_b = pair.world.channel_open_try(pair.b, ordered).unwrap();
    pair.world.channel_open_ack(at_a, ack(at_b, "v1")).unwrap();
    let send = ExecuteMsg::Send {
        channel: at_a.id(),
        order: Order { receive: OnReceive::Ok, resolve: OnResolve::Ok },
        timeout_secs: 100,
    };
    assert!(pair.execute(pair.a, &send).unwrap_err().says("ordered channels are not modelled"));
}
