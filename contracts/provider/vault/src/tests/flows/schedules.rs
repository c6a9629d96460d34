//! Random schedules with slashes, and with lienholders that do anything when they are told.

use cosmwasm_std::{Addr, CosmosMsg, Decimal, Uint128};
use cw_multi_test::IntoAddr;
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;

use super::{lienholder::On, release, slash, Chain, Shrunk, WALLET};

const USERS: [&str; 2] = ["anna", "bela"];
/// In percent.
const RATIOS: [u128; 4] = [0, 10, 33, 100];

#[derive(Clone, Debug)]
enum Step {
    Bond { amount: u128 },
    Unbond { amount: u128 },
    Stake { holder: usize, amount: u128 },
    Release { holder: usize, amount: u128 },
    Slash { holder: usize, exposed: u128, amount: u128 },
    OnShrunk { holder: usize, answer: Answer },
    Tell { holder: usize },
}

#[derive(Clone, Debug)]
enum Answer {
    Honest,
    Refuse,
    /// For another user as well.
    CallBack {
        exposed: u128,
        back: u128,
    },
}

fn steps() -> impl Strategy<Value = Vec<(usize, Step)>> {
    let (holder, amount) = (|| 0..RATIOS.len(), || prop_oneof![20 => 0..300u128, 1 => Just(u128::MAX)]);
    let answer = || {
        prop_oneof![
            Just(Answer::Honest),
            Just(Answer::Refuse),
            (amount(), amount()).prop_map(|(exposed, back)| Answer::CallBack { exposed, back }),
        ]
    };
    let step = prop_oneof![
        3 => (0..400u128).prop_map(|amount| Step::Bond { amount }),
        3 => amount().prop_map(|amount| Step::Unbond { amount }),
        6 => (holder(), amount()).prop_map(|(holder, amount)| Step::Stake { holder, amount }),
        2 => (holder(), amount()).prop_map(|(holder, amount)| Step::Release { holder, amount }),
        3 => (holder(), 0..100u128, amount())
            .prop_map(|(holder, exposed, amount)| Step::Slash { holder, exposed, amount }),
        2 => (holder(), answer()).prop_map(|(holder, answer)| Step::OnShrunk { holder, answer }),
        1 => holder().prop_map(|holder| Step::Tell { holder }),
    ];
    prop::collection::vec((0..USERS.len(), step), 1..60)
}

struct Schedule {
    chain: Chain,
    holders: Vec<Addr>,
    /// The most that can ever be burned of each user.
    most: [u128; USERS.len()],
}

impl Schedule {
    fn new() -> Self {
        let mut chain = Chain::new(&USERS);
        let ratio = |percent: &u128| Decimal::from_ratio(*percent, 100u128);
        let holders = RATIOS.iter().map(|percent| chain.lienholder(ratio(percent))).collect();
        Self { chain, holders, most: [0; USERS.len()] }
    }

    fn call_back(&self, user: usize, exposed: u128, back: u128) -> Vec<CosmosMsg> {
        let (one, other) = (USERS[user], USERS[1 - user]);
        [
            slash(one, exposed, u128::MAX),
            release(one, back),
            slash(other, back, exposed),
            release(other, back),
        ]
        .iter()
        .map(|msg| self.chain.call(msg))
        .collect()
    }

    fn play(&mut self, user: usize, step: &Step) -> Result<(), TestCaseError> {
        let (name, holder) = (USERS[user], |holder: usize| self.holders[holder].clone());
        match *step {
            Step::Bond { amount } => drop(self.chain.bond(name, amount)),
            Step::Unbond { amount } => drop(self.chain.unbond(name, amount)),
            Step::Stake { holder: h, amount } => {
                if self.chain.stake(name, &holder(h), amount, &On::Accept).is_ok() {
                    self.most[user] += amount.strict_mul(RATIOS[h]).div_ceil(100);
                }
            }
            // What a lienholder does to a lien of its own is never an error.
            Step::Release { holder: h, amount } => {
                drop(self.chain.release(&holder(h), name, amount).unwrap())
            }
            Step::Slash { holder: h, exposed, amount } => {
                let before = self.chain.claim(&holder(h), name);
                let (all, of_it) = (before.slashable.u128(), exposed.strict_mul(RATIOS[h]).div_ceil(100));
                let gone = self.chain.slash(&holder(h), name, exposed, amount).unwrap();
                prop_assert!(gone <= all.min(of_it).min(amount));
            }
            Step::OnShrunk { holder: h, ref answer } => {
                let shrunk = match *answer {
                    Answer::Honest => Shrunk::Listen,
                    Answer::Refuse => Shrunk::Refuse,
                    Answer::CallBack { exposed, back } => {
                        Shrunk::Call { calls: self.call_back(user, exposed, back) }
                    }
                };
                self.chain.on_shrunk(&holder(h), shrunk);
            }
            Step::Tell { holder: h } => drop(self.chain.tell(&holder(h), name)),
        }
        Ok(())
    }

    fn check(&self) -> Result<(), TestCaseError> {
        let chain = &self.chain;
        let (mut sum, mut burned) = (0, 0);
        for (name, most) in USERS.iter().zip(self.most) {
            let (details, liens) = (chain.details(name), chain.liens(name));
            let bonded = details.bonded.u128();
            let slashable: u128 = liens.iter().map(|claim| claim.slashable.u128()).sum();
            prop_assert!(details.max_lien <= details.bonded);
            prop_assert!(slashable <= bonded);
            prop_assert_eq!(details.total_slashable.u128(), slashable);
            prop_assert_eq!(details.free.u128(), bonded - slashable.max(details.max_lien.u128()));
            for claim in liens {
                let index =
                    self.holders.iter().position(|holder| *holder.as_str() == claim.lienholder).unwrap();
                let ratio = Decimal::from_ratio(RATIOS[index], 100u128);
                prop_assert_eq!(claim.slashable, claim.exposed.mul_ceil(ratio));
            }
            let lost = WALLET - chain.wallet(&name.into_addr()) - bonded;
            prop_assert!(lost <= most, "{lost} was burned, of {most}");
            burned += lost;
            sum += bonded;
        }
        prop_assert_eq!((chain.total(), chain.wallet(&chain.vault)), (sum, sum));
        // Whatever is missing was burned: nobody has it.
        prop_assert_eq!(chain.supply(), USERS.len() as u128 * WALLET - burned);
        for holder in &self.holders {
            prop_assert_eq!(chain.wallet(holder), 0);
        }
        Ok(())
    }

    /// Unbonds everything, after all lienholders have released everything and become honest.
    fn drain(&mut self) -> Result<(), TestCaseError> {
        for holder in self.holders.clone() {
            self.chain.on_shrunk(&holder, Shrunk::Listen);
            for name in USERS {
                self.chain.release(&holder, name, u128::MAX).unwrap();
                prop_assert_eq!(self.chain.claim(&holder, name).unreported, Uint128::zero());
            }
        }
        for name in USERS {
            let bonded = self.chain.details(name).bonded.u128();
            if bonded > 0 {
                self.chain.unbond(name, bonded).unwrap();
            }
            prop_assert_eq!(self.chain.liens(name), vec![]);
        }
        prop_assert_eq!(self.chain.wallet(&self.chain.vault), 0);
        Ok(())
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn any_schedule_covers_every_lien_and_accounts_for_every_coin(steps in steps()) {
        let mut schedule = Schedule::new();
        for (user, step) in &steps {
            schedule.play(*user, step)?;
            schedule.check()?;
        }
        schedule.drain()?;
        schedule.check()?;
    }

    /// What nobody can keep a user from: taking out what no lien reserves, whatever the lienholders
    /// do when they are called.
    #[test]
    fn nobody_holds_back_what_is_not_reserved_for_them(steps in steps()) {
        let mut schedule = Schedule::new();
        for (user, step) in &steps {
            schedule.play(*user, step)?;
        }
        for holder in schedule.holders.clone() {
            schedule.chain.on_shrunk(&holder, Shrunk::Refuse);
        }
        for name in USERS {
            let free = schedule.chain.details(name).free.u128();
            if free > 0 {
                schedule.chain.unbond(name, free).unwrap();
            }
            prop_assert!(schedule.chain.unbond(name, 1).is_err());
        }
        schedule.check()?;
    }
}
