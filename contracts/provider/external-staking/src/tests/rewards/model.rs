//! A slow model: each booking looks at every position. It rounds each share down to 10^-18 units,
//! and carries nothing over but what closed positions leave behind.

use cosmwasm_std::Uint256;

use super::*;
use crate::position::Position;
use crate::tests::schedule::{USERS, VALIDATORS};

/// How far the contract may be from the model, in 10^-18 units: far less than a unit.
const TOLERANCE: u128 = 1_000_000_000;

#[derive(Default)]
pub(super) struct Model {
    /// Earned and not paid, by (user, validator), in 10^-18 units.
    balances: BTreeMap<(&'static str, &'static str), Uint256>,
    /// Units, by validator.
    parked: BTreeMap<&'static str, u128>,
    /// Left behind by closed positions, in 10^-18 units, by validator.
    left_behind: BTreeMap<&'static str, Uint256>,
}

pub(super) fn position(world: &World, user: &str, validator: &str) -> Position {
    world.stored_position(user, validator).unwrap_or_default()
}

pub(super) fn in_fractions(units: u128) -> Uint256 {
    Uint256::from(units) * Uint256::from(UNIT)
}

impl Model {
    /// Rewards have come, `before` is the pool as it was. Divided if there is stake.
    pub(super) fn book(&mut self, world: &World, v: &'static str, amount: u128) {
        let stakes = USERS.map(|user| Uint256::from(position(world, user, v).stake()));
        let stake: Uint256 = stakes.iter().sum();
        let parked = self.parked.entry(v).or_default();
        *parked += amount;
        if stake.is_zero() {
            return;
        }
        let total = in_fractions(std::mem::take(parked)) + self.left_behind.remove(v).unwrap_or_default();
        for (user, own) in USERS.into_iter().zip(stakes) {
            *self.balances.entry((user, v)).or_default() += total * own / stake;
        }
    }

    /// A withdrawal looked at `v`.
    pub(super) fn withdrawn(
        &mut self,
        world: &World,
        user: &'static str,
        v: &'static str,
        paid: u128,
        before: &RewardPoolResponse,
    ) {
        if !before.parked.is_zero() {
            self.book(world, v, 0);
        }
        let balance = self.balances.entry((user, v)).or_default();
        *balance = balance.saturating_sub(in_fractions(paid));
    }

    pub(super) fn sunk(&mut self, v: &'static str, amount: u128) {
        let of_remainder = amount - std::mem::take(self.parked.entry(v).or_default());
        let left = self.left_behind.entry(v).or_default();
        *left = left.saturating_sub(in_fractions(of_remainder));
    }

    /// After each step: positions that are gone leave their fraction behind, and all others have
    /// what they should.
    pub(super) fn check(&mut self, world: &World) {
        for v in VALIDATORS {
            let pool = world.pool(v);
            assert_eq!(pool.parked.u128(), self.parked.get(v).copied().unwrap_or_default(), "parked of {v}");
            let per_share = crate::rewards::pool::RewardPool::load(&world.deps.storage, v).unwrap().per_share;
            for user in USERS {
                let balance = self.balances.entry((user, v)).or_default();
                if world.stored_position(user, v).is_none() {
                    assert!(*balance < Uint256::from(UNIT + TOLERANCE), "{user} lost {balance} of {v}");
                    *self.left_behind.entry(v).or_default() += std::mem::take(balance);
                    continue;
                }
                let earned = position(world, user, v).earned(per_share);
                let off = earned.abs_diff(*balance);
                assert!(off <= Uint256::from(TOLERANCE), "{user} has {earned} of {v}, not {balance}");
            }
        }
    }
}
