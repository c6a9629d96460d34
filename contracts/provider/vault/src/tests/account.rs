use cosmwasm_std::{Decimal, Uint128, Uint256};
use mesh_apis::vault::MAX_LIENS;
use proptest::prelude::*;

use super::lien;
use crate::account::Account;
use crate::lien::Lien;
use crate::state::{Lienholder, LienholderId};
use crate::ContractError;

fn account(bonded: u128, liens: &[Lien]) -> Account {
    Account { bonded: Uint128::new(bonded), liens: liens.to_vec() }
}

fn lienholder(id: u64, max_slash: Decimal) -> Lienholder {
    Lienholder { id: LienholderId(id), max_slash }
}

fn amount(amount: u128) -> Uint256 {
    Uint256::from(amount)
}

#[test]
fn free_is_what_neither_the_largest_lien_nor_the_sum_of_slashable_binds() {
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
        small.pledge(&third, amount(1)).unwrap();
    }
    assert_eq!(small.liens, [lien(1, 10, 4)]);
}

#[test]
fn a_pledge_that_is_refused_changes_nothing() {
    let mut full = account(100, &[lien(1, 100, 50), lien(2, 100, 50)]);
    let before = full.clone();
    let half = Decimal::percent(50);
    let err = full.pledge(&lienholder(1, half), amount(1)).unwrap_err();
    assert!(matches!(err, ContractError::LienAboveCollateral { .. }), "{err}");
    let err = full.pledge(&lienholder(3, half), amount(1)).unwrap_err();
    assert!(matches!(err, ContractError::SlashableAboveCollateral { .. }), "{err}");
    assert_eq!(full, before);
}

#[test]
fn the_last_lienholder_id_has_no_next() {
    assert_eq!(LienholderId(7).next().unwrap(), LienholderId(8));
    assert!(matches!(LienholderId(u64::MAX).next(), Err(ContractError::NoLienholderIdLeft {})));
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
    let holder = 0..MAX_LIENS + 2;
    let step = prop_oneof![
        1 => prop_oneof![9 => 0..100u128, 1 => any::<u128>()].prop_map(Step::Bond),
        1 => sizes().prop_map(Step::Unbond),
        4 => (holder.clone(), sizes()).prop_map(|(h, a)| Step::Pledge(h, a)),
        2 => (holder, sizes()).prop_map(|(h, a)| Step::Release(h, a)),
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
    /// Before there are slashes, what can be slashed is the ratio of the amount at any time, whatever the path to it.
    #[test]
    fn any_sequence_keeps_every_lien_covered(ratios in ratios(), steps in steps()) {
        let holders: Vec<_> = ratios.iter().zip(1..).map(|(ratio, id)| lienholder(id, *ratio)).collect();
        let mut account = account(200, &[]);
        for step in steps {
            let before = account.clone();
            let done = match step {
                Step::Bond(amount) => account.bond(Uint128::new(amount)).is_ok(),
                Step::Unbond(amount) => {
                    let done = account.unbond(amount).is_ok();
                    prop_assert_eq!(done, amount <= Uint256::from(before.free()));
                    done
                }
                Step::Pledge(holder, amount) => account.pledge(&holders[holder], amount).is_ok(),
                Step::Release(holder, amount) => {
                    let held = before.lien(holders[holder].id).map(|l| l.amount).unwrap_or_default();
                    let released = account.release(&holders[holder], amount, clipped(amount));
                    prop_assert_eq!(Uint256::from(released), amount.min(held.into()));
                    true
                }
            };
            if !done {
                prop_assert_eq!(&account, &before);
            }
            let slashable: Uint256 = account.liens.iter().map(|lien| Uint256::from(lien.slashable)).sum();
            prop_assert!(slashable <= account.bonded.into());
            prop_assert!(account.max_lien() <= account.bonded);
            prop_assert!(account.liens.len() <= MAX_LIENS);
            let bound = slashable.max(account.max_lien().into());
            prop_assert_eq!(Uint256::from(account.free()), Uint256::from(account.bonded).strict_sub(bound));
            for lien in &account.liens {
                let holder = holders.iter().find(|holder| holder.id == lien.holder).unwrap();
                prop_assert_eq!(lien.slashable, holder.slashable(lien.amount));
                prop_assert_eq!(account.liens.iter().filter(|other| other.holder == lien.holder).count(), 1);
            }
        }
    }
}
