//! One account.

use cosmwasm_std::{from_json, to_json_string, Uint256};

use super::{at, bonded, custodian, give_back, lend, lienholder, owing, slash, sums};
use crate::account::Account;
use crate::local::Moment;
use crate::tests::lien;
use crate::ContractError;

fn unbond(account: &mut Account, amount: u128, now: Moment) -> Result<u128, ContractError> {
    account.unbond(amount.into(), now).map(|amount| amount.u128())
}

#[test]
fn what_is_out_still_covers_liens_but_cannot_leave() {
    let mut account = bonded(100);
    lend(&mut account, 60, at(1));
    assert_eq!(sums(&account), (40, 60, 0, 0));
    assert_eq!((account.collateral().u128(), account.free().u128()), (100, 40));
    account.pledge(&lienholder(1, 10), Uint256::new(90), at(1)).unwrap_err();
    assert_eq!(give_back(&mut account, 0, 0, at(2)), 0);
    account.pledge(&lienholder(1, 10), Uint256::new(90), at(2)).unwrap();
    // 90 are bound, 10 of the idle 40 are free.
    assert_eq!(account.free().u128(), 10);
    assert_eq!(unbond(&mut account, 10, at(2)).unwrap(), 10);
    assert_eq!((account.reserved().u128(), account.total_slashable().u128()), (5, 14));
}

#[test]
fn what_can_be_slashed_must_be_covered_when_coins_are_lent() {
    let mut account = Account { idle: 100u128.into(), liens: vec![lien(1, 95, 94)], local: None };
    let err = account.stake_local(&custodian(), Uint256::new(90), at(1)).unwrap_err();
    assert!(
        matches!(err, ContractError::SlashableAboveCollateral { slashable, .. } if slashable == Uint256::new(101))
    );
    account.stake_local(&custodian(), Uint256::new(85), at(1)).unwrap();
    for amount in [Uint256::new(16), Uint256::MAX] {
        let err = account.stake_local(&custodian(), amount, at(1)).unwrap_err();
        assert!(matches!(err, ContractError::InsufficientIdle { idle, .. } if idle.u128() == 15), "{err}");
    }
}

#[test]
fn a_slash_burns_what_is_idle_and_owes_the_rest() {
    let mut account = bonded(100);
    account.pledge(&lienholder(1, 50), Uint256::new(100), at(1)).unwrap();
    lend(&mut account, 80, at(1));
    assert_eq!(slash(&mut account, &lienholder(1, 50), 100), (50, 20));
    assert_eq!((sums(&account), account.collateral().u128()), ((0, 80, 30, 0), 50));
    let err = account.stake_local(&custodian(), Uint256::new(1), at(1)).unwrap_err();
    assert!(matches!(err, ContractError::InDebt { owed } if owed.u128() == 30));
    // Whatever comes in is burned, fresh bonds included.
    assert_eq!(account.bond(5u128.into()).unwrap().1.u128(), 5);
    assert_eq!(give_back(&mut account, 10, 10, at(2)), 10);
    assert_eq!((sums(&account), account.collateral().u128()), ((0, 70, 15, 0), 55));
    assert_eq!(give_back(&mut account, 70, 70, at(2)), 15);
    assert_eq!(sums(&account), (55, 0, 0, 0));
    assert_eq!(account.local, None);
}

#[test]
fn a_debt_bears_a_loss_of_the_chain_last() {
    let mut account = owing(100, 60, 0);
    give_back(&mut account, 30, 0, at(1));
    assert_eq!(sums(&account), (0, 70, 60, 0));
    give_back(&mut account, 20, 0, at(1));
    assert_eq!(sums(&account), (0, 50, 50, 10));
    assert_eq!(account.collateral().u128(), 0);
}

#[test]
fn coins_that_nothing_explains_pay_what_was_lost_first() {
    let mut account = owing(0, 0, 9);
    assert_eq!(give_back(&mut account, 0, 4, at(1)), 4);
    assert_eq!(sums(&account), (0, 0, 0, 5));
    assert_eq!(give_back(&mut account, 0, 100, at(1)), 5);
    assert_eq!(sums(&account), (95, 0, 0, 0));
}

#[test]
fn a_slash_after_a_loss_is_burned_when_coins_come_late() {
    let mut account = bonded(100);
    account.pledge(&lienholder(1, 10), Uint256::new(90), at(1)).unwrap();
    lend(&mut account, 100, at(1));
    give_back(&mut account, 100, 0, at(2));
    assert_eq!(account.collateral().u128(), 0);
    assert_eq!(slash(&mut account, &lienholder(1, 10), 90), (9, 0));
    assert_eq!(sums(&account), (0, 0, 0, 9));
    assert_eq!(give_back(&mut account, 0, 100, at(3)), 9);
    assert_eq!(sums(&account), (91, 0, 0, 0));
}

#[test]
fn a_lien_that_shrank_by_a_loss_heals_when_the_coins_come_late() {
    let mut account = Account { idle: 100u128.into(), liens: vec![lien(1, 80, 8)], local: None };
    lend(&mut account, 100, at(1));
    give_back(&mut account, 50, 0, at(2));
    let bound = |account: &Account| account.bound(&account.liens[0]).u128();
    assert_eq!((bound(&account), account.unreported(&account.liens[0]).u128()), (50, 30));
    give_back(&mut account, 0, 50, at(3));
    assert_eq!((bound(&account), account.unreported(&account.liens[0]).u128()), (80, 0));
}

#[test]
fn no_amount_that_the_custodian_names_is_an_error() {
    for (closed, coins) in [(0, 0), (u128::MAX, 0), (0, 7), (u128::MAX, 7), (3, 1_000)] {
        let mut account = owing(10, 4, 2);
        let before = account.collateral().u128();
        let burned = give_back(&mut account, closed, coins, at(1));
        let (idle, out, owed, lost) = sums(&account);
        assert!(owed <= out && (idle == 0 || owed == 0), "{closed} {coins}");
        assert_eq!(burned + idle, coins);
        assert_eq!(burned + owed + lost, 6);
        assert!(out <= 10 && before <= 10);
    }
    let mut nobody = Account::default();
    assert_eq!(give_back(&mut nobody, 5, 7, at(1)), 0);
    assert_eq!((sums(&nobody), nobody.local), ((7, 0, 0, 0), None));
}

#[test]
fn only_what_idle_coins_cover_alone_leaves_without_a_reconcile() {
    let mut account =
        Account { idle: 100u128.into(), liens: vec![lien(1, 60, 6), lien(2, 40, 50)], local: None };
    lend(&mut account, 30, at(1));
    // As far as the books go 40 are free, and 10 are whatever becomes of what is out.
    assert_eq!((account.free().u128(), account.free_unreconciled().u128()), (40, 10));
    for now in [at(1), Moment { height: 1, index: None }] {
        let err = unbond(&mut account, 11, now).unwrap_err();
        assert!(matches!(err, ContractError::NotReconciled { free, .. } if free.u128() == 10), "{err}");
        let err = account.stake_local(&custodian(), Uint256::new(11), now).unwrap_err();
        assert!(matches!(err, ContractError::NotReconciled { .. }), "{err}");
        let err = account.pledge(&lienholder(1, 10), Uint256::new(11), now).unwrap_err();
        assert!(matches!(err, ContractError::PledgeNotReconciled { .. }), "{err}");
    }
    assert!(matches!(unbond(&mut account, 41, at(1)), Err(ContractError::InsufficientFree { .. })));
    account.clone().pledge(&lienholder(1, 10), Uint256::new(10), at(1)).unwrap();
    account.clone().stake_local(&custodian(), Uint256::new(10), at(1)).unwrap();
    assert_eq!(unbond(&mut account, 10, at(1)).unwrap(), 10);
    // The same transaction, and no other.
    give_back(&mut account, 0, 0, at(7));
    for now in [at(8), Moment { height: 7, index: Some(4) }, Moment { height: 7, index: None }] {
        assert!(matches!(unbond(&mut account, 1, now), Err(ContractError::NotReconciled { .. })));
    }
    assert_eq!(unbond(&mut account, 30, at(7)).unwrap(), 30);
    // A simulation has no place in a block.
    let simulation = Moment { height: 9, index: None };
    account.release(&lienholder(1, 10), Uint256::new(60), 60u128.into());
    give_back(&mut account, 15, 15, simulation);
    assert_eq!((account.free().u128(), account.free_unreconciled().u128()), (8, 0));
    assert_eq!(unbond(&mut account, 8, simulation).unwrap(), 8);
}

#[test]
fn after_too_great_a_loss_nothing_is_free_or_pledged() {
    let mut account = Account { idle: 100u128.into(), liens: vec![lien(1, 90, 80)], local: None };
    lend(&mut account, 90, at(1));
    give_back(&mut account, 60, 0, at(1));
    assert!(account.total_slashable() > account.collateral());
    assert_eq!(account.free().u128(), 0);
    let err = account.pledge(&lienholder(2, 0), Uint256::new(1), at(1)).unwrap_err();
    assert!(matches!(err, ContractError::SlashableAboveCollateral { .. }));
    // A lienholder is still told the whole, and is short by the excess.
    assert_eq!(slash(&mut account, &lienholder(1, 80), 100), (80, 10));
    assert_eq!(sums(&account), (0, 30, 30, 40));
}

#[test]
fn a_user_without_local_stake_has_the_record_of_before() {
    let account = Account { idle: 100u128.into(), liens: vec![lien(1, 70, 7)], local: None };
    assert_eq!(to_json_string(&account).unwrap(), r#"{"b":"100","l":[{"h":1,"a":"70","s":"7"}]}"#);
    let mut staked = account.clone();
    lend(&mut staked, 30, at(1));
    let json = r#"{"b":"70","l":[{"h":1,"a":"70","s":"7"}],"o":{"o":"30","s":"3"}}"#;
    assert_eq!(to_json_string(&staked).unwrap(), json);
    assert_eq!(from_json::<Account>(json).unwrap(), staked);
    give_back(&mut staked, 30, 30, at(1));
    assert_eq!(staked, account);
    let all = owing(100, 60, 7);
    assert_eq!(from_json::<Account>(to_json_string(&all).unwrap()).unwrap(), all);
}
