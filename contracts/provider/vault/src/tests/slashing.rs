//! What a slash does to an account.

use cosmwasm_std::{Decimal, Uint128, Uint256};
use mesh_apis::vault::MAX_LIENS;
use proptest::prelude::*;

use super::{lien, slashed_lien};
use crate::account::{Account, Slash};
use crate::lien::Lien;
use crate::state::{Lienholder, LienholderId};
use crate::ContractError;

fn account(bonded: u128, liens: &[Lien]) -> Account {
    Account { bonded: Uint128::new(bonded), liens: liens.to_vec() }
}

fn lienholder(id: u64, max_slash: Decimal) -> Lienholder {
    Lienholder { id: LienholderId(id), max_slash }
}

fn half(id: u64) -> Lienholder {
    lienholder(id, Decimal::percent(50))
}

/// As much as can be had for `exposed`.
fn slash(account: &mut Account, by: &Lienholder, exposed: u128) -> Slash {
    account.slash(by, Uint128::new(exposed), Uint256::MAX)
}

fn shrunk(found: &[(LienholderId, Uint128)]) -> Vec<(u64, u128)> {
    found.iter().map(|(holder, by)| (holder.0, by.u128())).collect()
}

#[test]
fn a_slash_takes_the_ratio_of_what_it_charges_off_the_collateral_and_the_lien() {
    let mut account = account(100, &[lien(1, 80, 40)]);
    let expected = Slash { burned: Uint128::new(30), lowered: Uint128::new(30), shrunk: vec![] };
    assert_eq!(slash(&mut account, &half(1), 60), expected);
    assert_eq!(
        (account.bonded.u128(), account.liens.as_slice()),
        (70, [slashed_lien(1, 50, 20, 10)].as_slice())
    );
    assert_eq!(account.free().u128(), 20);
}

#[test]
fn no_stake_is_charged_twice() {
    let mut account = account(100, &[lien(1, 80, 40)]);
    assert_eq!(slash(&mut account, &half(1), 80).burned.u128(), 40);
    for _ in 0..3 {
        assert_eq!(slash(&mut account, &half(1), u128::MAX).burned.u128(), 0);
    }
    assert_eq!(
        (account.bonded.u128(), account.liens.as_slice()),
        (60, [slashed_lien(1, 40, 0, 0)].as_slice())
    );
}

#[test]
fn less_is_taken_if_the_lienholder_wants_less_and_never_more_than_can_be_slashed() {
    let mut account = account(100, &[lien(1, 80, 40)]);
    assert_eq!(account.slash(&half(1), Uint128::new(20), Uint256::new(3)).burned.u128(), 3);
    assert_eq!(
        (account.bonded.u128(), account.liens.as_slice()),
        (97, [slashed_lien(1, 77, 60, 30)].as_slice())
    );
    assert_eq!(account.slash(&half(1), Uint128::zero(), Uint256::MAX).burned.u128(), 0);
    assert_eq!(account.slash(&half(1), Uint128::MAX, Uint256::MAX).burned.u128(), 30);
    assert_eq!(
        (account.bonded.u128(), account.liens.as_slice()),
        (67, [slashed_lien(1, 47, 0, 0)].as_slice())
    );
}

#[test]
fn without_a_lien_nothing_is_taken() {
    let mut account = account(100, &[lien(1, 80, 40)]);
    let before = account.clone();
    assert_eq!(slash(&mut account, &half(2), 80), Slash::default());
    assert_eq!(account, before);
}

#[test]
fn a_lien_above_what_is_left_shrinks_to_it_but_not_what_can_be_slashed_of_it() {
    let (mut account, third) = (
        account(100, &[lien(1, 100, 50), lien(2, 100, 34), lien(3, 60, 6), lien(4, 40, 0)]),
        lienholder(2, Decimal::from_ratio(1u128, 3u128)),
    );
    let first = slash(&mut account, &half(1), 100);
    assert_eq!((first.burned.u128(), shrunk(&first.shrunk)), (50, vec![(2, 50), (3, 10)]));
    let expected =
        [slashed_lien(1, 50, 0, 0), slashed_lien(2, 50, 100, 34), slashed_lien(3, 50, 60, 6), lien(4, 40, 0)];
    assert_eq!((account.bonded.u128(), account.liens.as_slice()), (50, expected.as_slice()));

    // Charged is what was staked, not what the lien has shrunk to.
    let second = slash(&mut account, &third, 100);
    assert_eq!((second.burned.u128(), shrunk(&second.shrunk)), (34, vec![(1, 34), (3, 34), (4, 24)]));
    assert_eq!(account.bonded.u128(), 16);
}

#[test]
fn a_lien_that_had_shrunk_goes_down_by_what_is_left_of_it_and_by_what_its_holder_does_not_know() {
    let untold = Lien { untold: Uint128::new(5), ..slashed_lien(1, 20, 100, 50) };
    let mut account = account(100, &[untold]);
    let first = slash(&mut account, &half(1), 60);
    assert_eq!((first.burned.u128(), first.lowered.u128()), (30, 25));
    let second = slash(&mut account, &half(1), 40);
    assert_eq!((second.burned.u128(), second.lowered.u128()), (20, 0));
    assert_eq!((account.bonded.u128(), account.liens), (50, vec![]));
}

#[test]
fn an_exit_of_slashed_stake_releases_its_amount_and_nothing_that_can_be_slashed() {
    let mut account = account(100, &[lien(1, 100, 50)]);
    slash(&mut account, &half(1), 60);
    assert_eq!(account.liens, [slashed_lien(1, 70, 40, 20)]);
    assert_eq!(account.release(&half(1), Uint256::new(30), Uint128::zero()).u128(), 30);
    assert_eq!(account.liens, [slashed_lien(1, 40, 40, 20)]);
    assert_eq!(account.release(&half(1), Uint256::new(40), Uint128::new(40)).u128(), 40);
    assert_eq!((account.bonded.u128(), account.liens), (70, vec![]));
}

#[test]
fn a_debt_is_paid_by_releasing_what_can_be_slashed_alone() {
    // It shrank from 100 to 40. The lienholder unstakes 60 that no collateral stands behind any more.
    let mut account = account(40, &[slashed_lien(1, 40, 100, 40)]);
    let ratio = lienholder(1, Decimal::percent(40));
    assert_eq!(account.release(&ratio, Uint256::zero(), Uint128::new(60)), Uint128::zero());
    assert_eq!(account.liens, [lien(1, 40, 16)]);
}

#[test]
fn a_lien_cannot_grow_before_its_holder_knows_that_it_shrank() {
    let mut told = account(100, &[lien(1, 40, 20)]);
    let untold = Lien { untold: Uint128::new(10), ..lien(1, 40, 20) };
    let mut account = account(100, &[untold]);
    let err = account.pledge(&half(1), Uint256::one()).unwrap_err();
    assert!(matches!(&err, ContractError::ShrinkNotTold { untold } if untold.u128() == 10), "{err}");
    assert_eq!(account.liens, [untold]);
    account.pledge(&half(2), Uint256::one()).unwrap();

    assert_eq!(account.take_untold(LienholderId(1)).u128(), 10);
    assert_eq!(account.take_untold(LienholderId(1)).u128(), 0);
    account.pledge(&half(1), Uint256::one()).unwrap();
    told.pledge(&half(2), Uint256::one()).unwrap();
    told.pledge(&half(1), Uint256::one()).unwrap();
    assert_eq!(account, told);
}

#[test]
fn a_lien_that_shrank_to_nothing_can_still_be_one_that_its_holder_was_not_told_of() {
    let all = lienholder(1, Decimal::one());
    let mut account = account(100, &[lien(1, 100, 100), slashed_lien(2, 30, 0, 0)]);
    let slash = slash(&mut account, &all, 100);
    assert_eq!((account.bonded.u128(), shrunk(&slash.shrunk)), (0, vec![(2, 30)]));
    let mut forgotten = account.clone();
    account.not_told(LienholderId(2), Uint128::new(30));
    assert_eq!(account.liens.iter().map(|lien| lien.untold.u128()).collect::<Vec<_>>(), [30]);

    // The same if another call has removed it meanwhile.
    forgotten.bond(Uint128::new(5)).unwrap();
    forgotten.unbond(Uint256::new(5)).unwrap();
    assert!(forgotten.is_empty());
    forgotten.not_told(LienholderId(2), Uint128::new(30));
    assert_eq!(forgotten, account);
    assert_eq!(forgotten.take_untold(LienholderId(2)).u128(), 30);
    assert!(forgotten.is_empty());
}

#[test]
fn liens_that_shrank_to_nothing_take_no_room() {
    let liens: Vec<_> = (1..=MAX_LIENS as u64).map(|id| slashed_lien(id, 0, 0, 0)).collect();
    let mut account = account(10, &liens);
    account.pledge(&half(99), Uint256::one()).unwrap();
    assert_eq!(account.liens, [lien(99, 1, 1)]);
    // And what is told too late makes no more liens than are allowed.
    account.liens.extend((1..MAX_LIENS as u64).map(|id| lien(id, 1, 0)));
    account.not_told(LienholderId(50), Uint128::one());
    assert_eq!(account.liens.len(), MAX_LIENS);
}

#[test]
fn a_settlement_is_never_taken_back() {
    let mut account = account(10, &[lien(1, 1, 0)]);
    account.settled(LienholderId(1), 3);
    account.settled(LienholderId(1), 2);
    account.settled(LienholderId(2), 9);
    assert_eq!(account.liens, [Lien { settled: 3, ..lien(1, 1, 0) }]);
}

fn any_ratio() -> impl Strategy<Value = Decimal> {
    prop_oneof![
        Just(Decimal::zero()),
        Just(Decimal::permille(1)),
        Just(Decimal::from_ratio(1u128, 3u128)),
        Just(Decimal::percent(50)),
        Just(Decimal::one()),
        (0..=Decimal::one().atomics().u128()).prop_map(|atomics| Decimal::new(Uint128::new(atomics))),
    ]
}

proptest! {
    #[test]
    fn slashes_in_parts_take_together_the_ratio_of_their_sum_rounded_up_or_down(
        ratio in any_ratio(),
        amount in 1..1_000_000u128,
        parts in prop::collection::vec(0..100_000u128, 1..20),
    ) {
        let terms = lienholder(1, ratio);
        let mut account = account(amount, &[]);
        account.pledge(&terms, amount.into()).unwrap();
        let burned: u128 = parts.iter().map(|part| slash(&mut account, &terms, *part).burned.u128()).sum();
        let charged = Uint128::new(parts.iter().sum::<u128>().min(amount));
        prop_assert!(burned <= charged.mul_ceil(ratio).u128());
        prop_assert!(burned >= charged.mul_floor(ratio).u128());
        let whole = terms.slashable(amount.into()).strict_sub(terms.slashable(Uint128::new(amount) - charged));
        prop_assert_eq!(burned, whole.u128());
        prop_assert_eq!(account.bonded.u128(), amount - burned);
    }

    #[test]
    fn dust_by_dust_a_slash_takes_no_more_than_all_at_once(ratio in any_ratio(), amount in 1..300u128) {
        let terms = lienholder(1, ratio);
        let mut account = account(amount, &[]);
        account.pledge(&terms, amount.into()).unwrap();
        let burned: u128 = (0..amount).map(|_| slash(&mut account, &terms, 1).burned.u128()).sum();
        prop_assert_eq!(burned, Uint128::new(amount).mul_ceil(ratio).u128());
    }

    #[test]
    fn the_order_of_two_slashes_changes_nothing(
        ratios in (any_ratio(), any_ratio(), any_ratio()),
        bonded in 1..10_000u128,
        pledges in (0..10_000u128, 0..10_000u128, 0..10_000u128),
        charges in (0..12_000u128, 0..12_000u128),
    ) {
        let (one, two, idle) = (lienholder(1, ratios.0), lienholder(2, ratios.1), lienholder(3, ratios.2));
        let mut before = account(bonded, &[]);
        for (terms, amount) in [(&one, pledges.0), (&two, pledges.1), (&idle, pledges.2)] {
            let _ = before.pledge(terms, amount.into());
        }
        let in_order = |order: [(&Lienholder, u128); 2]| {
            let mut account = before.clone();
            let mut burned = [0; 4];
            let mut told = [0; 4];
            for (terms, charge) in order {
                let slash = slash(&mut account, terms, charge);
                burned[terms.id.0 as usize] += slash.burned.u128();
                for (holder, by) in slash.shrunk {
                    told[holder.0 as usize] += by.u128();
                }
            }
            account.liens.retain(|lien| !lien.is_empty());
            (account, burned, told)
        };
        let (first, second) = ((&one, charges.0), (&two, charges.1));
        prop_assert_eq!(in_order([first, second]), in_order([second, first]));
    }
}
