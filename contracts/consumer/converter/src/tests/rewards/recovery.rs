//! Batches whose callback never came.

use super::*;

fn swallowed() -> Chain {
    let mut chain = Chain::new(&[("v", 100)]);
    chain.earn(&[("v", 7), ("w", 5)]);
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
    assert_eq!(chain.booked(), named(&[("v", 7), ("w", 5)]));
    assert_eq!(chain.sums(), (12, 0, 0));
    assert!(!chain.rewards().callbacks_work, "it shows nothing of callbacks");
    chain.send(None).unwrap();
    assert_eq!(chain.sums(), (0, 12, 0));
}

#[test]
fn a_batch_cannot_be_recovered_before_its_timeout_and_grace() {
    let mut chain = swallowed();
    chain.pay(12);
    let sent = chain.env.block.time.seconds();
    chain.wait(TIMEOUT_SECS + GRACE_SECS - 1);
    let before = chain.state();
    assert!(matches!(
        chain.recover(1).unwrap_err(),
        ContractError::BatchNotSilent { from, now }
            if from == sent + TIMEOUT_SECS + GRACE_SECS && now == from - 1
    ));
    assert_eq!(chain.state(), before);
    chain.wait(1);
    chain.recover(1).unwrap();
}

#[test]
fn a_batch_is_recovered_as_a_whole_or_not_at_all() {
    let mut chain = swallowed();
    chain.wait(TIMEOUT_SECS + GRACE_SECS);
    chain.pay(11);
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
fn a_batch_is_recovered_once() {
    let mut chain = swallowed();
    chain.pay(100);
    chain.wait(TIMEOUT_SECS + GRACE_SECS);
    chain.recover(1).unwrap();
    let before = chain.state();
    assert!(matches!(
        chain.recover(1).unwrap_err(),
        ContractError::UnknownBatch { channel_id, sequence: 1 } if channel_id == TRANSFER_CHANNEL
    ));
    assert_eq!(chain.state(), before);
}

#[test]
fn a_settled_batch_cannot_be_recovered() {
    for settle in [Chain::arrive, Chain::refuse, Chain::time_out] {
        let mut chain = swallowed();
        let sequence = settle(&mut chain, 0).sequence;
        chain.pay(100);
        chain.wait(TIMEOUT_SECS + GRACE_SECS);
        assert!(matches!(chain.recover(sequence).unwrap_err(), ContractError::UnknownBatch { .. }));
    }
}

#[test]
fn a_callback_after_the_recovery_is_ignored() {
    let mut chain = swallowed();
    chain.pay(12);
    chain.wait(TIMEOUT_SECS + GRACE_SECS);
    chain.recover(1).unwrap();
    chain.pay(12);
    let before = chain.state();
    for msg in [acked(1, ARRIVED), acked(1, REFUSED), timed_out(1)] {
        attribute(&chain.callback(msg).attributes, "ignored");
    }
    assert_eq!(chain.state(), before);
    assert_eq!(chain.sums(), (12, 0, 12), "the refund belongs to nobody yet");
}
