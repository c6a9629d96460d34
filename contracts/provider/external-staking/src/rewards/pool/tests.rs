#![allow(clippy::arithmetic_side_effects)]

use cosmwasm_std::to_json_string;
use mesh_apis::time::UnixTime;
use proptest::prelude::*;

use super::*;

fn book(pool: RewardPool, amount: u128, stake: u128) -> RewardPool {
    pool.book("v", amount.into(), stake.into(), UnixTime(7)).unwrap()
}

fn pool(per_share: u128, remainder: u128, parked: u128) -> RewardPool {
    let parked_since = if parked == 0 { 0 } else { 7 };
    RewardPool {
        per_share: PerShare(per_share.into()),
        remainder: remainder.into(),
        parked: parked.into(),
        parked_since: UnixTime(parked_since),
        closed: false,
    }
}

const ONE: u128 = UNIT.u128();

#[test]
fn a_booking_is_divided_and_its_remainder_is_carried() {
    let first = book(RewardPool::default(), 1, 3);
    assert_eq!(first, pool(ONE / 3, 1, 0));
    let second = book(first, 1, 3);
    assert_eq!(second, pool(2 * (ONE / 3), 2, 0));
    assert_eq!(book(second, 1, 3), pool(ONE, 0, 0), "three thirds are one");
}

#[test]
fn without_stake_a_booking_is_parked_and_divided_with_the_next() {
    let parked = book(book(RewardPool::default(), 5, 0), 6, 0);
    assert_eq!(parked, pool(0, 0, 11));
    assert_eq!(book(parked.clone(), 1, 4), pool(3 * ONE, 0, 0));
    assert_eq!(parked.clone().distribute(11u128.into()), pool(ONE, 0, 0));
    assert_eq!(parked.clone().distribute(Uint128::zero()), parked);
}

#[test]
fn it_is_parked_since_the_first_of_it_came() {
    let first = RewardPool::default().book("v", 5u128.into(), Uint128::zero(), UnixTime(100)).unwrap();
    let second = first.book("v", 5u128.into(), Uint128::zero(), UnixTime(200)).unwrap();
    assert_eq!((second.parked.u128(), second.parked_since.0), (10, 100));
    assert_eq!(second.distribute(1u128.into()).parked_since, UnixTime(0));
}

#[test]
fn with_nothing_parked_there_is_nothing_to_distribute() {
    assert_eq!(pool(1, 5, 0).distribute(2u128.into()), pool(1, 5, 0), "the remainder waits for a booking");
}

#[test]
fn no_booking_for_one_unit_of_stake_fills_the_points() {
    // All that an entry and what is parked can bring at once.
    let parked = pool(0, 0, u128::MAX);
    let full = book(parked, u128::MAX, 1);
    let growth = full.per_share.value();
    assert_eq!(growth, Uint256::from(2 * ONE) * Uint256::from(u128::MAX));
    let bookings = Uint256::MAX / growth;
    assert!(bookings > Uint256::from(u64::MAX), "{bookings} such bookings fit");
}

#[test]
fn what_the_points_cannot_hold_is_parked() {
    let full = RewardPool { per_share: PerShare(Uint256::MAX - Uint256::from(ONE)), ..pool(0, 0, 0) };
    let parked = book(full.clone(), 2, 1);
    assert_eq!(parked, RewardPool { parked: 2u128.into(), parked_since: UnixTime(7), ..full.clone() });
    let divided = RewardPool { per_share: PerShare(Uint256::MAX), ..full };
    assert_eq!(parked.distribute(2u128.into()), divided);
}

#[test]
fn what_cannot_be_parked_either_is_refused() {
    let parked = book(RewardPool::default(), u128::MAX, 0);
    let error = parked.clone().book("v", 1u128.into(), Uint128::zero(), UnixTime(9)).unwrap_err();
    let amount = 1u128.into();
    assert_eq!(
        error,
        RewardsError::ParkedOverflow { validator: "v".to_string(), parked: Uint128::MAX, amount }
    );
    // It can be divided all the same, by enough stake.
    let divided = book(parked, u128::MAX, u128::MAX);
    assert_eq!(divided, pool(2 * ONE, 0, 0));
}

#[test]
fn whole_units_are_paid_as_far_as_they_fit_and_the_rest_is_left() {
    let earned = Uint256::MAX;
    let (whole, left) = whole_units(earned);
    assert_eq!(whole, Uint128::MAX, "as much as fits");
    assert_eq!(left + Uint256::from(u128::MAX) * Uint256::from(ONE), earned);
}

#[test]
fn what_is_sunk_is_whole_units() {
    let (left, sunk) = pool(3, 2 * ONE + 5, 10).sink();
    assert_eq!((left, sunk), (pool(3, 5, 0), 12u128.into()));
    let (left, sunk) = RewardPool { remainder: Uint256::MAX, ..pool(0, 0, u128::MAX) }.sink();
    assert_eq!(sunk, Uint256::from(u128::MAX) * Uint256::from(2u128));
    assert_eq!(left.remainder, Uint256::MAX - Uint256::from(u128::MAX) * Uint256::from(ONE));
}

#[test]
fn zeros_are_not_stored() {
    assert_eq!(to_json_string(&RewardPool::default()).unwrap(), "{}");
    assert_eq!(to_json_string(&pool(1, 2, 3)).unwrap(), r#"{"s":"1","r":"2","k":"3","t":7}"#);
}

fn amount() -> impl Strategy<Value = u128> {
    prop_oneof![1u128..1_000, 1..=u128::MAX, Just(u128::MAX)]
}

proptest! {
    /// Whatever is booked is in the points of the stake, in the remainder, or parked; and a refusal
    /// changes nothing.
    #[test]
    fn a_booking_is_conserved_and_never_overflows(
        bookings in prop::collection::vec((amount(), prop_oneof![1 => Just(0), 4 => amount()], any::<bool>()), 1..20),
    ) {
        let mut pool = RewardPool::default();
        for (amount, stake, distribute) in bookings {
            let next = if distribute {
                Ok(pool.clone().distribute(stake.into()))
            } else {
                pool.clone().book("v", amount.into(), stake.into(), UnixTime(7))
            };
            let Ok(next) = next else { continue };
            let came = if distribute { 0 } else { amount };
            // 512 bits, where nothing wraps.
            let wide = |x: Uint256| cosmwasm_std::Uint512::from(x);
            let value = |pool: &RewardPool| {
                wide(pool.remainder) + wide(pool.parked.full_mul(UNIT))
            };
            let divided = wide(next.per_share.earned_since(pool.per_share, stake.into()));
            let came = wide(Uint128::new(came).full_mul(UNIT));
            prop_assert_eq!(value(&pool) + came, value(&next) + divided);
            prop_assert!(next.per_share.0 >= pool.per_share.0);
            prop_assert_eq!(next.parked.is_zero(), next.parked_since == UnixTime(0));
            pool = next;
        }
    }

    #[test]
    fn whole_units_and_what_is_left_are_all_that_was_earned(high: u128, low: u128) {
        let earned = Uint128::new(high).full_mul(Uint128::MAX) + Uint256::from(low);
        let (whole, left) = whole_units(earned);
        prop_assert_eq!(whole.full_mul(UNIT) + left, earned);
        prop_assert!(left < Uint256::from(ONE) || whole == Uint128::MAX);
    }
}
