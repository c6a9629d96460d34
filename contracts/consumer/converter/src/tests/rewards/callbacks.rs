//! Callbacks: what they resolve, and what they cannot.

use proptest::prelude::*;

use super::*;

fn in_transit() -> Chain {
    let mut chain = Chain::new(&[]);
    chain.earn(&[("v", 7), ("w", 5)]);
    chain
}

#[test]
fn what_has_arrived_is_forgotten() {
    let mut chain = in_transit();
    assert!(!chain.rewards().callbacks_work);
    chain.arrive(0);
    assert_eq!(chain.sums(), (0, 0, 0));
    assert!(chain.batches().is_empty());
    assert!(chain.rewards().callbacks_work);
}

#[test]
fn what_failed_is_booked_again_beside_what_came_since() {
    for resolve in [Chain::refuse, Chain::time_out] {
        let mut chain = in_transit();
        chain.earn(&[("v", 100), ("x", 1)]);
        resolve(&mut chain, 0);
        assert_eq!(chain.booked(), named(&[("v", 107), ("w", 5), ("x", 1)]));
        assert_eq!(chain.sums(), (113, 0, 0));
        assert!(chain.batches().is_empty());
        assert!(chain.rewards().callbacks_work);
        assert!(chain.flights.is_empty(), "nothing is sent by a callback");
    }
}

#[test]
fn the_limit_is_halved_by_failures_and_doubled_by_successes() {
    let mut chain = Chain::new(&[]);
    let names: Vec<_> = (0..40).map(|i| format!("valoper{i:03}")).collect();
    let rewards: Vec<_> = names.iter().map(|name| (name.as_str(), 1_000)).collect();
    let limit = |chain: &Chain| chain.rewards().batch_limit;
    chain.earn(&rewards);
    assert_eq!(limit(&chain), 30);
    for halved in [15, 7, 3, 1, 1] {
        chain.time_out(0);
        assert_eq!(limit(&chain), halved);
        chain.send(None).unwrap();
        assert_eq!(chain.flights[0].split.len() as u32, halved);
    }
    for doubled in [2, 4, 8, 16, 30, 30] {
        chain.arrive(0);
        assert_eq!(limit(&chain), doubled);
        chain.earn(&rewards);
    }
}

#[test]
fn a_failed_batch_lowers_the_limit_and_never_raises_it() {
    let mut chain = Chain::new(&[]);
    chain.earn(&[("first", 1)]);
    chain.arrive(0);
    let names: Vec<_> = (0..30).map(|i| format!("valoper{i:03}")).collect();
    let rewards: Vec<_> = names.iter().map(|name| (name.as_str(), 1)).collect();
    chain.earn(&rewards);
    chain.earn(&[("v", 1), ("w", 1), ("x", 1), ("y", 1)]);
    chain.refuse(1);
    assert_eq!(chain.rewards().batch_limit, 2);
    chain.refuse(0);
    assert_eq!(chain.rewards().batch_limit, 2);
}

#[test]
fn a_callback_for_what_is_not_in_transit_changes_nothing() {
    let mut chain = in_transit();
    let before = chain.state();
    let this = chain.env.contract.address.to_string();
    for (port, sender, batch) in [
        ("wasm.other", &*this, 1),
        ("", &this, 1),
        ("transfer", "stranger", 1),
        ("transfer", "", 1),
        ("transfer", &this, 2),
        ("transfer", &this, 0),
        ("transfer", &this, u64::MAX),
    ] {
        for msg in [
            ack_of(packet_of(port, sender, batch), ARRIVED),
            ack_of(packet_of(port, sender, batch), REFUSED),
            timeout_of(packet_of(port, sender, batch)),
        ] {
            let response = chain.callback(msg);
            attribute(&response.attributes, "ignored");
        }
    }
    assert_eq!(chain.state(), before);
}

#[test]
fn a_callback_counts_once() {
    for resolve in [Chain::arrive, Chain::refuse, Chain::time_out] {
        let mut chain = in_transit();
        let batch = resolve(&mut chain, 0).batch;
        // Enough is there for it to be booked a second time.
        chain.pay(1_000);
        let before = chain.state();
        chain.callback(acked(batch, ARRIVED));
        chain.callback(acked(batch, REFUSED));
        chain.callback(timed_out(batch));
        assert_eq!(chain.state(), before);
    }
}

#[test]
fn every_result_is_a_success_and_every_error_a_refusal() {
    for ack in [r#"{"result":"AQ=="}"#, r#"{"result":5,"new":[]}"#, r#"{"result":"","error":"x"}"#] {
        let mut chain = in_transit();
        let response = chain.callback(acked(1, ack.as_bytes()));
        assert_eq!(attribute(&response.attributes, "outcome"), "arrived");
    }
    for ack in [r#"{"error":""}"#, r#"{"error":5}"#, r#"{"new":{},"error":"x"}"#] {
        let mut chain = in_transit();
        chain.pay(12);
        let response = chain.callback(acked(1, ack.as_bytes()));
        assert!(attribute(&response.attributes, "outcome").starts_with("refused (other)"));
        assert_eq!(chain.sums(), (12, 0, 0));
    }
}

/// The transfer module accepts no such ack either.
#[test]
fn an_ack_that_says_nothing_keeps_the_batch() {
    for ack in ["", "{}", "null", "[]", r#"{"result":null}"#, "\u{0}"] {
        let mut chain = in_transit();
        chain.pay(12);
        chain.callback(acked(1, ack.as_bytes()));
        assert_eq!(chain.batches().len(), 1);
        assert_eq!(chain.sums(), (0, 12, 12));
    }
}

#[test]
fn a_refused_batch_is_kept_until_its_refund_is_there() {
    let mut chain = in_transit();
    chain.pay(11);
    let response = chain.callback(acked(1, REFUSED));
    assert_eq!(attribute(&response.attributes, "not_covered"), "12");
    assert_eq!(chain.sums(), (0, 12, 11));
    assert!(chain.batches()[0].not_booked);
    assert!(matches!(
        chain.recover(1).unwrap_err(),
        ContractError::BatchNotCovered { amount, surplus } if (amount.u128(), surplus.u128()) == (12, 11)
    ));
    // It is known that it was refused: nobody has to wait, nor to be asked.
    chain.pay(1);
    chain.recover(1).unwrap();
    assert!(chain.asked.is_empty());
    assert_eq!(chain.sums(), (12, 0, 0));
}

#[test]
fn a_batch_is_resolved_after_another_channel_was_named() {
    let mut chain = in_transit();
    let mut other = transfer_channel();
    other.endpoint.channel_id = "channel-10".to_string();
    chain.deps.querier.ibc.update("wasm.converter", &[other]);
    chain.name_channel("channel-10").unwrap();
    chain.refuse(0);
    assert_eq!(chain.booked(), named(&[("v", 7), ("w", 5)]));
}

#[test]
fn a_success_writes_one_record_and_removes_one() {
    let mut chain = in_transit();
    chain.earn(&[("x", 1)]);
    let before = chain.state();
    chain.arrive(0);
    let after = chain.state();
    assert_eq!(after.len() + 1, before.len());
    assert_eq!(after.iter().filter(|record| !before.contains(record)).count(), 1);
}

proptest! {
    #[test]
    fn no_bytes_are_an_error(ack: Vec<u8>, data: Vec<u8>, port in "transfer|.{0,9}") {
        let mut chain = in_transit();
        let mut packet = packet_of(&port, chain.env.contract.address.as_str(), 1);
        packet.data = data.into();
        chain.callback(ack_of(packet.clone(), &ack));
        chain.callback(timeout_of(packet));
        prop_assert_eq!(chain.sums(), (0, 12, 0));
    }
}
