//! What a slash does to an account.

use cosmwasm_std::{Decimal, Uint128, Uint256};
use mesh_apis::vault::MAX_LIENS;
use proptest::prelude::*;

use super::{lien, now, slashed_lien};
use crate::account::{Account, Slash};
use crate::lien::Lien;
use crate::lienholder::{Lienholder, LienholderId};
use crate::ContractError;

fn account(bonded: u128, liens: &[Lien]) -> Account {
    Account { idle: Uint128::new(bonded), liens: liens.to_vec(), local: None }
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

/// What each lien binds, and what its holder was not told.
fn bound(account: &Account) -> Vec<(u128, u128)> {
    account.liens.iter().map(|lien| (account.bound(lien).u128(), account.unreported(lien).u128())).collect()
}

#[test]
fn a_slash_takes_its_ratio_off_collateral_and_lien() {
    let mut account = account(100, &[lien(1, 80, 40)]);
    let expected = Slash {
        taken: Uint128::new(30),
        burned: Uint128::new(30),
        lowered: Uint128::new(30),
        shrunk: Uint128::zero(),
    };
    assert_eq!(slash(&mut account, &half(1), 60), expected);
    assert_eq!(
        (account.idle.u128(), account.liens.as_slice()),
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
    assert_eq!((account.idle.u128(), account.liens.as_slice()), (60, [slashed_lien(1, 40, 0, 0)].as_slice()));
}

#[test]
fn a_slash_takes_what_is_asked_and_never_above_slashable() {
    let mut account = account(100, &[lien(1, 80, 40)]);
    assert_eq!(account.slash(&half(1), Uint128::new(20), Uint256::new(3)).burned.u128(), 3);
    assert_eq!(
        (account.idle.u128(), account.liens.as_slice()),
        (97, [slashed_lien(1, 77, 60, 30)].as_slice())
    );
    assert_eq!(account.slash(&half(1), Uint128::zero(), Uint256::MAX).burned.u128(), 0);
    assert_eq!(account.slash(&half(1), Uint128::MAX, Uint256::MAX).burned.u128(), 30);
    assert_eq!((account.idle.u128(), account.liens.as_slice()), (67, [slashed_lien(1, 47, 0, 0)].as_slice()));
}

#[test]
fn without_a_lien_nothing_is_taken() {
    let mut account = account(100, &[lien(1, 80, 40)]);
    let before = account.clone();
    assert_eq!(slash(&mut account, &half(2), 80), Slash::default());
    assert_eq!(account, before);
}

#[test]
fn a_lien_shrinks_to_what_is_left_but_not_its_slashable() {
    let (mut account, third) = (
        account(100, &[lien(1, 100, 50), lien(2, 100, 34), lien(3, 60, 6), lien(4, 40, 0)]),
        lienholder(2, Decimal::from_ratio(1u128, 3u128)),
    );
    let first = slash(&mut account, &half(1), 100);
    assert_eq!((first.burned.u128(), first.shrunk.u128()), (50, 0));
    let expected = [slashed_lien(1, 50, 0, 0), lien(2, 100, 34), lien(3, 60, 6), lien(4, 40, 0)];
    assert_eq!((account.idle.u128(), account.liens.as_slice()), (50, expected.as_slice()));
    assert_eq!(bound(&account), [(50, 0), (50, 50), (50, 10), (40, 0)]);

    // Charged is what was staked, not what the lien has shrunk to.
    let second = slash(&mut account, &third, 100);
    assert_eq!((second.burned.u128(), second.lowered.u128(), second.shrunk.u128()), (34, 34, 50));
    assert_eq!((account.idle.u128(), bound(&account)), (16, vec![(16, 34), (16, 0), (16, 44), (16, 24)]));
}

#[test]
fn a_burn_for_one_touches_no_record_of_the_others() {
    let mut account = account(100, &[lien(1, 100, 50), lien(2, 100, 10)]);
    let before = account.liens[1];
    slash(&mut account, &half(1), 100);
    assert_eq!(account.liens[1], before);
}

#[test]
fn who_slashes_a_shrunk_lien_is_told_so_once_by_the_answer() {
    let mut account = account(100, &[lien(1, 100, 50), slashed_lien(2, 100, 100, 10)]);
    let tenth = lienholder(2, Decimal::percent(10));
    slash(&mut account, &half(1), 60);
    let told = slash(&mut account, &tenth, 40);
    assert_eq!((told.burned.u128(), told.lowered.u128(), told.shrunk.u128()), (4, 4, 30));
    assert_eq!((account.idle.u128(), account.liens[1]), (66, slashed_lien(2, 66, 60, 6)));
    let again = slash(&mut account, &tenth, 0);
    assert_eq!((again.burned.u128(), again.lowered.u128(), again.shrunk.u128()), (0, 0, 0));
    // What was burned for it has shrunk the first one.
    assert_eq!(bound(&account), [(66, 4), (66, 0)]);
}

#[test]
fn a_lien_goes_down_by_no_more_than_is_left_of_it() {
    let mut account = account(100, &[slashed_lien(1, 20, 100, 50)]);
    let first = slash(&mut account, &half(1), 60);
    assert_eq!((first.burned.u128(), first.lowered.u128(), first.shrunk.u128()), (30, 20, 0));
    let second = slash(&mut account, &half(1), 40);
    assert_eq!((second.burned.u128(), second.lowered.u128()), (20, 0));
    assert_eq!((account.idle.u128(), account.liens), (50, vec![]));
}

/// 100 pledged twice, 10 burned for one of the two. Lowering what it binds first would leave 10 of
/// stake on no collateral.
#[test]
fn a_release_frees_nothing_while_the_stake_that_stays_needs_it() {
    let tenth = |id| lienholder(id, Decimal::percent(10));
    let mut account = account(100, &[lien(1, 100, 10), lien(2, 100, 10)]);
    slash(&mut account, &tenth(1), 100);
    account.release(&tenth(1), Uint256::new(90), Uint128::zero());
    assert_eq!((account.idle.u128(), bound(&account)), (90, vec![(90, 10)]));
    assert_eq!(account.release(&tenth(2), Uint256::new(10), Uint128::new(10)).u128(), 10);
    assert_eq!((account.free().u128(), bound(&account)), (0, vec![(90, 0)]), "what is unreported goes first");
    account.release(&tenth(2), Uint256::new(80), Uint128::new(80));
    assert_eq!(
        (account.free().u128(), bound(&account)),
        (80, vec![(10, 0)]),
        "10 of stake, 10 of collateral"
    );
    account.unbond(Uint256::new(80), now()).unwrap();
    assert!(account.unbond(Uint256::one(), now()).is_err());
}

#[test]
fn new_collateral_heals_a_lien_whose_holder_does_not_know() {
    let mut account = account(100, &[lien(1, 100, 50), lien(2, 100, 10)]);
    slash(&mut account, &half(1), 100);
    assert_eq!(bound(&account), [(50, 0), (50, 50)]);
    account.bond(Uint256::new(30)).unwrap();
    assert_eq!((bound(&account), account.free().u128()), (vec![(50, 0), (80, 20)], 0));
    account.bond(Uint256::new(25)).unwrap();
    assert_eq!((bound(&account), account.free().u128()), (vec![(50, 0), (100, 0)], 5));
    assert_eq!(account.take_unreported(LienholderId(2)).u128(), 0);
}

/// Free collateral that leaves before a slash is charged is not missing then: the same is burned.
#[test]
fn who_takes_free_collateral_out_before_a_slash_loses_the_same() {
    let start = account(100, &[lien(1, 60, 30), lien(2, 60, 6)]);
    let tenth = lienholder(2, Decimal::percent(10));
    let lost = |unbond_first: bool| {
        let mut account = start.clone();
        let mut out = 0;
        for step in 0..2 {
            if (step == 0) == unbond_first {
                out += account.unbond(account.free().into(), now()).unwrap().u128();
            } else {
                slash(&mut account, &half(1), 60);
                slash(&mut account, &tenth, 60);
            }
        }
        100 - out - account.idle.u128()
    };
    assert_eq!((lost(true), lost(false)), (36, 36));
}

#[test]
fn slashed_stake_releases_its_amount_and_no_slashable() {
    let mut account = account(100, &[lien(1, 100, 50)]);
    slash(&mut account, &half(1), 60);
    assert_eq!(account.liens, [slashed_lien(1, 70, 40, 20)]);
    assert_eq!(account.release(&half(1), Uint256::new(30), Uint128::zero()).u128(), 30);
    assert_eq!(account.liens, [slashed_lien(1, 40, 40, 20)]);
    assert_eq!(account.release(&half(1), Uint256::new(40), Uint128::new(40)).u128(), 40);
    assert_eq!((account.idle.u128(), account.liens), (70, vec![]));
}

#[test]
fn a_debt_is_paid_by_releasing_what_can_be_slashed_alone() {
    // It shrank from 100 to 40. The lienholder unstakes 60 that no collateral stands behind any
    // more.
    let mut account = account(40, &[slashed_lien(1, 40, 100, 40)]);
    let ratio = lienholder(1, Decimal::percent(40));
    assert_eq!(account.release(&ratio, Uint256::zero(), Uint128::new(60)), Uint128::zero());
    assert_eq!(account.liens, [lien(1, 40, 16)]);
}

#[test]
fn a_lien_cannot_grow_before_its_holder_knows_that_it_shrank() {
    let shrunk = slashed_lien(1, 50, 20, 10);
    let mut account = account(40, &[shrunk]);
    let err = account.pledge(&half(1), Uint256::one(), now()).unwrap_err();
    assert!(
        matches!(&err, ContractError::UnreportedShrink { unreported } if unreported.u128() == 10),
        "{err}"
    );
    assert_eq!(account.liens, [shrunk]);
    account.pledge(&half(2), Uint256::one(), now()).unwrap();

    assert_eq!(account.take_unreported(LienholderId(1)).u128(), 10);
    assert_eq!(account.take_unreported(LienholderId(1)).u128(), 0);
    account.bond(Uint256::one()).unwrap();
    account.pledge(&half(1), Uint256::one(), now()).unwrap();
    assert_eq!(account.liens[0], slashed_lien(1, 41, 21, 11));
}

#[test]
fn a_lien_on_nothing_is_remembered_until_its_holder_knows() {
    let all = lienholder(1, Decimal::one());
    let mut account = account(100, &[lien(1, 100, 100), slashed_lien(2, 30, 0, 0)]);
    slash(&mut account, &all, 100);
    assert_eq!((account.idle.u128(), bound(&account)), (0, vec![(0, 30)]));
    account.bond(Uint256::new(5)).unwrap();
    assert_eq!((account.free().u128(), bound(&account)), (0, vec![(5, 25)]));
    assert_eq!(account.take_unreported(LienholderId(2)).u128(), 25);
    assert_eq!((account.free().u128(), bound(&account)), (0, vec![(5, 0)]));
}

#[test]
fn liens_of_which_nothing_is_left_take_no_room() {
    let liens: Vec<_> = (1..=MAX_LIENS as u64).map(|id| slashed_lien(id, 0, 0, 0)).collect();
    let mut account = account(10, &liens);
    account.pledge(&half(99), Uint256::one(), now()).unwrap();
    assert_eq!(account.liens, [lien(99, 1, 1)]);
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
    fn slashes_in_parts_take_the_rounded_ratio_of_their_sum(
        ratio in any_ratio(),
        amount in 1..1_000_000u128,
        parts in prop::collection::vec(0..100_000u128, 1..20),
    ) {
        let terms = lienholder(1, ratio);
        let mut account = account(amount, &[]);
        account.pledge(&terms, amount.into(), now()).unwrap();
        let burned: u128 = parts.iter().map(|part| slash(&mut account, &terms, *part).burned.u128()).sum();
        let charged = Uint128::new(parts.iter().sum::<u128>().min(amount));
        prop_assert!(burned <= charged.mul_ceil(ratio).u128());
        prop_assert!(burned >= charged.mul_floor(ratio).u128());
        let whole = terms.slashable(amount.into()).strict_sub(terms.slashable(Uint128::new(amount) - charged));
        prop_assert_eq!(burned, whole.u128());
        prop_assert_eq!(account.idle.u128(), amount - burned);
    }

    #[test]
    fn dust_by_dust_a_slash_takes_no_more_than_all_at_once(ratio in any_ratio(), amount in 1..300u128) {
        let terms = lienholder(1, ratio);
        let mut account = account(amount, &[]);
        account.pledge(&terms, amount.into(), now()).unwrap();
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
            let _ = before.pledge(terms, amount.into(), now());
        }
        let in_order = |order: [(&Lienholder, u128); 2]| {
            let mut account = before.clone();
            let mut burned = [0; 4];
            let mut told = [0; 4];
            for (terms, charge) in order {
                let slash = slash(&mut account, terms, charge);
                burned[terms.id.0 as usize] += slash.burned.u128();
                told[terms.id.0 as usize] += slash.shrunk.u128();
            }
            for terms in [&one, &two, &idle] {
                told[terms.id.0 as usize] += account.take_unreported(terms.id).u128();
            }
            (account, burned, told)
        };
        let (first, second) = ((&one, charges.0), (&two, charges.1));
        prop_assert_eq!(in_order([first, second]), in_order([second, first]));
    }
}
