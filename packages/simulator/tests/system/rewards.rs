//! Rewards: earned on the consumer, withdrawn on the provider.

use mesh_simulator::RewardBooks;

use crate::clockwork::{holds, system, DAY, VA, VB, WA};

#[test]
fn what_is_earned_on_the_consumer_is_paid_on_the_provider() {
    for (consumer, validator) in [(0, VA), (1, WA)] {
        let mut system = system();
        system.stake("alice", consumer, validator, 600).unwrap();
        system.stake("bob", consumer, validator, 200).unwrap();
        system.world.relay_all().unwrap();
        system.world.advance(DAY);
        system.run_epoch(consumer).unwrap();
        holds(&mut system);

        system.distribute(consumer, validator, 1_000_000).unwrap();
        system.world.advance(DAY);
        system.run_epoch(consumer).unwrap();
        let books = system.reward_books(consumer).unwrap();
        // 800 at 1.5, less 10 %, are 1080 of 1001080; 5 % are the validator's.
        assert_eq!((books.collected.u128(), books.travelling.u128()), (1_024, 1_024), "{books:?}");
        assert_eq!(system.batches(consumer).unwrap().len(), 1);
        holds(&mut system);

        system.world.relay_all().unwrap();
        let books = system.reward_books(consumer).unwrap();
        assert_eq!((books.travelling.u128(), books.in_transit.u128(), books.held.u128()), (0, 0, 1_024));
        assert_eq!(books.claimable.u128(), 1_024);
        holds(&mut system);

        assert_eq!(system.withdraw_rewards("alice", consumer, Some(validator), None).unwrap().u128(), 768);
        let friend = system.user("friend");
        assert_eq!(system.withdraw_rewards("bob", consumer, None, Some(&friend)).unwrap().u128(), 256);
        assert_eq!(system.reward_balance(&friend, consumer).unwrap().u128(), 256);
        assert!(system.withdraw_rewards("bob", consumer, None, None).is_err(), "nothing is left");
        let books = system.reward_books(consumer).unwrap();
        let expected = RewardBooks {
            collected: 1_024u128.into(),
            arrived: 1_024u128.into(),
            paid: 1_024u128.into(),
            positions: 2,
            ..RewardBooks::default()
        };
        assert_eq!(books, expected);
        holds(&mut system);
    }
}

#[test]
fn what_the_chain_pays_unasked_is_shared_out() {
    let mut system = system();
    for validator in [VA, VB] {
        system.stake("alice", 0, validator, 300).unwrap();
    }
    system.world.relay_all().unwrap();
    system.world.advance(DAY);
    system.run_epoch(0).unwrap();
    system.pay_converter(0, 1_000).unwrap();
    let books = system.reward_books(0).unwrap();
    assert_eq!((books.collected.u128(), books.surplus.u128()), (1_000, 1_000));
    holds(&mut system);
    system.distribute(0, VA, 1_000_000).unwrap();
    system.world.advance(DAY);
    system.run_epoch(0).unwrap();
    system.world.relay_all().unwrap();
    assert!(system.reward_books(0).unwrap().claimable.u128() > 600, "{:?}", system.reward_books(0));
    holds(&mut system);
}
