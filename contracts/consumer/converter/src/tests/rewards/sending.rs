//! Sending of batches, and when they wait.

use super::*;
use mesh_toolkit::control_channel::CHANNEL;

/// Rewards of one unit for each of `n` validators, booked and not sent.
fn booked(n: usize) -> Chain {
    let mut chain = Chain::new(&[]);
    book_many(&mut chain, n);
    chain
}

fn book_many(chain: &mut Chain, n: usize) {
    let names: Vec<_> = (0..n).map(|i| format!("valoper{i:03}")).collect();
    let rewards: Vec<_> = names.iter().map(|name| (name.as_str(), 1)).collect();
    let can_send = std::mem::replace(&mut chain.can_send, false);
    chain.earn(&rewards);
    chain.can_send = can_send;
}

/// Lets a callback come, with the limit as it was.
fn callbacks_work(chain: &mut Chain) {
    chain.earn(&[("first", 1)]);
    chain.arrive(0);
}

#[test]
fn a_page_sends_a_batch_with_its_split_to_the_remote() {
    let mut chain = Chain::new(&[]);
    let response = chain.earn(&[("v", 7), ("w", 5)]);
    assert_eq!(response.messages.len(), 1);
    let [flight] = &chain.flights[..] else { panic!("one transfer") };
    let timeout = chain.env.block.time.plus_seconds(TIMEOUT_SECS);
    assert_eq!((flight.amount, flight.timeout), (12, timeout));
    assert_eq!(flight.split, named(&[("v", 7), ("w", 5)]));

    assert!(chain.booked().is_empty());
    let [batch] = &chain.batches()[..] else { panic!("one batch") };
    assert_eq!((batch.batch, batch.not_booked), (BatchId(1), false));
    assert_eq!((batch.amount.u128(), batch.ask_from.0), (12, timeout.seconds() + GRACE_SECS));
    assert_eq!(amounts(&batch.split), flight.split);
    assert_eq!(chain.sums(), (0, 12, 0));
}

#[test]
fn what_cannot_be_sent_is_booked_again_and_sent_later() {
    let mut chain = Chain::new(&[]);
    chain.can_send = false;
    chain.earn(&[("v", 7), ("w", 5)]);
    assert_eq!(chain.sums(), (12, 0, 0));
    assert!(chain.batches().is_empty());
    chain.send(None).unwrap();
    assert_eq!(chain.booked(), named(&[("v", 7), ("w", 5)]));

    chain.can_send = true;
    chain.send(None).unwrap();
    assert_eq!(chain.sums(), (0, 12, 0));
}

#[test]
fn without_a_channel_rewards_wait_until_there_is_one() {
    let mut chain = Chain::without_channel(&[]);
    chain.earn(&[("v", 7)]);
    assert_eq!(chain.sums(), (7, 0, 0));
    assert!(matches!(chain.send(None).unwrap_err(), ContractError::NoTransferChannel));
    chain.name_channel(TRANSFER_CHANNEL).unwrap();
    chain.send(None).unwrap();
    assert_eq!(chain.sums(), (0, 7, 0));
}

#[test]
fn without_a_remote_that_is_final_and_a_contract_rewards_wait() {
    let mut chain = Chain::new(&[]);
    let mut opened = CHANNEL.load(&chain.deps.storage).unwrap();
    opened.remote = remote();
    CHANNEL.save(chain.deps.as_mut().storage, &opened).unwrap();
    chain.earn(&[("v", 7)]);
    assert!(matches!(
        chain.send(None).unwrap_err(),
        ContractError::RemoteNotAContract { actual } if actual == "their_port"
    ));
    // Before the first channel the remote can still be changed, and then nobody could be asked.
    CHANNEL.remove(chain.deps.as_mut().storage);
    chain.earn(&[("v", 7)]);
    assert!(matches!(chain.send(None).unwrap_err(), ContractError::NoControlChannel));
    assert_eq!(chain.sums(), (14, 0, 0));
}

#[test]
fn sending_nothing_is_no_error_and_changes_nothing() {
    let mut chain = Chain::new(&[]);
    let before = chain.state();
    let response = chain.send(Some(10)).unwrap();
    assert_eq!(attribute(&response.attributes, "nothing_sent"), "nothing is booked");
    assert_eq!(chain.state(), before);
    assert!(chain.flights.is_empty());
}

#[test]
fn before_the_first_callback_one_batch_is_in_transit_at_most() {
    let mut chain = booked(70);
    let response = chain.send(Some(10)).unwrap();
    assert!(response.attributes.iter().all(|attribute| attribute.key != "nothing_sent"));
    assert_eq!(chain.sums(), (40, 30, 0));
    let response = chain.send(None).unwrap();
    assert!(attribute(&response.attributes, "nothing_sent").contains("no callback"));
    chain.earn(&[("v", 7)]);
    assert_eq!(chain.flights.len(), 1);

    chain.arrive(0);
    chain.send(Some(10)).unwrap();
    assert_eq!(chain.flights.len(), 2);
    assert_eq!(chain.sums(), (0, 47, 0));
}

#[test]
fn a_swallowed_first_callback_delays_only_until_silence() {
    let mut chain = booked(70);
    chain.send(None).unwrap();
    chain.wait(TIMEOUT_SECS + GRACE_SECS - 1);
    chain.send(None).unwrap();
    assert_eq!(chain.flights.len(), 1);
    chain.wait(1);
    chain.send(Some(10)).unwrap();
    assert_eq!((chain.flights.len(), chain.sums()), (2, (10, 60, 0)));
    chain.send(None).unwrap();
    assert_eq!(chain.flights.len(), 2, "one at a time");
}

#[test]
fn an_unsent_batch_delays_nothing_beside_a_silent_one() {
    let mut chain = booked(70);
    chain.send(None).unwrap();
    chain.wait(TIMEOUT_SECS + GRACE_SECS);
    chain.can_send = false;
    chain.send(None).unwrap();
    chain.can_send = true;
    chain.send(None).unwrap();
    assert_eq!((chain.flights.len(), chain.sums()), (2, (10, 60, 0)));
}

#[test]
fn a_batch_that_could_not_be_sent_does_not_count_as_in_transit() {
    let mut chain = booked(5);
    chain.can_send = false;
    chain.send(None).unwrap();
    chain.can_send = true;
    chain.send(None).unwrap();
    assert_eq!(chain.flights.len(), 1);
}

#[test]
fn one_call_sends_one_batch_or_as_many_as_it_says_up_to_ten() {
    let mut chain = Chain::new(&[]);
    chain.earn(&[("v", 1)]);
    chain.refuse(0);
    assert_eq!(chain.rewards().batch_limit, 1);
    book_many(&mut chain, 19);
    let mut send = |limit| {
        chain.send(limit).unwrap();
        chain.flights.len()
    };
    assert_eq!(send(None), 1);
    assert_eq!(send(Some(0)), 2);
    assert_eq!(send(Some(3)), 5);
    assert_eq!(send(Some(u32::MAX)), 15);
}

#[test]
fn one_page_sends_one_batch() {
    let mut chain = Chain::new(&[]);
    callbacks_work(&mut chain);
    book_many(&mut chain, 70);
    chain.book(&[]);
    assert_eq!(chain.flights.len(), 1);
    assert_eq!(chain.flights[0].split.len(), MAX_SPLIT);
}

#[test]
fn batches_go_on_where_the_last_one_ended() {
    let mut chain = Chain::new(&[]);
    callbacks_work(&mut chain);
    let names = |chain: &Chain| -> Vec<_> {
        chain.flights.last().unwrap().split.iter().map(|(name, _)| name.clone()).collect()
    };
    // The reply puts the first thirty back, and the next batch begins after them.
    book_many(&mut chain, 40);
    chain.send(None).unwrap();
    let turn: Vec<_> = (30..40).chain(0..20).map(|i| format!("valoper{i:03}")).collect();
    assert_eq!(names(&chain), turn);
    chain.send(None).unwrap();
    assert_eq!(names(&chain), (20..30).map(|i| format!("valoper{i:03}")).collect::<Vec<_>>());
}

#[test]
fn a_validator_that_always_fails_starves_no_other() {
    let mut chain = Chain::new(&[]);
    chain.earn(&[("a", 1), ("bad", 1), ("c", 1), ("d", 1), ("e", 1)]);
    for _ in 0..20 {
        while let Some(flight) = chain.flights.first() {
            match flight.split.iter().any(|(validator, _)| validator == "bad") {
                true => chain.refuse(0),
                false => chain.arrive(0),
            };
        }
        chain.send(None).unwrap();
    }
    let left: Vec<_> = chain.booked().into_iter().chain(chain.flights.remove(0).split).collect();
    assert_eq!(left, named(&[("bad", 1)]));
}
