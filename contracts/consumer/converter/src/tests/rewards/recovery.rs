//! Recovery of batches whose callback never came: external-staking is asked, and only a batch that
//! it has not booked is booked again.

use cosmwasm_std::IbcChannelCloseMsg;

use super::*;
use crate::ibc::ibc_channel_close;
use mesh_apis::time::UnixTime;

fn swallowed() -> Chain {
    let mut chain = Chain::new(&[("v", 100)]);
    chain.earn(&[("v", 7), ("w", 5)]);
    chain
}

fn asked() -> Chain {
    let mut chain = swallowed();
    chain.wait(TIMEOUT_SECS + GRACE_SECS);
    chain.recover(1).unwrap();
    assert_eq!(chain.asked, [1]);
    chain
}

#[test]
fn anyone_recovers_a_refunded_batch_whose_callback_never_came() {
    let mut chain = swallowed();
    chain.pay(12);
    chain.wait(TIMEOUT_SECS + GRACE_SECS);
    chain.book(&[("v", 0)]);
    assert_eq!(chain.sums(), (0, 12, 12), "kept for the batch");
    chain.recover(1).unwrap();
    assert_eq!(chain.sums(), (0, 12, 12), "a question changes nothing");
    chain.answer(1, false);
    assert_eq!(chain.booked(), named(&[("v", 7), ("w", 5)]));
    assert_eq!(chain.sums(), (12, 0, 0));
    assert!(!chain.rewards().callbacks_work, "it shows nothing of callbacks");
    chain.send(None).unwrap();
    assert_eq!((chain.sums(), chain.last_batch), ((0, 12, 0), 2), "under a new number");
}

#[test]
fn what_has_arrived_is_never_booked_again_whatever_is_there() {
    let mut chain = asked();
    chain.pay(1_000);
    chain.answer(1, true);
    assert_eq!(chain.sums(), (0, 0, 1_000));
    assert!(matches!(chain.recover(1).unwrap_err(), ContractError::UnknownBatch { batch: BatchId(1) }));
}

/// A balance proves no particular batch.
#[test]
fn no_batch_takes_the_refund_of_another() {
    let mut chain = Chain::new(&[("a", 1), ("b", 1_000_000)]);
    chain.earn(&[("z", 1)]);
    chain.arrive(0);
    // One arrives, one is refunded, and of both the callback is lost.
    let arrived = {
        chain.earn(&[("a", 500)]);
        chain.land(0).batch
    };
    let refunded = {
        chain.earn(&[("b", 500)]);
        chain.land(0).batch
    };
    chain.pay(500);
    chain.wait(TIMEOUT_SECS + GRACE_SECS);
    chain.recover(arrived).unwrap();
    chain.recover(refunded).unwrap();
    assert_eq!(chain.sums(), (0, 1_000, 500));
    chain.answer(arrived, true);
    assert_eq!(chain.sums(), (0, 500, 500));
    chain.answer(refunded, false);
    assert_eq!(chain.booked(), named(&[("b", 500)]));
    assert_eq!(chain.sums(), (500, 0, 0));
}

#[test]
fn nobody_is_asked_before_grace_and_again_after_another() {
    let mut chain = swallowed();
    let sent = chain.env.block.time.seconds();
    chain.wait(TIMEOUT_SECS + GRACE_SECS - 1);
    let before = chain.state();
    assert!(matches!(
        chain.recover(1).unwrap_err(),
        ContractError::BatchNotSilent { from, now }
            if from == UnixTime(sent + TIMEOUT_SECS + GRACE_SECS) && now.0 == from.0 - 1
    ));
    assert_eq!(chain.state(), before);
    chain.wait(1);
    chain.recover(1).unwrap();
    chain.wait(GRACE_SECS - 1);
    assert!(matches!(chain.recover(1).unwrap_err(), ContractError::BatchNotSilent { .. }));
    chain.wait(1);
    chain.recover(1).unwrap();
    assert_eq!(chain.asked, [1, 1]);
}

#[test]
fn what_is_not_booked_is_booked_whole_with_its_refund() {
    let mut chain = asked();
    chain.pay(11);
    let response = chain.answer(1, false);
    assert_eq!(attribute(&response.attributes, "not_covered"), "12");
    assert!(chain.batches()[0].not_booked);
    assert_eq!(chain.sums(), (0, 12, 11));
    // What is booked for others does not cover it.
    chain.earn(&[("x", 100)]);
    let before = chain.state();
    assert!(matches!(
        chain.recover(1).unwrap_err(),
        ContractError::BatchNotCovered { amount, surplus } if (amount.u128(), surplus.u128()) == (12, 11)
    ));
    assert_eq!(chain.state(), before);
    chain.pay(1);
    chain.recover(1).unwrap();
    assert_eq!(chain.sums(), (12, 100, 0), "the other is in transit itself");
}

#[test]
fn an_answer_that_comes_twice_or_too_late_changes_nothing() {
    for resolve in [Chain::arrive, Chain::refuse, Chain::time_out] {
        let mut chain = asked();
        resolve(&mut chain, 0);
        chain.pay(1_000);
        let before = chain.state();
        for booked in [true, false] {
            attribute(&chain.answer(1, booked).attributes, "ignored");
        }
        assert_eq!(chain.state(), before);
    }
    let mut chain = asked();
    chain.pay(1_000);
    chain.answer(1, false);
    let before = chain.state();
    chain.answer(1, false);
    assert_eq!(chain.state(), before);
}

#[test]
fn a_callback_after_the_answer_is_ignored() {
    let mut chain = asked();
    chain.pay(12);
    chain.answer(1, false);
    chain.pay(12);
    let before = chain.state();
    for msg in [acked(1, ARRIVED), acked(1, REFUSED), timed_out(1)] {
        attribute(&chain.callback(msg).attributes, "ignored");
    }
    assert_eq!(chain.state(), before);
    assert_eq!(chain.sums(), (12, 0, 12), "the refund belongs to nobody yet");
}

#[test]
fn a_refund_ends_a_batch_that_waits_for_it() {
    for resolve in [Chain::refuse, Chain::time_out] {
        let mut chain = asked();
        chain.answer(1, false);
        resolve(&mut chain, 0);
        assert_eq!(chain.sums(), (12, 0, 0));
        assert!(chain.batches().is_empty());
    }
}

#[test]
fn an_ack_that_answers_nothing_changes_nothing() {
    let mut chain = asked();
    chain.pay(1_000);
    let before = chain.state();
    let error = br#"{"error":"ABCI code: 1"}"#;
    for ack in [&b""[..], b"{}", ARRIVED, error, br#"{"result":"e30="}"#, br#"{"result":5}"#] {
        chain.answer_with(1, ack);
    }
    let msg = mock_ibc_packet_timeout(CHANNEL_ID, &ConsumerPacket::CloseBatch { batch: BatchId(1) }).unwrap();
    ibc_packet_timeout(chain.deps.as_mut(), chain.env.clone(), msg).unwrap();
    assert_eq!(chain.state(), before);
    // An answer to another packet is none either.
    report(&mut chain.deps, vec![]);
    let packet = ConsumerPacket::AddValidators { validators: vec![] };
    let answer = ack::success(&BatchAck { booked: false }).unwrap();
    let msg = mock_ibc_packet_ack(CHANNEL_ID, &packet, IbcAcknowledgement::new(answer)).unwrap();
    ibc_packet_ack(chain.deps.as_mut(), chain.env.clone(), msg).unwrap();
    assert_eq!(chain.state(), before);
}

#[test]
fn without_an_open_channel_nobody_is_asked_or_loses() {
    let mut chain = swallowed();
    chain.wait(TIMEOUT_SECS + GRACE_SECS);
    let mut control = channel(CHANNEL_ID);
    control.counterparty_endpoint.port_id = staking_contract().port_id;
    let close = IbcChannelCloseMsg::new_confirm(control.clone());
    ibc_channel_close(chain.deps.as_mut(), mock_env(), close).unwrap();
    assert!(matches!(chain.recover(1).unwrap_err(), ContractError::NoOpenChannel));
    let connect = IbcChannelConnectMsg::new_ack(control, version());
    ibc_channel_connect(chain.deps.as_mut(), mock_env(), connect).unwrap();
    chain.recover(1).unwrap();
    chain.answer(1, true);
    assert_eq!(chain.sums(), (0, 0, 0));
}
