//! The table of received packets (specification, "The engine").

use interchain::ibc::receive::REDACTED;
use interchain::{Delivery, Phase, SimError};

use crate::mock::{Counters, ExecuteMsg, OnReceive, Opened, QueryMsg};

fn deliver(receive: OnReceive) -> (Opened, Result<Delivery, SimError>) {
    let mut opened = Opened::new();
    let id = opened.send(receive);
    let result = opened.pair.world.deliver(id);
    (opened, result)
}

fn at_b(opened: &Opened) -> Counters {
    opened.pair.counters(opened.pair.b)
}

fn text(delivery: &Delivery) -> String {
    let (Delivery::Acked(ack) | Delivery::Reverted(ack)) = delivery else { panic!("no ack: {delivery:?}") };
    String::from_utf8(ack.to_vec()).unwrap()
}

#[test]
fn a_success_keeps_the_state_and_writes_the_ack() {
    let (opened, result) = deliver(OnReceive::Ok);
    assert_eq!(result.unwrap(), Delivery::Acked(br#"{"result":"AQ=="}"#.into()));
    assert_eq!(at_b(&opened).received, 1);
}

#[test]
fn an_ok_with_an_error_ack_keeps_the_state() {
    let (opened, result) = deliver(OnReceive::ErrorAck);
    assert_eq!(result.unwrap(), Delivery::Acked(br#"{"error":"refused"}"#.into()));
    assert_eq!(at_b(&opened).received, 1);
}

#[test]
fn an_err_reverts_the_state_and_writes_its_text() {
    let (opened, result) = deliver(OnReceive::Err);
    assert!(text(&result.unwrap()).contains("told to refuse"));
    assert_eq!(at_b(&opened).received, 0);
}

#[test]
fn a_failing_sub_message_reverts_everything_and_writes_no_text() {
    let (opened, result) = deliver(OnReceive::SubMsgFails);
    assert_eq!(text(&result.unwrap()), format!(r#"{{"error":"{REDACTED}"}}"#));
    assert_eq!(at_b(&opened), Counters { opened: 1, ..Counters::default() });
}

#[test]
fn a_panic_in_a_sub_message_is_an_error_of_that_message() {
    let (opened, result) = deliver(OnReceive::SubMsgPanics);
    assert_eq!(text(&result.unwrap()), format!(r#"{{"error":"{REDACTED}"}}"#));
    assert_eq!(at_b(&opened).received, 0);
}

#[test]
fn a_caught_failure_of_a_sub_message_keeps_the_rest() {
    let (opened, result) = deliver(OnReceive::SubMsgFailsCaught);
    assert_eq!(text(&result.unwrap()), r#"{"result":"AQ=="}"#);
    let counters = at_b(&opened);
    assert_eq!((counters.received, counters.set, counters.replied), (1, 1, 1));
    let told: Option<String> = opened.pair.ask(opened.pair.b, &QueryMsg::ReplyText {});
    assert_eq!(told.unwrap(), "told to fail: execute wasm contract failed");
}

#[test]
fn sub_messages_run_in_the_same_transaction() {
    let (opened, result) = deliver(OnReceive::SubMsgSucceeds);
    assert_eq!(text(&result.unwrap()), r#"{"result":"AQ=="}"#);
    assert_eq!(at_b(&opened).set, 1);
}

#[test]
fn data_of_a_reply_replaces_the_ack() {
    let (_, result) = deliver(OnReceive::ReplyOverridesAck);
    assert_eq!(text(&result.unwrap()), r#"{"result":"cmVwbHk="}"#);
}

#[test]
fn a_panic_aborts_the_relaying_and_leaves_the_packet() {
    let (mut opened, result) = deliver(OnReceive::Panic);
    assert!(matches!(result, Err(SimError::Aborted { .. })), "{result:?}");
    assert!(result.unwrap_err().says("told to panic"));
    assert_eq!(at_b(&opened).received, 0);
    let world = &mut opened.pair.world;
    let stuck = world.in_flight().unwrap();
    assert_eq!(stuck[0].phase, Phase::Sent);
    assert_eq!(world.stats().aborted, 1);
    // Until it times out.
    world.advance(100);
    world.timeout(stuck[0].id).unwrap();
    assert_eq!(opened.pair.counters(opened.pair.a).timed_out, 1);
}

#[test]
fn an_empty_ack_cannot_be_written() {
    let (opened, result) = deliver(OnReceive::EmptyAck);
    assert!(matches!(result, Err(SimError::Aborted { .. })), "{result:?}");
    assert_eq!(at_b(&opened).received, 0);
}

#[test]
fn an_ack_can_be_written_later_and_once() {
    let (mut opened, result) = deliver(OnReceive::NoAck);
    assert_eq!(result.unwrap(), Delivery::Async);
    let (b, channel) = (opened.pair.b, opened.at_b.id());
    let packet = opened.pair.world.in_flight().unwrap().remove(0);
    assert_eq!(packet.phase, Phase::Received { ack: None });
    assert!(opened.pair.world.acknowledge(packet.id).unwrap_err().says("is not acknowledged"));

    let write = ExecuteMsg::WriteAck { channel, sequence: packet.id.sequence };
    opened.pair.execute(b, &write).unwrap();
    assert!(opened.pair.execute(b, &write).unwrap_err().says("waits for no acknowledgement"));
    opened.pair.world.acknowledge(packet.id).unwrap();
    let last: Option<cosmwasm_std::Binary> = opened.pair.ask(opened.pair.a, &QueryMsg::LastAck {});
    assert_eq!(last.unwrap().as_slice(), br#"{"result":"bGF0ZQ=="}"#);
}

#[test]
fn a_receiving_contract_can_send_in_the_same_transaction() {
    let (opened, result) = deliver(OnReceive::SendsBack);
    result.unwrap();
    let in_flight = opened.pair.world.in_flight().unwrap();
    let ways: Vec<_> = in_flight.iter().map(|p| (p.from, p.to, p.is_sent())).collect();
    let (a, b) = (opened.pair.a, opened.pair.b);
    assert_eq!(ways, [(a, b, false), (b, a, true)]);
}
