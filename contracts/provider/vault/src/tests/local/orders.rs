//! Random orders of everything that two lienholders, the chain, strangers and two users do.

use cosmwasm_std::{Uint128, Uint256};
use proptest::prelude::*;

use super::chain::Chain;
use super::{custodian, lienholder, sums};
use crate::account::Account;
use crate::local::Moment;

const USERS: usize = 2;
const HOLDERS: usize = 2;

#[derive(Clone, Debug)]
enum Step {
    Bond(u128),
    Unbond(u128, bool),
    Pledge(usize, u128, bool),
    Release(usize, u128),
    Slash(usize, u128),
    Lend(u128, bool),
    Unstake(u128),
    Reconcile,
    Collect,
    WorkOff,
    /// The chain.
    Destroy(u128, usize),
    Block,
    /// The chain pays what is due, or lets it wait.
    Pays(bool),
    Donate(u128),
}

fn step() -> impl Strategy<Value = Step> {
    let (holder, amount) = (0..HOLDERS, 1..120u128);
    prop_oneof![
        3 => amount.clone().prop_map(Step::Bond),
        2 => (amount.clone(), any::<bool>()).prop_map(|(a, r)| Step::Unbond(a, r)),
        4 => (holder.clone(), amount.clone(), any::<bool>()).prop_map(|(h, a, r)| Step::Pledge(h, a, r)),
        1 => (holder.clone(), amount.clone()).prop_map(|(h, a)| Step::Release(h, a)),
        4 => (holder, amount.clone()).prop_map(|(h, a)| Step::Slash(h, a)),
        5 => (amount.clone(), any::<bool>()).prop_map(|(a, r)| Step::Lend(a, r)),
        3 => amount.clone().prop_map(Step::Unstake),
        2 => Just(Step::Reconcile),
        4 => Just(Step::Collect),
        3 => Just(Step::WorkOff),
        2 => (1..60u128, 0..4usize).prop_map(|(p, e)| Step::Destroy(p, e)),
        6 => Just(Step::Block),
        1 => any::<bool>().prop_map(Step::Pays),
        1 => (0..5u128).prop_map(Step::Donate),
    ]
}

/// One user, and everything that was ever taken from them.
#[derive(Clone, Debug, Default)]
struct Play {
    account: Account,
    chain: Chain,
    /// By lienholders: what they were told is burned.
    slashed: u128,
    burned: u128,
    bonded: u128,
    unbonded: u128,
    donated: u128,
}

impl Play {
    fn now(&self) -> Moment {
        Moment { height: self.chain.now, index: Some(0) }
    }

    /// Each step is a transaction of its own: a reconcile of an earlier one counts for nothing.
    fn moment(&self, step: usize) -> Moment {
        Moment { height: self.now().height, index: u32::try_from(step).ok() }
    }

    fn give_back(&mut self, closed: u128, coins: u128, now: Moment) {
        self.burned += super::give_back(&mut self.account, closed, coins, now);
    }

    fn reconcile(&mut self, now: Moment) {
        let loss = self.chain.reconcile();
        self.give_back(loss, 0, now);
    }

    fn play(&mut self, step: &Step, number: usize) {
        let now = self.moment(number);
        let before = self.account.clone();
        let was_out = before.local.as_ref().is_some_and(|local| !local.out.is_zero());
        match *step {
            Step::Bond(amount) => {
                self.bonded += amount;
                self.burned += self.account.bond(amount.into()).unwrap().1.u128();
            }
            Step::Unbond(amount, reconciled) => {
                if reconciled && before.local.is_some() {
                    self.reconcile(now);
                }
                if let Ok(amount) = self.account.unbond(amount.into(), now) {
                    self.unbonded += amount.u128();
                    self.check_exit(reconciled || !was_out);
                }
            }
            Step::Pledge(holder, amount, reconciled) => {
                if reconciled && before.local.is_some() {
                    self.reconcile(now);
                }
                let terms = lienholder(holder as u64 + 1, [50, 20][holder]);
                if self.account.pledge(&terms, amount.into(), now).is_ok() {
                    self.check_exit(reconciled || !was_out);
                }
            }
            Step::Release(holder, amount) => {
                let terms = lienholder(holder as u64 + 1, [50, 20][holder]);
                self.account.release(&terms, amount.into(), amount.into());
            }
            Step::Slash(holder, exposed) => {
                let terms = lienholder(holder as u64 + 1, [50, 20][holder]);
                let slash = self.account.slash(&terms, Uint128::new(exposed), Uint256::MAX);
                self.slashed += slash.taken.u128();
                self.burned += slash.burned.u128();
            }
            Step::Lend(amount, reconciled) => {
                if reconciled && before.local.is_some() {
                    self.reconcile(now);
                }
                if self.account.stake_local(&custodian(), amount.into(), now).is_ok() {
                    self.chain.stake(amount);
                    self.check_exit(reconciled || !was_out);
                }
            }
            Step::Unstake(amount) => {
                self.reconcile(now);
                if self.chain.uncovered(sums(&self.account).2) == 0 {
                    self.chain.unstake(amount);
                }
            }
            Step::Reconcile => self.reconcile(now),
            Step::Collect => {
                let loss = self.chain.reconcile();
                let (lost, paid, coins) = self.chain.collect();
                self.give_back(loss + lost, 0, now);
                self.give_back(paid, coins, now);
            }
            Step::WorkOff => {
                self.reconcile(now);
                let uncovered = self.chain.uncovered(sums(&self.account).2);
                if uncovered > 0 {
                    self.chain.unstake(uncovered);
                }
            }
            Step::Destroy(percent, entry) => self.chain.slash(percent, entry),
            Step::Block => self.chain.end_block(),
            Step::Pays(pays) => self.chain.pays = pays,
            Step::Donate(amount) => {
                self.donated += amount;
                self.give_back(0, amount, now);
            }
        }
    }

    /// Whatever has left or was pledged, all that can be slashed is covered by the books; and
    /// without a reconcile, by idle coins alone.
    fn check_exit(&self, reconciled: bool) {
        let account = &self.account;
        let needed = account.slashable_by_lienholders().max(account.max_lien());
        if !reconciled {
            assert!(needed <= account.idle, "covered by idle coins alone: {account:?}");
        }
        assert!(account.total_slashable() <= account.collateral(), "{account:?}");
    }

    fn check(&self) {
        let (idle, out, owed, lost) = sums(&self.account);
        assert_eq!(self.slashed, self.burned + owed + lost, "what was slashed is burned, owed or lost");
        assert!(owed <= out);
        assert!(idle == 0 || owed == 0);
        assert_eq!(out, self.chain.out(), "out is what the custodian has in its books");
        let has = idle + self.chain.real();
        let total = self.bonded + self.donated - self.unbonded - self.burned - self.chain.destroyed;
        assert_eq!(has, total, "no coin appears or disappears");
        let collateral = self.account.collateral();
        for lien in &self.account.liens {
            assert!(self.account.bound(lien) <= collateral);
        }
        assert!(self.account.free() <= self.account.idle);
        assert!(self.account.free_unreconciled() <= self.account.free(), "{:?}", self.account);
    }
}

proptest! {
    /// Conservation of coins and of what was slashed, with any order of messages and of payments.
    #[test]
    fn any_order_keeps_every_coin_and_every_slash(steps in prop::collection::vec((0..USERS, step()), 1..120)) {
        let mut plays = vec![Play::default(); USERS];
        for (number, (user, step)) in steps.iter().enumerate() {
            plays[*user].play(step, number);
            plays[*user].check();
        }
        // The chain pays everything in the end: what is owed is burned, and what was lost by a
        // false loss too.
        for play in &mut plays {
            play.chain.pays = true;
            for _ in 0..30 {
                let listed = play.chain.listed();
                play.chain.unstake(listed);
                for step in [Step::Collect, Step::Block, Step::Block] {
                    play.play(&step, 9_999);
                    play.check();
                }
            }
            let (idle, out, owed, lost) = sums(&play.account);
            prop_assert_eq!((out, owed, play.chain.real()), (0, 0, 0));
            // What is lost then, the chain has destroyed.
            prop_assert!(lost <= play.chain.destroyed, "{} {}", lost, play.chain.destroyed);
            prop_assert!(lost == 0 || idle == 0 || play.bonded > 0);
        }
    }

    /// No loss is booked that the chain did not cause, if it pays in time.
    #[test]
    fn a_chain_that_pays_in_time_causes_no_false_loss(steps in prop::collection::vec(step(), 1..120)) {
        let mut play = Play::default();
        play.chain.pays = true;
        for (number, step) in steps.iter().enumerate().filter(|(_, step)| !matches!(step, Step::Pays(_))) {
            play.play(step, number);
            play.check();
        }
        prop_assert_eq!(play.chain.false_loss, 0);
    }

    /// Slashes of lienholders, in any order with returns, burn the same in the end.
    #[test]
    fn the_order_of_slashes_and_returns_changes_nothing(
        lent in 0..100u128, first in 0..100u128, second in 0..100u128, cut in 0..100u128, order in 0..6usize,
    ) {
        let mut account = super::bonded(100);
        let (half, fifth) = (lienholder(1, 50), lienholder(2, 20));
        account.pledge(&half, Uint256::new(100), super::at(0)).unwrap();
        account.pledge(&fifth, Uint256::new(100), super::at(0)).unwrap();
        prop_assume!(account.stake_local(&custodian(), lent.into(), super::at(0)).is_ok());
        let run = |order: [usize; 3]| {
            let (mut account, mut burned) = (account.clone(), 0);
            for step in order {
                burned += match step {
                    0 => super::slash(&mut account, &half, first).1,
                    1 => super::slash(&mut account, &fifth, second).1,
                    _ => super::give_back(&mut account, lent, lent * cut / 100, super::at(1)),
                };
            }
            (burned, sums(&account))
        };
        let orders = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]];
        prop_assert_eq!(run(orders[order]), run(orders[0]));
    }
}
