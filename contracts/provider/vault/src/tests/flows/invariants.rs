//! Random sequences by several users and lienholders, against a model of a few lines.

use cosmwasm_std::{Addr, Decimal};
use cw_multi_test::IntoAddr;
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;

use super::{lienholder::On, release, Chain, WALLET};

const USERS: [&str; 3] = ["anna", "bela", "cleo"];
/// In percent.
const RATIOS: [u128; 4] = [0, 7, 50, 100];

#[derive(Clone, Debug)]
enum Step {
    Bond {
        user: usize,
        amount: u128,
    },
    Unbond {
        user: usize,
        amount: u128,
    },
    Stake {
        user: usize,
        holder: usize,
        amount: u128,
        answer: Answer,
    },
    Release {
        holder: usize,
        user: usize,
        amount: u128,
    },
    /// Someone who is not a lienholder releases.
    Forge {
        user: usize,
        amount: u128,
    },
}

#[derive(Clone, Debug)]
enum Answer {
    Accept,
    Refuse,
    /// Releases so much of it while it is told.
    GiveBack(u128),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let (user, holder) = (0..USERS.len(), 0..RATIOS.len());
    let amount = prop_oneof![20 => 0..400u128, 1 => Just(u128::MAX)];
    let answer = prop_oneof![
        6 => Just(Answer::Accept),
        1 => Just(Answer::Refuse),
        1 => amount.clone().prop_map(Answer::GiveBack),
    ];
    let step = prop_oneof![
        3 => (user.clone(), 0..400u128).prop_map(|(user, amount)| Step::Bond { user, amount }),
        3 => (user.clone(), amount.clone()).prop_map(|(user, amount)| Step::Unbond { user, amount }),
        6 => (user.clone(), holder.clone(), amount.clone(), answer)
            .prop_map(|(user, holder, amount, answer)| Step::Stake { user, holder, amount, answer }),
        4 => (holder, user.clone(), amount.clone())
            .prop_map(|(holder, user, amount)| Step::Release { holder, user, amount }),
        1 => (user, amount).prop_map(|(user, amount)| Step::Forge { user, amount }),
    ];
    prop::collection::vec(step, 1..60)
}

/// What one user should have.
#[derive(Clone, Default)]
struct Model {
    bonded: u128,
    liens: [u128; RATIOS.len()],
}

impl Model {
    fn slashable(&self) -> [u128; RATIOS.len()] {
        std::array::from_fn(|h| self.liens[h].strict_mul(RATIOS[h]).div_ceil(100))
    }

    fn largest(&self) -> u128 {
        self.liens.into_iter().max().unwrap()
    }

    fn total_slashable(&self) -> u128 {
        self.slashable().into_iter().sum()
    }

    fn free(&self) -> u128 {
        self.bonded.strict_sub(self.largest().max(self.total_slashable()))
    }

    fn covered(&self) -> bool {
        self.largest().max(self.total_slashable()) <= self.bonded
    }

    /// Returns whether the step must succeed, and carries it out if so.
    fn apply(&mut self, step: &Step) -> bool {
        let mut next = self.clone();
        let done = match *step {
            // The bank refuses a transfer of nothing, and of more than there is.
            Step::Bond { amount, .. } => {
                next.bonded = self.bonded.strict_add(amount);
                amount > 0 && next.bonded <= WALLET
            }
            Step::Unbond { amount, .. } => {
                next.bonded = self.bonded.saturating_sub(amount);
                amount > 0 && amount <= self.free()
            }
            Step::Stake { holder, amount, ref answer, .. } => {
                let possible = amount > 0 && amount <= self.bonded && !matches!(answer, Answer::Refuse);
                if possible {
                    next.liens[holder] = self.liens[holder].strict_add(amount);
                }
                let covered = next.covered();
                if let Answer::GiveBack(back) = answer {
                    next.liens[holder] = next.liens[holder].saturating_sub(*back);
                }
                possible && covered
            }
            Step::Release { holder, amount, .. } => {
                next.liens[holder] = self.liens[holder].saturating_sub(amount);
                true
            }
            Step::Forge { .. } => false,
        };
        if done {
            *self = next;
        }
        done
    }
}

fn run(chain: &mut Chain, holders: &[Addr], step: &Step) -> bool {
    match *step {
        Step::Bond { user, amount } => chain.bond(USERS[user], amount).is_ok(),
        Step::Unbond { user, amount } => chain.unbond(USERS[user], amount).is_ok(),
        Step::Stake { user, holder, amount, ref answer } => {
            let on = match answer {
                Answer::Accept => On::Accept,
                Answer::Refuse => On::Refuse,
                Answer::GiveBack(back) => On::Call(vec![chain.call(&release(USERS[user], *back))]),
            };
            chain.stake(USERS[user], &holders[holder], amount, &on).is_ok()
        }
        Step::Release { holder, user, amount } => {
            chain.release(&holders[holder], USERS[user], amount).is_ok()
        }
        Step::Forge { user, amount } => {
            let unregistered = holders.last().unwrap();
            chain.release(unregistered, USERS[user], amount).is_ok()
        }
    }
}

fn check(chain: &Chain, holders: &[Addr], models: &[Model]) -> Result<(), TestCaseError> {
    let mut sum = 0u128;
    for (user, model) in USERS.iter().zip(models) {
        let details = chain.details(user);
        prop_assert_eq!(details.bonded.u128(), model.bonded);
        prop_assert_eq!(details.free.u128(), model.free());
        prop_assert_eq!(details.max_lien.u128(), model.largest());
        prop_assert_eq!(details.total_slashable.u128(), model.total_slashable());
        prop_assert!(details.max_lien.max(details.total_slashable) <= details.bonded);

        let mut expected: Vec<_> = (0..RATIOS.len())
            .filter(|h| model.liens[*h] > 0)
            .map(|h| (holders[h].to_string(), model.liens[h], model.slashable()[h]))
            .collect();
        expected.sort();
        let found: Vec<_> = chain
            .liens(user)
            .into_iter()
            .map(|claim| (claim.lienholder, claim.amount.u128(), claim.slashable.u128()))
            .collect();
        prop_assert_eq!(found, expected);

        // What a user does not have in the vault is in their own wallet: nobody else received any
        // of it.
        prop_assert_eq!(chain.wallet(&user.into_addr()).strict_add(model.bonded), WALLET);
        sum = sum.strict_add(model.bonded);
    }
    prop_assert_eq!(chain.total(), sum);
    prop_assert_eq!(chain.wallet(&chain.vault), sum);
    for holder in holders {
        prop_assert_eq!(chain.wallet(holder), 0);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn custody_and_cover_hold_after_any_sequence(steps in steps()) {
        let mut chain = Chain::new(&USERS);
        let mut holders: Vec<_> = RATIOS
            .iter()
            .map(|percent| chain.lienholder(Decimal::from_ratio(*percent, 100u128)))
            .collect();
        holders.push(chain.contract());
        let mut models = [Model::default(), Model::default(), Model::default()];
        for step in &steps {
            let (Step::Bond { user, .. } | Step::Unbond { user, .. } | Step::Stake { user, .. }
                | Step::Release { user, .. } | Step::Forge { user, .. }) = *step;
            prop_assert_eq!(run(&mut chain, &holders, step), models[user].apply(step), "{:?}", step);
            check(&chain, &holders, &models)?;
        }

        // Once everything is released, everyone gets all of it back.
        for (user, model) in USERS.iter().zip(&models) {
            for holder in &holders[..RATIOS.len()] {
                chain.release(holder, user, u128::MAX).unwrap();
            }
            if model.bonded > 0 {
                chain.unbond(user, model.bonded).unwrap();
            }
            prop_assert_eq!(chain.wallet(&user.into_addr()), WALLET);
        }
        prop_assert_eq!(chain.wallet(&chain.vault), 0);
    }
}
