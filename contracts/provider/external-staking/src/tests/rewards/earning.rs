//! From when until when a position earns, and how much.

use cosmwasm_std::Uint256;
use mesh_apis::time::UnixTime;

use super::*;

/// Bob has 100 on `V`, so that no booking is parked.
fn with_bob() -> World {
    World::staked("bob", 100)
}

#[test]
fn a_position_earns_from_the_success_ack_of_its_stake() {
    let mut world = with_bob();
    world.reward(&[(V, 60)]);
    let tx_id = world.stake("alice", V, 100).unwrap();
    world.reward(&[(V, 60)]);
    assert_eq!((world.claimable("alice", V), world.claimable("bob", V)), (0, 120));
    world.ack(tx_id, bare_success());
    assert_eq!(world.claimable("alice", V), 0);
    world.reward(&[(V, 60)]);
    assert_eq!((world.claimable("alice", V), world.claimable("bob", V)), (30, 150));
}

#[test]
fn a_position_earns_until_the_success_ack_of_its_unstake() {
    let mut world = with_bob();
    world.stake_and_confirm("alice", V, 100);
    let tx_id = world.unstake("alice", V, 100).unwrap();
    world.reward(&[(V, 60)]);
    assert_eq!(world.claimable("alice", V), 30);
    world.ack(tx_id, bare_success());
    world.reward(&[(V, 60)]);
    assert_eq!((world.claimable("alice", V), world.claimable("bob", V)), (30, 90));
}

#[test]
fn an_unstake_that_fails_changes_no_earnings() {
    for timed_out in [false, true] {
        let mut world = with_bob();
        world.stake_and_confirm("alice", V, 100);
        world.reward(&[(V, 60)]);
        let tx_id = world.unstake("alice", V, 100).unwrap();
        world.reward(&[(V, 60)]);
        if timed_out {
            world.time_out(tx_id);
        } else {
            world.ack(tx_id, refusal());
        }
        world.reward(&[(V, 60)]);
        assert_eq!((world.claimable("alice", V), world.claimable("bob", V)), (90, 90));
    }
}

#[test]
fn a_position_earns_until_its_failed_unstake_is_forced() {
    for timed_out in [false, true] {
        let mut world = with_bob();
        world.stake_and_confirm("alice", V, 100);
        let tx_id = world.unstake("alice", V, 80).unwrap();
        if timed_out {
            world.time_out(tx_id);
        } else {
            world.ack(tx_id, refusal());
        }
        world.reward(&[(V, 60)]);
        let forced = world.force_failed("alice", V, 80).unwrap();
        assert_eq!((world.claimable("alice", V), world.pool(V).stake.u128()), (30, 120));
        world.reward(&[(V, 60)]);
        assert_eq!((world.claimable("alice", V), world.claimable("bob", V)), (40, 80));
        // The owed Unstake takes nothing again.
        world.send_owed(None).unwrap();
        world.ack(forced, bare_success());
        assert_eq!(world.pool(V).stake.u128(), 120);
        world.reward(&[(V, 60)]);
        assert_eq!((world.claimable("alice", V), world.claimable("bob", V)), (50, 130));
    }
}

#[test]
fn a_position_earns_until_its_silent_unstake_is_forced() {
    for late in [bare_success(), refusal()] {
        let mut world = with_bob();
        world.stake_and_confirm("alice", V, 100);
        let tx_id = world.unstake("alice", V, 100).unwrap();
        world.pass(TIMEOUT + GRACE);
        world.reward(&[(V, 60)]);
        world.force("alice", tx_id).unwrap();
        world.reward(&[(V, 60)]);
        world.ack(tx_id, late);
        world.reward(&[(V, 60)]);
        assert_eq!((world.claimable("alice", V), world.claimable("bob", V)), (30, 150));
        assert_eq!(world.pool(V).stake.u128(), 100);
    }
}

#[test]
fn a_position_earns_until_its_unstake_that_cannot_be_sent() {
    for closed in [false, true] {
        let mut world = with_bob();
        world.stake_and_confirm("alice", V, 100);
        world.reward(&[(V, 60)]);
        if closed {
            world.close_channel(CHANNEL);
        } else {
            world.can_send = false;
        }
        world.unstake("alice", V, 100).unwrap();
        assert_eq!(world.pool(V).stake.u128(), 100);
        world.reward(&[(V, 60)]);
        assert_eq!((world.claimable("alice", V), world.claimable("bob", V)), (30, 90));
    }
}

#[test]
fn a_stake_that_failed_never_earns() {
    for timed_out in [false, true] {
        let mut world = with_bob();
        let tx_id = world.stake("alice", V, 100).unwrap();
        world.reward(&[(V, 60)]);
        if timed_out {
            world.time_out(tx_id);
        } else {
            world.ack(tx_id, refusal());
        }
        world.reward(&[(V, 60)]);
        assert_eq!((world.claimable("alice", V), world.claimable("bob", V)), (0, 120));
    }
}

#[test]
fn an_aborted_stake_never_earns_not_even_after_a_late_success() {
    for late in [bare_success(), refusal()] {
        let mut world = with_bob();
        let tx_id = world.stake("alice", V, 100).unwrap();
        world.pass(TIMEOUT + GRACE);
        world.abort("alice", tx_id).unwrap();
        world.reward(&[(V, 60)]);
        world.ack(tx_id, late);
        world.reward(&[(V, 60)]);
        // The Unstake that the consumer owes after a success, too.
        world.send_owed(None).unwrap();
        if !world.flying.is_empty() {
            world.ack(tx_id, bare_success());
        }
        world.reward(&[(V, 60)]);
        assert_eq!((world.claimable("alice", V), world.claimable("bob", V)), (0, 180));
        assert_eq!(world.pool(V).stake.u128(), 100);
    }
}

#[test]
fn each_change_of_the_stake_credits_what_the_old_one_has_earned() {
    let mut world = with_bob();
    world.stake_and_confirm("alice", V, 100);
    world.reward(&[(V, 100)]); // 50
    world.stake_and_confirm("alice", V, 200);
    world.reward(&[(V, 100)]); // 75
    world.unstake_and_confirm("alice", V, 250);
    world.reward(&[(V, 150)]); // 50
    assert_eq!((world.claimable("alice", V), world.claimable("bob", V)), (175, 175));
}

#[test]
fn rewards_of_a_validator_are_for_its_own_stake_alone() {
    let mut world = with_bob();
    world.stake_and_confirm("alice", W, 1_000);
    world.reward(&[(V, 60)]);
    assert_eq!((world.claimable("alice", V), world.claimable("alice", W)), (0, 0));
    assert_eq!(world.claimable("bob", V), 60);
}

#[test]
fn who_comes_back_does_not_earn_for_the_time_between() {
    let mut world = with_bob();
    world.stake_and_confirm("alice", V, 100);
    world.reward(&[(V, 60)]);
    world.unstake_and_confirm("alice", V, 100);
    world.reward(&[(V, 60)]);
    world.stake_and_confirm("alice", V, 100);
    assert_eq!(world.claimable("alice", V), 30);
    world.withdraw_of("alice", V).unwrap();
    world.unstake_and_confirm("alice", V, 100);
    assert!(world.stored_position("alice", V).is_none());
    world.reward(&[(V, 60)]);
    world.stake_and_confirm("alice", V, 100);
    assert_eq!(world.claimable("alice", V), 0);
}

#[test]
fn over_many_bookings_and_withdrawals_nobody_loses_a_unit() {
    let mut world = World::new();
    world.stake_and_confirm("alice", V, 1);
    world.stake_and_confirm("bob", V, 2);
    for n in 1..=100u128 {
        world.reward(&[(V, 1)]);
        if n % 7 == 0 {
            let _ = world.withdraw_of("alice", V);
        }
        if n % 5 == 0 {
            let _ = world.withdraw_of("bob", V);
        }
        let total = |user: &str| world.paid(user) + world.claimable(user, V);
        assert!((n / 3).abs_diff(total("alice")) <= 1, "alice after {n}");
        assert!((2 * n / 3).abs_diff(total("bob")) <= 1, "bob after {n}");
    }
    assert_eq!(world.pool(V).remainder.to_string(), (100 * UNIT % 3).to_string());
}

#[test]
fn rewards_without_stake_wait_for_the_booking_after_a_stake() {
    let mut world = World::new();
    world.reward(&[(V, 60)]);
    let since = world.now();
    world.pass(5);
    world.reward(&[(V, 40)]);
    assert_eq!((world.pool(V).parked.u128(), world.pool(V).parked_since), (100, Some(UnixTime(since))));
    let tx_id = world.stake("alice", V, 10).unwrap();
    world.reward(&[(V, 1)]);
    assert_eq!(world.pool(V).parked.u128(), 101, "a Stake in flight is no stake");
    world.ack(tx_id, bare_success());
    assert_eq!((world.pool(V).parked.u128(), world.claimable("alice", V)), (101, 0));
    world.reward(&[(V, 9)]);
    assert_eq!((world.pool(V).parked.u128(), world.pool(V).parked_since), (0, None));
    assert_eq!(world.claimable("alice", V), 110);
}

#[test]
fn the_stake_that_earns_is_always_the_sum_of_the_positions() {
    let mut world = with_bob();
    world.stake_and_confirm("alice", V, 50);
    world.stake("alice", V, 7).unwrap();
    world.unstake("alice", V, 3).unwrap();
    let failed = world.unstake("bob", V, 20).unwrap();
    world.ack(failed, refusal());
    world.force_failed("bob", V, 20).unwrap();
    assert_eq!(world.pool(V).stake.u128(), 50 + 80);
}

#[test]
fn no_amount_of_rewards_makes_an_ack_fail() {
    for amount in [1, u128::MAX / UNIT + 1, u128::MAX] {
        let mut world = World::new();
        world.stake_and_confirm("alice", V, 1);
        world.reward(&[(V, amount)]);
        assert_eq!((world.pool(V).parked.u128(), world.claimable("alice", V)), (0, amount));

        // The greatest stake there can be beside it, through every change.
        let tx_id = world.stake("bob", V, u128::MAX - 1).unwrap();
        world.ack(tx_id, bare_success());
        assert_eq!(world.position("bob", V), (u128::MAX - 1, 0, 0));
        world.reward(&[(W, 1)]);
        world.unstake_and_confirm("bob", V, 5);
        let tx_id = world.unstake("alice", V, 1).unwrap();
        world.ack(tx_id, refusal());
        world.force_failed("alice", V, 1).unwrap();
        assert_eq!(world.position("alice", V), (0, 0, 0));
        assert_eq!(world.claimable("alice", V), amount);
    }
}

/// Whoever is alone on a validator gets all that comes, and the points of one unit of stake grow by
/// the whole of it.
#[test]
fn one_unit_of_stake_exhausts_no_rewards_of_a_validator() {
    let mut world = World::new();
    world.stake_and_confirm("mallory", V, 1);
    for _ in 0..1_000 {
        world.reward(&[(V, u128::MAX)]);
        world.withdraw_of("mallory", V).unwrap();
        assert_eq!(world.payouts.remove(&addr("mallory")), Some(u128::MAX));
    }

    let token = UNIT;
    world.stake_and_confirm("alice", V, 1_000_000 * token);
    for _ in 0..365 {
        world.reward(&[(V, 100 * token)]);
    }
    assert_eq!(world.pool(V).parked.u128(), 0);
    // Mallory has her part still, and what the last booking left over is below 10^-18 units for
    // each unit of stake.
    let (due, claimable) = (36_500 * token, world.claimable("alice", V));
    assert!(due - claimable <= 1_000_000, "alice has {claimable} of {due}");
    world.withdraw_of("alice", V).unwrap();
    assert_eq!(world.paid("alice"), claimable);
}

#[test]
fn the_greatest_rewards_can_be_withdrawn_bit_by_bit() {
    let mut world = World::new();
    world.stake_and_confirm("alice", V, u128::MAX);
    for _ in 0..20 {
        world.reward(&[(V, u128::MAX)]);
    }
    assert_eq!(world.pool(V).per_share, Uint256::from(20 * UNIT));
    assert_eq!(world.claimable("alice", V), u128::MAX, "as much as fits");
    world.unstake_and_confirm("alice", V, u128::MAX);
    for _ in 0..20 {
        world.withdraw_of("alice", V).unwrap();
        assert_eq!(std::mem::take(world.payouts.get_mut(&addr("alice")).unwrap()), u128::MAX);
    }
    refusal_of(world.withdraw_of("alice", V));
    assert_eq!(world.claimable("alice", V), 0);
}
