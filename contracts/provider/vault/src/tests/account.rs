use cosmwasm_std::{Decimal, Uint128, Uint256};
use mesh_apis::vault::MAX_LIENS;
use proptest::prelude::*;

use super::{lien, now};
use crate::account::Account;
use crate::lien::Lien;
use crate::lienholder::{Lienholder, LienholderId};
use crate::ContractError;

fn account(bonded: u128, liens: &[Lien]) -> Account {
    Account { idle: Uint128::new(bonded), liens: liens.to_vec(), local: None }
}

fn lienholder(id: u64, max_slash: Decimal) -> Lienholder {
    Lienholder { id: LienholderId(id), max_slash }
}

fn amount(amount: u128) -> Uint256 {
    Uint256::from(amount)
}

#[test]
fn free_is_what_no_lien_and_no_sum_of_slashable_binds() {
    let free = |bonded, liens: &[Lien]| account(bonded, liens).free().u128();
    assert_eq!(free(100, &[]), 100);
    // Liens overlap: the largest counts, not their sum.
    assert_eq!(free(100, &[lien(1, 70, 7), lien(2, 60, 6)]), 30);
    // What can be slashed adds up.
    assert_eq!(free(100, &[lien(1, 50, 45), lien(2, 50, 45)]), 10);
    assert_eq!(free(100, &[lien(1, 100, 10)]), 0);
}

#[test]
fn free_is_zero_when_collateral_has_fallen_below_the_liens() {
    assert_eq!(account(40, &[lien(1, 70, 7)]).free(), Uint128::zero());
    assert_eq!(account(0, &[lien(1, 0, 7)]).free(), Uint128::zero());
    assert_eq!(account(5, &[lien(1, 1, u128::MAX), lien(2, 1, u128::MAX)]).free(), Uint128::zero());
}

#[test]
fn what_can_be_slashed_is_rounded_up() {
    let third = lienholder(1, Decimal::from_ratio(1u128, 3u128));
    let slashable = |amount| third.slashable(Uint128::new(amount)).u128();
    assert_eq!((slashable(0), slashable(1), slashable(3), slashable(4)), (0, 1, 1, 2));
    assert_eq!(lienholder(1, Decimal::one()).slashable(Uint128::MAX), Uint128::MAX);
    assert_eq!(lienholder(1, Decimal::zero()).slashable(Uint128::MAX), Uint128::zero());
}

#[test]
fn many_small_pledges_bind_like_one_large_one() {
    let third = lienholder(1, Decimal::from_ratio(1u128, 3u128));
    let mut small = account(100, &[]);
    for _ in 0..10 {
        small.pledge(&third, amount(1), now()).unwrap();
    }
    assert_eq!(small.liens, [lien(1, 10, 4)]);
}

#[test]
fn a_pledge_that_is_refused_changes_nothing() {
    let mut full = account(100, &[lien(1, 100, 50), lien(2, 100, 50)]);
    let before = full.clone();
    let half = Decimal::percent(50);
    let err = full.pledge(&lienholder(1, half), amount(1), now()).unwrap_err();
    assert!(matches!(err, ContractError::LienAboveCollateral { .. }), "{err}");
    let err = full.pledge(&lienholder(3, half), amount(1), now()).unwrap_err();
    assert!(matches!(err, ContractError::SlashableAboveCollateral { .. }), "{err}");
    assert_eq!(full, before);
}

#[test]
fn the_last_lienholder_id_has_no_next() {
    assert_eq!(LienholderId(7).next().unwrap(), LienholderId(8));
    assert!(matches!(LienholderId(u64::MAX).next(), Err(ContractError::NoLienholderIdLeft)));
}

fn clipped(amount: Uint256) -> Uint128 {
    Uint128::try_from(amount).unwrap_or(Uint128::MAX)
}

#[derive(Clone, Debug)]
enum Step {
    Bond(u128),
    Unbond(Uint256),
    Pledge(usize, Uint256),
    Release(usize, Uint256),
    /// By whom, of how much, and how much of it is wanted.
    Slash(usize, u128, Uint256),
    Tell(usize),
}

/// Mostly small numbers that meet each other, and some at the end of each width.
fn sizes() -> impl Strategy<Value = Uint256> {
    prop_oneof![
        6 => (0..50u128).prop_map(Uint256::from),
        1 => any::<u128>().prop_map(Uint256::from),
        1 => any::<[u8; 32]>().prop_map(Uint256::from_be_bytes),
        1 => Just(Uint256::MAX),
    ]
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    // Mostly a few that meet each other, and enough to exceed what is allowed.
    let holder = prop_oneof![3 => 0..3usize, 1 => 0..MAX_LIENS + 2];
    let step = prop_oneof![
        1 => prop_oneof![9 => 0..100u128, 1 => any::<u128>()].prop_map(Step::Bond),
        1 => sizes().prop_map(Step::Unbond),
        4 => (holder.clone(), sizes()).prop_map(|(h, a)| Step::Pledge(h, a)),
        2 => (holder.clone(), sizes()).prop_map(|(h, a)| Step::Release(h, a)),
        2 => (holder.clone(), 0..60u128, sizes()).prop_map(|(h, e, a)| Step::Slash(h, e, a)),
        1 => holder.prop_map(Step::Tell),
    ];
    prop::collection::vec(step, 1..80)
}

fn ratios() -> impl Strategy<Value = Vec<Decimal>> {
    let ratio = prop_oneof![
        Just(Decimal::zero()),
        Just(Decimal::percent(10)),
        Just(Decimal::percent(50)),
        Just(Decimal::one()),
        (0..=Decimal::one().atomics().u128()).prop_map(|atomics| Decimal::new(Uint128::new(atomics))),
    ];
    prop::collection::vec(ratio, MAX_LIENS + 2)
}

proptest! {
    /// What can be slashed is the ratio of what is exposed at any time, whatever the path to it.
    /// Each lienholder's own books are what its lien binds and what it was not told. What they are
    /// above the collateral by was burned for others since.
    #[test]
    fn any_sequence_keeps_every_lien_covered(ratios in ratios(), steps in steps()) {
        let holders: Vec<_> = ratios.iter().zip(1..).map(|(ratio, id)| lienholder(id, *ratio)).collect();
        let mut account = account(200, &[]);
        let mut books = vec![0u128; holders.len()];
        let mut burned_for_others = vec![0u128; holders.len()];
        for step in steps {
            let before = account.clone();
            let of = |holder: usize| before.lien(holders[holder].id).copied().unwrap_or(Lien::new(LienholderId(0)));
            let done = match step {
                Step::Bond(amount) => account.bond(amount.into()).is_ok(),
                Step::Unbond(amount) => {
                    let done = account.unbond(amount, now()).is_ok();
                    prop_assert_eq!(done, amount <= Uint256::from(before.free()));
                    for lien in &account.liens {
                        prop_assert_eq!(account.unreported(lien), before.unreported(lien), "collateral left from under it");
                    }
                    done
                }
                Step::Pledge(holder, amount) => {
                    let done = account.pledge(&holders[holder], amount, now()).is_ok();
                    if done {
                        books[holder] += clipped(amount).u128();
                    }
                    done
                }
                Step::Release(holder, amount) => {
                    // An honest one releases no more than it has.
                    let amount = amount.min(books[holder].into());
                    let released = account.release(&holders[holder], amount, clipped(amount));
                    prop_assert_eq!(Uint256::from(released), amount.min(of(holder).amount.into()));
                    books[holder] -= clipped(amount).u128();
                    true
                }
                Step::Slash(holder, exposed, wanted) => {
                    let slash = account.slash(&holders[holder], exposed.into(), wanted);
                    let most = Uint128::new(exposed).mul_ceil(holders[holder].max_slash);
                    prop_assert!(slash.burned <= most);
                    prop_assert!(slash.burned <= of(holder).slashable);
                    prop_assert!(Uint256::from(slash.burned) <= wanted);
                    prop_assert_eq!(before.idle - slash.burned, account.idle);
                    // It may have released all of the amount, and left something that can be
                    // slashed.
                    prop_assert_eq!(slash.lowered, slash.burned.min(of(holder).amount));
                    prop_assert_eq!(slash.shrunk, before.unreported(&of(holder)));
                    books[holder] -= slash.lowered.u128() + slash.shrunk.u128();
                    for (other, burned) in burned_for_others.iter_mut().enumerate() {
                        *burned += if other == holder { 0 } else { slash.burned.u128() };
                    }
                    true
                }
                Step::Tell(holder) => {
                    books[holder] -= account.take_unreported(holders[holder].id).u128();
                    true
                }
            };
            if !done {
                prop_assert_eq!(&account, &before);
            }
            let slashable: Uint256 = account.liens.iter().map(|lien| Uint256::from(lien.slashable)).sum();
            prop_assert!(slashable <= account.idle.into());
            prop_assert!(account.max_lien() <= account.idle);
            prop_assert!(account.liens.len() <= MAX_LIENS);
            let bound = slashable.max(account.max_lien().into());
            prop_assert_eq!(Uint256::from(account.free()), Uint256::from(account.idle).strict_sub(bound));
            for lien in &account.liens {
                let holder = holders.iter().find(|holder| holder.id == lien.holder).unwrap();
                prop_assert_eq!(lien.slashable, holder.slashable(lien.exposed));
                prop_assert_eq!(account.liens.iter().filter(|other| other.holder == lien.holder).count(), 1);
            }
            for (holder, book) in holders.iter().zip(&books) {
                let lien = account.lien(holder.id).copied().unwrap_or(Lien::new(holder.id));
                prop_assert_eq!((account.bound(&lien) + account.unreported(&lien)).u128(), *book);
            }
            for (holder, burned) in holders.iter().zip(&mut burned_for_others) {
                let unreported = account.lien(holder.id).map(|lien| account.unreported(lien)).unwrap_or_default();
                prop_assert!(unreported.u128() <= *burned);
                *burned = if unreported.is_zero() { 0 } else { *burned };
            }
        }
    }
}
