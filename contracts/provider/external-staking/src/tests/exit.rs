//! Invariant 8: the way out is bounded, whatever the consumer says or does not say.

use mesh_apis::ConsumerHeight;
use proptest::prelude::*;

use super::correct_consumer::Consumer;
use super::schedule::{check_books, check_liens, give_up_all, leave, step, take, Step, USERS};
use super::*;

fn forged() -> impl Strategy<Value = Binary> {
    let sum = prop_oneof![0u128..100, Just(u128::MAX)];
    let count = prop_oneof![0u64..20, Just(u64::MAX)];
    prop_oneof![
        (count.clone(), count, sum.clone(), sum).prop_map(|(n, height, staked, unstaked)| {
            let (staked, unstaked) = (staked.into(), unstaked.into());
            ack::success(&StakeAck { n, height: Some(ConsumerHeight(height)), staked, unstaked }).unwrap()
        }),
        Just(bare_success()),
        Just(refusal()),
        any::<Vec<u8>>().prop_map(Binary::from),
    ]
}

pub(super) fn lie_or_step() -> impl Strategy<Value = Step> {
    prop_oneof![
        5 => step(),
        1 => (any::<prop::sample::Index>(), forged()).prop_map(|(at, ack)| Step::Forge(at, ack)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// After any schedule of lies the consumer falls silent, the light client expires, and everyone
    /// leaves all the same, within timeout + grace + unbonding.
    #[test]
    fn everyone_gets_all_back_from_a_lying_silent_consumer(
        steps in prop::collection::vec(lie_or_step(), 0..100),
        can_send: bool,
    ) {
        let mut world = World::new();
        let mut consumer = Consumer::liar();
        for step in &steps {
            take(&mut world, &mut consumer, step);
            check_liens(&world);
            check_books(&world);
        }
        (world.can_send, world.vault_works) = (can_send, true);
        for user in USERS {
            let user = addr(user).into_string();
            let _ = world.execute("stranger", ExecuteMsg::RetryRelease { user });
        }
        leave(&mut world, |world| {
            world.pass(TIMEOUT + GRACE);
            give_up_all(world);
            check_liens(world);
            check_books(world);
        });
    }

    #[test]
    fn late_answers_after_everyone_left_release_nothing_twice(
        steps in prop::collection::vec(lie_or_step(), 0..60),
        answers in prop::collection::vec(forged(), 60),
    ) {
        let mut world = World::new();
        let mut consumer = Consumer::liar();
        for step in &steps {
            take(&mut world, &mut consumer, step);
        }
        (world.can_send, world.vault_works) = (true, true);
        for user in USERS {
            let user = addr(user).into_string();
            let _ = world.execute("stranger", ExecuteMsg::RetryRelease { user });
        }
        leave(&mut world, |world| {
            world.pass(TIMEOUT + GRACE);
            give_up_all(world);
        });
        // The vault of these tests refuses to release more than the lien.
        for (packet, answer) in world.flying.clone().into_iter().zip(answers) {
            world.ack(packet_tx(&packet), answer);
            check_liens(&world);
            check_books(&world);
        }
    }
}

#[test]
fn nobody_needs_the_consumer_after_the_channel_was_closed() {
    let mut world = World::staked("alice", 100);
    let pending = world.stake("alice", V, 5).unwrap();
    let unstaking = world.unstake("alice", V, 30).unwrap();
    world.close_channel(CHANNEL);
    let at_once = world.unstake("alice", V, 70).unwrap();
    assert!(matches!(world.phase(at_once), Phase::Owed { .. }));
    assert_eq!(world.claims("alice"), [(70, world.now() + UNBONDING, true)]);

    world.pass(TIMEOUT + GRACE);
    world.force("alice", unstaking).unwrap();
    world.abort("alice", pending).unwrap();
    world.pass(UNBONDING);
    world.withdraw("alice").unwrap();
    assert_eq!(world.lien("alice"), 0);
    assert_eq!(world.position("alice", V), (0, 0, 0));
}
