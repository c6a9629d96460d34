//! Targets: from provider tokens to native tokens. Pure functions, exact in 512 bits.

use std::cmp::min;

use cosmwasm_std::{Decimal, Uint128, Uint256, Uint512};
use mesh_toolkit::amount::narrow;
use serde::{Deserialize, Serialize};

use crate::ContractError;

/// Price and discount, fixed for one epoch.
#[derive(Serialize, Deserialize, Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Rate {
    /// Native tokens per provider token.
    pub price: Decimal,
    /// Fraction of the value that is not delegated.
    pub discount: Decimal,
}

impl Rate {
    /// Native value of a stake: floor(stake x price x (1 - discount)). No input overflows: both
    /// decimals have at most 128 bits and 18 decimal places each. A discount above 1 counts as 1.
    ///
    /// # Errors
    /// None in practice: the divisor is a constant.
    pub(crate) fn convert(&self, stake: Uint128) -> Result<Uint256, ContractError> {
        let kept = Decimal::one().saturating_sub(self.discount).atomics();
        let product = stake.full_mul(self.price.atomics()).full_mul(Uint256::from(kept));
        let unit = Uint512::from(Decimal::one().atomics().full_mul(Decimal::one().atomics()));
        Ok(narrow256(product.checked_div(unit)?))
    }
}

/// A target scaled to the cap, from the sum of all targets, `total`. If `total` is within the cap
/// it is the target itself, otherwise floor(target x cap / total). It never exceeds the cap, even
/// if `target` grew after `total` was fixed.
///
/// # Errors
/// None in practice: the divisor is above the cap, and so above zero.
pub(crate) fn scale(target: Uint256, total: Uint256, cap: Uint128) -> Result<Uint128, ContractError> {
    let room = Uint256::from(cap);
    let scaled = if total <= room {
        target
    } else {
        narrow256(target.full_mul(room).checked_div(Uint512::from(total))?)
    };
    Ok(narrow(min(scaled, room)))
}

/// Difference between a delegation and its target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Difference {
    /// None, or a deficit that is dust.
    None,
    /// Surplus so small that it can wait.
    Dust(Uint128),
    /// Amount above the target.
    Surplus(Uint128),
    /// Amount below the target.
    Deficit(Uint128),
}

/// The difference between a delegation and its target. No surplus is dust if the target is 0. A
/// deficit that is dust counts as no difference.
pub(crate) fn difference(target: Uint128, delegated: Uint128, dead_band: Decimal) -> Difference {
    let distance = target.abs_diff(delegated);
    let dust = !target.is_zero() && is_dust(distance, target.max(delegated), dead_band);
    match (target < delegated, dust) {
        (true, true) => Difference::Dust(distance),
        (true, false) => Difference::Surplus(distance),
        (false, false) if !distance.is_zero() => Difference::Deficit(distance),
        (false, _) => Difference::None,
    }
}

/// Whether `part` is less than the dead band of `whole`.
pub(crate) fn is_dust(part: Uint128, whole: Uint128, dead_band: Decimal) -> bool {
    // part < whole x dead_band, without rounding. The products have at most 256 bits.
    part.full_mul(Decimal::one().atomics()) < whole.full_mul(dead_band.atomics())
}

fn narrow256(value: Uint512) -> Uint256 {
    value.try_into().unwrap_or(Uint256::MAX)
}

#[cfg(test)]
#[allow(clippy::arithmetic_side_effects)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn rate(price: &str, discount: &str) -> Rate {
        Rate { price: price.parse().unwrap(), discount: discount.parse().unwrap() }
    }

    #[test]
    fn a_hundred_at_price_18_and_discount_0_4_is_1080() {
        assert_eq!(rate("18", "0.4").convert(Uint128::new(100)).unwrap(), Uint256::from(1080u128));
    }

    #[test]
    fn the_floor_is_taken_once_and_not_after_each_factor() {
        // floor(floor(3 x 0.5) x 0.7) would be 0.
        assert_eq!(rate("0.5", "0.3").convert(Uint128::new(3)).unwrap(), Uint256::from(1u128));
    }

    #[test]
    fn the_greatest_stake_and_price_stay_within_the_cap() {
        let most = Rate { price: Decimal::MAX, discount: Decimal::zero() };
        let target = most.convert(Uint128::MAX).unwrap();
        assert!(target > Uint256::from(Uint128::MAX));
        let cap = Uint128::new(1_000);
        assert_eq!(scale(target, target, cap).unwrap(), cap);
        assert_eq!(scale(target, target, Uint128::MAX).unwrap(), Uint128::MAX);
        assert_eq!(scale(Uint256::MAX, Uint256::one(), Uint128::MAX).unwrap(), Uint128::MAX);
    }

    #[test]
    fn a_discount_above_one_leaves_nothing() {
        assert!(rate("5", "1.5").convert(Uint128::MAX).unwrap().is_zero());
    }

    #[test]
    fn a_cap_of_zero_leaves_nothing() {
        assert!(scale(Uint256::from(5u128), Uint256::from(5u128), Uint128::zero()).unwrap().is_zero());
        assert!(scale(Uint256::zero(), Uint256::zero(), Uint128::zero()).unwrap().is_zero());
    }

    #[test]
    fn small_differences_are_left_alone_unless_the_target_is_zero() {
        let band = Decimal::percent(10);
        let of = |target: u128, delegated: u128, band| {
            difference(Uint128::new(target), Uint128::new(delegated), band)
        };
        let amount = Uint128::new;
        assert_eq!(of(111, 100, band), Difference::None);
        assert_eq!(of(112, 100, band), Difference::Deficit(amount(12)));
        assert_eq!(of(91, 100, band), Difference::Dust(amount(9)));
        assert_eq!(of(90, 100, band), Difference::Surplus(amount(10)));
        assert_eq!(of(0, 1, band), Difference::Surplus(amount(1)));
        for none in [0, 1, u128::MAX] {
            assert_eq!(of(none, none, Decimal::zero()), Difference::None);
        }
        assert_eq!(of(u128::MAX, u128::MAX - 1, Decimal::zero()), Difference::Deficit(amount(1)));
        assert_eq!(of(u128::MAX - 1, u128::MAX, band), Difference::Dust(amount(1)));
    }

    proptest! {
        #[test]
        fn a_target_is_the_exact_floor(stake: u128, price: u128, discount in 0..=10u128.pow(18)) {
            let rate = Rate {
                price: Decimal::new(Uint128::new(price)),
                discount: Decimal::new(Uint128::new(discount)),
            };
            let target = Uint512::from(rate.convert(Uint128::new(stake)).unwrap());
            let unit = Uint512::from(10u128.pow(36));
            let exact = Uint512::from(stake) * Uint512::from(price) * Uint512::from(10u128.pow(18) - discount);
            prop_assert!(target * unit <= exact);
            prop_assert!(exact < (target + Uint512::one()) * unit);
        }

        #[test]
        fn scaled_targets_never_exceed_the_cap_together(
            stakes in prop::collection::vec(0..=u128::MAX / 50, 0..50),
            price: u128,
            discount in 0..=10u128.pow(18),
            cap: u128,
        ) {
            let rate = Rate {
                price: Decimal::new(Uint128::new(price)),
                discount: Decimal::new(Uint128::new(discount)),
            };
            let total = rate.convert(stakes.iter().copied().map(Uint128::new).sum()).unwrap();
            let sum: Uint512 = stakes
                .iter()
                .map(|stake| rate.convert(Uint128::new(*stake)).unwrap())
                .map(|target| Uint512::from(scale(target, total, Uint128::new(cap)).unwrap()))
                .sum();
            prop_assert!(sum <= Uint512::from(cap));
        }

        #[test]
        fn scaling_is_the_exact_floor_of_the_share(target: u128, more: u128, cap: u128) {
            let total = Uint256::from(target) + Uint256::from(more);
            let scaled = scale(Uint256::from(target), total, Uint128::new(cap)).unwrap();
            if total <= Uint256::from(cap) {
                prop_assert_eq!(scaled.u128(), target);
            } else {
                let [scaled, total] = [Uint512::from(scaled), Uint512::from(total)];
                let exact = Uint512::from(target) * Uint512::from(cap);
                prop_assert!(scaled * total <= exact);
                prop_assert!(exact < (scaled + Uint512::one()) * total);
            }
        }
    }
}
