//! Every account that small steps can reach, beside a model that writes down what has shrunk.
//!
//! The model keeps two numbers for a lien, what it binds and what its holder was not told, and
//! moves them by explicit rules: a burn lowers what the others bind to what is left, a release
//! lowers what is unreported first, a burn what is bound first, new collateral heals. An
//! [`Account`] keeps their sum alone. Both must agree in every state.

use std::collections::{BTreeMap, VecDeque};

use cosmwasm_std::{Decimal, Uint256};

use super::now;
use crate::account::Account;
use crate::lienholder::{Lienholder, LienholderId};

const HOLDERS: usize = 2;
const MOST: u128 = 4;

#[derive(Clone, Copy, Debug)]
enum Step {
    Bond(u128),
    Unbond(u128),
    Pledge(usize, u128),
    /// Amount and exposed.
    Release(usize, u128, u128),
    /// Exposed and wanted.
    Slash(usize, u128, u128),
    Tell(usize),
}

fn steps() -> Vec<Step> {
    let mut steps = vec![];
    for n in 1..=2 {
        steps.extend([Step::Bond(n), Step::Unbond(n)]);
        for holder in 0..HOLDERS {
            steps.extend([Step::Pledge(holder, n), Step::Slash(holder, n, 1), Step::Slash(holder, n, MOST)]);
            steps.extend((0..=n).map(|exposed| Step::Release(holder, n, exposed)));
        }
    }
    steps.extend((0..HOLDERS).map(Step::Tell));
    steps
}

fn terms(holder: usize) -> Lienholder {
    let ratio = [Decimal::percent(50), Decimal::percent(30)][holder];
    Lienholder { id: LienholderId(holder as u64 + 1), max_slash: ratio }
}

fn slashable(holder: usize, exposed: u128) -> u128 {
    terms(holder).slashable(exposed.into()).u128()
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Shrinking {
    bound: u128,
    unreported: u128,
    exposed: u128,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Model {
    bonded: u128,
    liens: [Shrinking; HOLDERS],
}

impl Model {
    fn reserved(&self) -> u128 {
        (0..HOLDERS).map(|holder| slashable(holder, self.liens[holder].exposed)).sum()
    }

    fn free(&self) -> u128 {
        let largest = self.liens.iter().map(|lien| lien.bound).max().unwrap();
        self.bonded - largest.max(self.reserved())
    }

    /// None: refused. Otherwise what the holder is told by it.
    fn apply(&mut self, step: Step) -> Option<u128> {
        match step {
            Step::Bond(amount) => {
                self.bonded += amount;
                for lien in &mut self.liens {
                    let healed = lien.unreported.min(self.bonded - lien.bound);
                    lien.unreported -= healed;
                    lien.bound += healed;
                }
            }
            Step::Unbond(amount) => {
                (amount <= self.free()).then_some(())?;
                self.bonded -= amount;
            }
            Step::Pledge(holder, amount) => {
                let before = *self;
                let lien = &mut self.liens[holder];
                lien.bound += amount;
                lien.exposed += amount;
                let covered =
                    lien.unreported == 0 && lien.bound <= self.bonded && self.reserved() <= self.bonded;
                if !covered {
                    *self = before;
                    return None;
                }
            }
            Step::Release(holder, amount, exposed) => {
                let lien = &mut self.liens[holder];
                let unreported = lien.unreported.min(amount);
                lien.unreported -= unreported;
                lien.bound = lien.bound.saturating_sub(amount - unreported);
                lien.exposed = lien.exposed.saturating_sub(exposed);
            }
            Step::Slash(holder, exposed, wanted) => {
                let lien = &mut self.liens[holder];
                let before = slashable(holder, lien.exposed);
                lien.exposed = lien.exposed.saturating_sub(exposed);
                let burned = wanted.min(before - slashable(holder, lien.exposed)).min(self.bonded);
                let bound = lien.bound.min(burned);
                lien.bound -= bound;
                lien.unreported = lien.unreported.saturating_sub(burned - bound);
                self.bonded -= burned;
                for lien in &mut self.liens {
                    let by = lien.bound.saturating_sub(self.bonded);
                    lien.bound -= by;
                    lien.unreported += by;
                }
                return Some(std::mem::take(&mut self.liens[holder].unreported));
            }
            Step::Tell(holder) => return Some(std::mem::take(&mut self.liens[holder].unreported)),
        }
        Some(0)
    }
}

fn play(account: &mut Account, step: Step) -> Option<u128> {
    match step {
        Step::Bond(amount) => drop(account.bond(amount.into()).ok()?),
        Step::Unbond(amount) => drop(account.unbond(amount.into(), now()).ok()?),
        Step::Pledge(holder, amount) => account.pledge(&terms(holder), amount.into(), now()).ok()?,
        Step::Release(holder, amount, exposed) => {
            account.release(&terms(holder), amount.into(), exposed.into());
        }
        Step::Slash(holder, exposed, wanted) => {
            return Some(account.slash(&terms(holder), exposed.into(), Uint256::from(wanted)).shrunk.u128());
        }
        Step::Tell(holder) => return Some(account.take_unreported(terms(holder).id).u128()),
    }
    Some(0)
}

fn model_of(account: &Account) -> Model {
    let of = |holder| {
        let lien = account.lien(terms(holder).id).copied();
        lien.map_or(Shrinking::default(), |lien| Shrinking {
            bound: account.bound(&lien).u128(),
            unreported: account.unreported(&lien).u128(),
            exposed: lien.exposed.u128(),
        })
    };
    Model { bonded: account.idle.u128(), liens: std::array::from_fn(of) }
}

/// What a step can do to the others: a lien shrinks by no more than what was burned for another
/// one, and what leaves the vault leaves from under no lien.
fn check_step(step: Step, before: &Model, after: &Model) {
    let burned = match step {
        Step::Slash(..) => before.bonded - after.bonded,
        _ => 0,
    };
    for holder in 0..HOLDERS {
        let by_itself = matches!(step, Step::Slash(of, ..) if of == holder);
        let allowed = before.liens[holder].unreported + if by_itself { 0 } else { burned };
        assert!(after.liens[holder].unreported <= allowed, "{step:?}: {before:?} {after:?}");
    }
}

fn check_state(account: &Account, model: &Model) {
    assert_eq!(model_of(account), *model);
    assert_eq!(account.free().u128(), model.free());
    assert!(account.max_lien() <= account.idle);
    assert!(account.total_slashable() <= account.idle);
    assert_eq!(account.total_slashable().u128(), model.reserved());
    for lien in &account.liens {
        // Whatever is unreported stands on all that there is: so it is the amount alone that has to
        // be remembered.
        assert!(account.unreported(lien).is_zero() || account.bound(lien) == account.idle);
    }
}

#[test]
fn in_every_state_the_books_are_what_is_bound_and_unreported() {
    let steps = steps();
    let mut seen = BTreeMap::from([(Model::default(), Account::default())]);
    let mut waiting = VecDeque::from([Model::default()]);
    let mut unreported = 0;
    while let Some(before) = waiting.pop_front() {
        for step in &steps {
            let (mut account, mut after) = (seen[&before].clone(), before);
            let told = after.apply(*step);
            assert_eq!(play(&mut account, *step), told, "{step:?} in {before:?}");
            if told.is_none() {
                assert_eq!(model_of(&account), before, "{step:?} was refused");
                continue;
            }
            check_step(*step, &before, &after);
            check_state(&account, &after);
            if after.bonded > MOST || after.liens.iter().any(|lien| lien.exposed > 2 * MOST) {
                continue;
            }
            unreported +=
                u64::from(!seen.contains_key(&after) && after.liens.iter().any(|lien| lien.unreported > 0));
            if seen.insert(after, account).is_none() {
                waiting.push_back(after);
            }
        }
    }
    assert!(
        seen.len() > 1_000 && unreported > 100,
        "{} states, {unreported} of them with something unreported",
        seen.len()
    );
}

/// The rule that was tried first, to show that the order matters: a release that lowers what is
/// bound before what is unreported.
#[test]
fn lowering_what_is_bound_first_would_free_too_much() {
    let mut model = Model { bonded: MOST, ..Model::default() };
    for step in [Step::Pledge(0, MOST), Step::Pledge(1, MOST), Step::Slash(0, MOST, MOST)] {
        model.apply(step).unwrap();
    }
    model.apply(Step::Release(0, MOST, 0)).unwrap();
    let Shrinking { bound, unreported, .. } = model.liens[1];
    assert_eq!((model.bonded, bound, unreported), (2, 2, 2));
    // 2 of 4 are released. Bound first: 2 of stake on nothing but what can be slashed. Unreported
    // first: on 2.
    let mut wrong = model;
    wrong.liens[1] = Shrinking { bound: 0, unreported: 2, exposed: 2 };
    assert_eq!(wrong.free(), 1);
    model.apply(Step::Release(1, 2, 2)).unwrap();
    assert_eq!((model.free(), model.liens[1].bound), (0, 2));
}
