//! The outbox: sending of updates, and their return.

use cosmwasm_std::{IbcChannelCloseMsg, ReplyOn};

use super::*;
use crate::ibc::ibc_channel_close;
use crate::outbox::CHUNK;

/// Reports 100 validators over an open channel: two chunks are in flight, the rest waits.
fn two_in_flight() -> (Deps, Vec<ConsumerPacket>) {
    let mut deps = opened();
    let sent = report(&mut deps, many(100));
    (deps, sent)
}

fn range(packet: &ConsumerPacket) -> (u64, u64) {
    let seqs = seqs(packet);
    assert!(seqs.windows(2).all(|pair| pair[0] < pair[1]));
    (seqs[0], *seqs.last().unwrap())
}

fn send_updates(deps: &mut Deps, limit: Option<u32>) -> Vec<ConsumerPacket> {
    packets(&run(deps, "stranger", ExecuteMsg::SendUpdates { limit }).unwrap().messages)
}

#[test]
fn a_report_sends_two_bounded_chunks_and_acks_send_the_rest() {
    let (mut deps, sent) = two_in_flight();
    assert_eq!(CHUNK, 40);
    assert_eq!(sent.iter().map(range).collect::<Vec<_>>(), [(1, 40), (41, 80)]);
    assert_eq!(outbox_seqs(&deps), (81..=100).collect::<Vec<_>>());
    let next = acknowledge(&mut deps, &sent[0], SUCCESS);
    assert_eq!(next.iter().map(range).collect::<Vec<_>>(), [(81, 100)]);
    assert!(acknowledge(&mut deps, &sent[1], SUCCESS).is_empty());
    assert!(acknowledge(&mut deps, &next[0], SUCCESS).is_empty());
    assert!(outbox_of(&deps).is_empty());
}

#[test]
fn a_chunk_holds_one_kind_in_the_order_of_the_outbox() {
    let mut deps = instantiated(init_msg());
    report(&mut deps, vec![added("v", 1), added("w", 2)]);
    report(&mut deps, vec![status("v", ValidatorStatus::Jailed)]);
    report(&mut deps, vec![tombstoned("v"), tombstoned("w")]);
    report(&mut deps, vec![added("x", 3)]);
    let first = packets(&connect(&mut deps, CHANNEL_ID).unwrap().messages);
    let rest = send_updates(&mut deps, Some(10));
    let sent: Vec<_> = first.iter().chain(&rest).map(seqs).collect();
    assert_eq!(sent, [vec![1, 2], vec![3], vec![4, 5], vec![6]]);
}

/// Specification, "Acks and retries": re-sent in the same order as originally sent.
#[test]
fn what_failed_is_sent_again_in_the_original_order() {
    let (mut deps, sent) = two_in_flight();
    assert!(acknowledge(&mut deps, &sent[1], FAILURE).is_empty(), "no endless loop");
    time_out(&mut deps, &sent[0]);
    assert_eq!(outbox_seqs(&deps), (1..=100).collect::<Vec<_>>());
    assert_eq!(send_updates(&mut deps, Some(2)), sent, "the same bytes, numbers and heights");
    assert_eq!(send_updates(&mut deps, Some(2)).iter().map(range).collect::<Vec<_>>(), [(81, 100)]);
}

#[test]
fn every_kind_goes_back_to_its_place() {
    let mut deps = opened();
    let mut sent = report(&mut deps, vec![added("v", 1)]);
    sent.extend(report(&mut deps, vec![status("v", ValidatorStatus::Jailed)]));
    sent.extend(report(&mut deps, vec![tombstoned("v")]));
    assert!(outbox_of(&deps).is_empty());
    for packet in sent.iter().rev() {
        time_out(&mut deps, packet);
    }
    assert_eq!(outbox_seqs(&deps), [1, 2, 3]);
    assert_eq!(send_updates(&mut deps, Some(10)), sent);
}

/// Failure 10 of the reference: acks with an extra or a missing field were stuck for ever.
#[test]
fn every_ack_has_a_meaning() {
    for ack in [r#"{"result":"AQ=="}"#, r#"{"result":5,"new":[]}"#, r#"{"result":"AQ==","error":"x"}"#] {
        let (mut deps, sent) = two_in_flight();
        assert_eq!(acknowledge(&mut deps, &sent[0], ack.as_bytes()).len(), 1, "{ack}");
        assert!(outbox_of(&deps).is_empty());
    }
    for ack in ["", "{}", "null", r#"{"error":""}"#, r#"{"error":" "}"#, r#"{"error":{}}"#, r#"{"ok":1}"#] {
        let (mut deps, sent) = two_in_flight();
        assert!(acknowledge(&mut deps, &sent[0], ack.as_bytes()).is_empty(), "{ack}");
        assert_eq!(outbox_seqs(&deps).len(), 60, "{ack}");
    }
}

/// Some chains refuse an event with an empty attribute: the ack would be stuck.
#[test]
fn an_empty_reason_makes_no_empty_attribute() {
    let (mut deps, sent) = two_in_flight();
    let ack = IbcAcknowledgement::new(br#"{"error":""}"#);
    let msg = mock_ibc_packet_ack(CHANNEL_ID, &sent[0], ack).unwrap();
    let response = ibc_packet_ack(deps.as_mut(), mock_env(), msg).unwrap();
    assert!(response.attributes.iter().all(|attribute| !attribute.value.trim().is_empty()));
}

#[test]
fn a_stake_and_an_unstake_each_send_one_chunk() {
    let (mut deps, sent) = two_in_flight();
    for packet in &sent {
        time_out(&mut deps, packet);
    }
    let response = deliver(&mut deps, &stake_packet("valoper001", coin(5, DENOM)));
    assert_eq!(sums(&response).n, 1);
    assert_eq!(packets(&response.messages), sent[..1]);
    let response = deliver(&mut deps, &unstake_packet("valoper001", coin(5, DENOM)));
    assert_eq!(sums(&response).n, 2);
    assert_eq!(packets(&response.messages), sent[1..]);
}

/// Otherwise the provider might never learn why it is refused.
#[test]
fn a_refused_stake_sends_one_chunk_too() {
    let mut deps = opened_with(&["v"]);
    let sent = report(&mut deps, vec![status("v", ValidatorStatus::Jailed)]);
    acknowledge(&mut deps, &sent[0], FAILURE);
    let response = deliver(&mut deps, &stake_packet("v", coin(5, DENOM)));
    assert!(matches!(outcome(&response), AckOutcome::Failure(_)));
    assert_eq!(packets(&response.messages), sent);
    assert!(outbox_of(&deps).is_empty());
}

#[test]
fn a_packet_that_is_not_the_providers_sends_nothing_along() {
    let mut deps = opened_with(&["v"]);
    let sent = report(&mut deps, vec![status("v", ValidatorStatus::Jailed)]);
    acknowledge(&mut deps, &sent[0], FAILURE);
    let malformed = mock_ibc_packet_recv(CHANNEL_ID, &()).unwrap();
    let elsewhere = mock_ibc_packet_recv("channel-99", &stake_packet("v", coin(5, DENOM))).unwrap();
    for packet in [malformed, elsewhere] {
        let response = ibc_packet_receive(deps.as_mut(), mock_env(), packet).unwrap();
        assert!(matches!(outcome(&response), AckOutcome::Failure(_)));
        assert!(response.messages.is_empty());
    }
    assert_eq!(outbox_of(&deps).len(), 1);
}

#[test]
fn a_send_that_fails_fails_nobody_and_puts_the_chunk_back() {
    let (mut deps, sent) = two_in_flight();
    time_out(&mut deps, &sent[0]);
    let before = outbox_of(&deps);
    let response = deliver(&mut deps, &stake_packet("valoper001", coin(5, DENOM)));
    assert_eq!(response.messages.len(), 1);
    assert!(response.messages[0].gas_limit.is_some());
    send_failed(&mut deps, &response.messages[0]);
    assert_eq!(outbox_of(&deps), before);
    assert_eq!(stake_of(&deps, "valoper001").n, 1);

    let response = try_report(&mut deps, vec![added("new", 1)]).unwrap();
    assert_eq!(response.messages.len(), 2);
    for sub in response.messages.iter().rev() {
        send_failed(&mut deps, sub);
    }
    assert_eq!(outbox_seqs(&deps), (1..=40).chain(81..=101).collect::<Vec<_>>());
}

#[test]
fn a_send_that_fails_after_an_ack_does_not_fail_the_ack() {
    let (mut deps, sent) = two_in_flight();
    let msg = mock_ibc_packet_ack(CHANNEL_ID, &sent[0], IbcAcknowledgement::new(SUCCESS)).unwrap();
    let response = ibc_packet_ack(deps.as_mut(), mock_env(), msg).unwrap();
    send_failed(&mut deps, &response.messages[0]);
    assert_eq!(outbox_seqs(&deps), (81..=100).collect::<Vec<_>>());
}

#[test]
fn anyone_sends_a_bounded_number_and_learns_why_it_fails() {
    let mut deps = instantiated(init_msg());
    let err = run(&mut deps, "stranger", ExecuteMsg::SendUpdates { limit: None }).unwrap_err();
    assert!(matches!(err, ContractError::NoOpenChannel));
    for batch in 0..6 {
        let reports = (0..100).map(|i| added(&format!("v{batch}-{i}"), 1)).collect();
        report(&mut deps, reports);
    }
    connect(&mut deps, CHANNEL_ID).unwrap();
    assert_eq!(send_updates(&mut deps, None).len(), 1);
    assert_eq!(send_updates(&mut deps, Some(0)).len(), 1);
    let response = run(&mut deps, "stranger", ExecuteMsg::SendUpdates { limit: Some(99) }).unwrap();
    assert_eq!(response.messages.len(), 10);
    assert!(response.messages.iter().all(|sub| sub.reply_on == ReplyOn::Never));
    assert_eq!(send_updates(&mut deps, Some(10)).len(), 2);
    assert!(send_updates(&mut deps, Some(10)).is_empty());
}

#[test]
fn a_packet_times_out_after_seven_days_of_block_time() {
    let mut deps = opened();
    let response = try_report(&mut deps, vec![added("v", 1)]).unwrap();
    let CosmosMsg::Ibc(IbcMsg::SendPacket { timeout, .. }) = &response.messages[0].msg else {
        panic!("a packet")
    };
    assert_eq!(timeout.timestamp(), Some(mock_env().block.time.plus_days(7)));
    assert_eq!(timeout.block(), None);
}

#[test]
fn while_no_channel_is_open_nothing_is_sent_and_nothing_is_lost() {
    let (mut deps, sent) = two_in_flight();
    let close = IbcChannelCloseMsg::new_confirm(channel(CHANNEL_ID));
    ibc_channel_close(deps.as_mut(), mock_env(), close).unwrap();
    time_out(&mut deps, &sent[0]);
    time_out(&mut deps, &sent[1]);
    assert!(report(&mut deps, vec![added("new", 1)]).is_empty());
    let err = run(&mut deps, "stranger", ExecuteMsg::SendUpdates { limit: None }).unwrap_err();
    assert!(matches!(err, ContractError::NoOpenChannel));
    assert_eq!(outbox_seqs(&deps), (1..=101).collect::<Vec<_>>());
    // The same id is only a convenience of this test.
    let first = packets(&connect(&mut deps, CHANNEL_ID).unwrap().messages);
    assert_eq!(first, sent[..1]);
}
