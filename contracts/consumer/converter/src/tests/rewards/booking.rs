//! Booking of rewards, and sharing out of the surplus.

use super::*;

fn many(n: usize) -> Vec<(String, u128)> {
    (0..n).map(|i| (format!("valoper{i:03}"), 10)).collect()
}

#[test]
fn only_virtual_staking_books_rewards() {
    let mut chain = Chain::new(&[]);
    chain.pay(5);
    let rewards = vec![ValidatorReward { validator: "v".to_string(), amount: Uint128::new(5) }];
    for sender in ["stranger", "admin"] {
        let err =
            chain.run(sender, ExecuteMsg::BookRewards { epoch: 1, rewards: rewards.clone() }).unwrap_err();
        assert!(matches!(err, ContractError::Unauthorized { .. }));
    }
    assert_eq!(chain.sums(), (0, 0, 5));
}

#[test]
fn a_page_is_bounded() {
    let mut chain = Chain::without_channel(&[]);
    let page = |n| {
        many(n).into_iter().map(|(validator, amount)| ValidatorReward { validator, amount: amount.into() })
    };
    let err =
        chain.run("virtual staking", ExecuteMsg::BookRewards { epoch: 1, rewards: page(101).collect() });
    assert!(matches!(err.unwrap_err(), ContractError::TooManyRewards { max: 100, actual: 101 }));
    chain.pay(1000);
    let page = ExecuteMsg::BookRewards { epoch: 1, rewards: page(100).collect() };
    chain.run("virtual staking", page).unwrap();
    assert_eq!(chain.sums(), (1000, 0, 0));
}

#[test]
fn no_more_is_booked_than_is_there() {
    let mut chain = Chain::without_channel(&[]);
    chain.pay(10);
    let response = chain.book(&[("v", 7), ("w", 7), ("x", 7)]);
    assert_eq!(attribute(&response.attributes, "booked"), "10");
    assert_eq!(attribute(&response.attributes, "not_covered"), "11");
    assert_eq!(chain.booked(), named(&[("v", 7), ("w", 3)]));
    assert_eq!(chain.sums(), (10, 0, 0));
}

#[test]
fn what_is_booked_covers_nothing_else() {
    let mut chain = Chain::without_channel(&[]);
    chain.earn(&[("v", 10)]);
    let response = chain.book(&[("w", 10)]);
    assert_eq!(attribute(&response.attributes, "not_covered"), "10");
    assert_eq!(chain.booked(), named(&[("v", 10)]));
}

#[test]
fn rewards_of_one_validator_add_up() {
    let mut chain = Chain::without_channel(&[]);
    chain.earn(&[("v", 1), ("w", 2), ("v", 4)]);
    chain.earn(&[("v", 8)]);
    assert_eq!(chain.booked(), named(&[("v", 13), ("w", 2)]));
}

#[test]
fn a_malformed_entry_stops_no_other() {
    let mut chain = Chain::without_channel(&[]);
    let endless = "v".repeat(70_000);
    let response = chain.earn(&[("", 1), (&endless, 2), ("sp ace", 4), ("v", 8)]);
    assert_eq!(response.events.len(), 3);
    assert_eq!(attribute(&response.events[1].attributes, "index"), "1");
    assert_eq!(chain.booked(), named(&[("v", 8)]));
    assert_eq!(chain.sums(), (8, 0, 7));
}

#[test]
fn no_amount_is_too_much_to_book() {
    let mut chain = Chain::without_channel(&[("v", 1)]);
    chain.set_balance(u128::MAX);
    chain.book(&[("v", u128::MAX), ("w", u128::MAX), ("v", u128::MAX)]);
    assert_eq!(chain.booked(), named(&[("v", u128::MAX)]));
}

#[test]
fn the_surplus_is_shared_out_by_stake() {
    let mut chain = Chain::without_channel(&[("v", 100), ("w", 300)]);
    chain.pay(100);
    let response = chain.earn(&[("v", 7), ("w", 0)]);
    assert_eq!(attribute(&response.attributes, "booked"), "7");
    assert_eq!(attribute(&response.attributes, "shared"), "100");
    assert_eq!(chain.booked(), named(&[("v", 32), ("w", 75)]));
    assert_eq!(chain.sums(), (107, 0, 0));
}

#[test]
fn a_validator_gets_exactly_its_own_share_of_a_page() {
    let mut chain = Chain::without_channel(&[("v", 100), ("w", 300)]);
    chain.pay(100);
    chain.book(&[("v", 0), ("v", 0)]);
    assert_eq!(chain.booked(), named(&[("v", 25)]));
    assert_eq!(chain.sums(), (25, 0, 75), "what is left waits");
}

#[test]
fn the_surplus_is_shared_out_alike_on_every_page() {
    let names: Vec<_> = (0..5).map(|i| format!("valoper{i:03}")).collect();
    let stakes: Vec<_> = names.iter().map(|name| (name.as_str(), 50)).collect();
    let mut chain = Chain::without_channel(&stakes);
    chain.pay(1_000);
    chain.epoch += 1;
    for name in &names {
        chain.book_page(&[(name, 0)]);
        // Meanwhile something comes that was not there at the first page.
        chain.pay(100);
    }
    let alike: Vec<_> = names.iter().map(|name| (name.as_str(), 200)).collect();
    assert_eq!(chain.booked(), named(&alike));
    assert_eq!(chain.sums(), (1_000, 0, 500));
    // The next epoch shares out what came since.
    for _ in 0..2 {
        chain.book(&[("valoper000", 0)]);
    }
    assert_eq!(chain.booked()[0].1, 200 + 100 + 80);
}

#[test]
fn what_a_page_sends_lowers_no_share_of_the_next_page() {
    let mut chain = Chain::new(&[("v", 50), ("w", 50)]);
    // The first callback: from then on each page sends a batch.
    chain.earn(&[("v", 1)]);
    chain.arrive(0);
    chain.pay(1_000);
    chain.epoch += 1;
    for name in ["v", "w"] {
        chain.pay(2_000);
        chain.book_page(&[(name, 2_000)]);
    }
    let sent: Vec<_> = chain.flights.iter().map(|flight| flight.split.clone()).collect();
    assert_eq!(sent, [named(&[("v", 2_500)]), named(&[("w", 2_500)])]);
}

/// Its refund may be there, and is not told apart from what the chain has paid.
#[test]
fn what_was_in_transit_before_an_epoch_is_shared_out_on_no_page() {
    let mut chain = Chain::new(&[("v", 50), ("w", 50)]);
    chain.earn(&[("v", 100)]);
    let lost = chain.land(0);
    chain.pay(lost.amount);
    chain.epoch += 1;
    for name in ["v", "w"] {
        chain.book_page(&[(name, 0)]);
    }
    assert_eq!(chain.sums(), (0, 100, 100));
}

#[test]
fn no_more_is_shared_out_than_was_fixed_nor_than_is_there() {
    let mut chain = Chain::without_channel(&[("v", 50), ("w", 50)]);
    chain.pay(1_000);
    chain.epoch += 1;
    chain.book_page(&[("v", 0)]);
    // The stake of the next page has grown.
    stake(&mut chain.deps, "w", 950);
    chain.book_page(&[("w", 0)]);
    assert_eq!(chain.booked(), named(&[("v", 500), ("w", 500)]));
    chain.pay(1_000);
    chain.book_page(&[("v", 0), ("w", 0)]);
    assert_eq!(chain.sums(), (1_000, 0, 1_000));

    // An entry of a later page takes what was to be shared out.
    let mut chain = Chain::without_channel(&[("v", 50), ("w", 50)]);
    chain.pay(1_000);
    chain.epoch += 1;
    chain.book_page(&[("v", 0)]);
    chain.book_page(&[("x", 400), ("w", 0)]);
    assert_eq!(chain.booked(), named(&[("v", 500), ("w", 100), ("x", 400)]));
}

#[test]
fn shares_are_rounded_down() {
    let mut chain = Chain::without_channel(&[("v", 1), ("w", 1), ("x", 1)]);
    chain.pay(8);
    chain.book(&[("v", 0), ("w", 0), ("x", 0)]);
    assert_eq!(chain.booked(), named(&[("v", 2), ("w", 2), ("x", 2)]));
    assert_eq!(chain.sums(), (6, 0, 2));
}

#[test]
fn without_stake_the_surplus_waits() {
    let mut chain = Chain::without_channel(&[]);
    chain.pay(50);
    chain.earn(&[("v", 7)]);
    assert_eq!(chain.sums(), (7, 0, 50));
}

#[test]
fn a_tombstoned_validator_gets_its_rewards_and_no_share() {
    let mut chain = Chain::without_channel(&[("dead", 900), ("v", 100)]);
    report(&mut chain.deps, vec![tombstoned("dead")]);
    chain.pay(50);
    chain.earn(&[("dead", 7), ("v", 0), ("stakeless", 1)]);
    assert_eq!(chain.booked(), named(&[("dead", 7), ("stakeless", 1), ("v", 50)]));
}

#[test]
fn what_may_have_been_refunded_is_not_shared_out() {
    let mut chain = Chain::new(&[("v", 100)]);
    chain.earn(&[("v", 40)]);
    assert_eq!(chain.sums(), (0, 40, 0));
    // Refunded, and its callback never came.
    chain.pay(40);
    let response = chain.book(&[("v", 0)]);
    assert_eq!(attribute(&response.attributes, "shared"), "0");
    chain.pay(15);
    let response = chain.book(&[("v", 0)]);
    assert_eq!(attribute(&response.attributes, "shared"), "15");
    assert_eq!(chain.sums(), (15, 40, 40));
}

#[test]
fn booked_rewards_and_batches_are_read_in_pages() {
    let mut chain = Chain::new(&[]);
    chain.earn(&[("a", 1)]);
    chain.arrive(0);
    chain.earn(&[("b", 2)]);
    chain.earn(&[("c", 3)]);
    let page = |start_after, limit| -> Vec<u64> {
        let page: BatchesResponse = ask(&chain.deps, QueryMsg::Batches { start_after, limit: Some(limit) });
        page.batches.iter().map(|batch| batch.batch.0).collect()
    };
    assert_eq!(page(None, 1), [2]);
    assert_eq!(page(Some(BatchId(2)), 10), [3]);
    assert!(page(Some(BatchId(3)), 10).is_empty());

    chain.can_send = false;
    chain.earn(&[("d", 4), ("e", 5), ("f", 6)]);
    let page = |start_after: Option<&str>, limit| -> Vec<(String, u128)> {
        let start_after = start_after.map(str::to_string);
        let msg = QueryMsg::BookedRewards { start_after, limit: Some(limit) };
        amounts(&ask::<BookedRewardsResponse>(&chain.deps, msg).rewards)
    };
    assert_eq!(page(None, 2), named(&[("d", 4), ("e", 5)]));
    assert_eq!(page(Some("e"), 2), named(&[("f", 6)]));
}
