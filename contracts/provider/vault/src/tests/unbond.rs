use cosmwasm_std::{coins, BankMsg, Coin, SubMsg, Uint256};
use cw_utils::PaymentError;
use mesh_apis::vault::ExecuteMsg;

use super::{addr, attributes, coin, more_than_128_bits, Vault, DENOM};
use crate::ContractError;

#[test]
fn free_collateral_is_paid_to_its_owner() {
    let mut vault = Vault::new();
    vault.bond("user", 100u128).unwrap();
    let response = vault.unbond("user", 30u128).unwrap();

    let user = addr("user");
    let paid = BankMsg::Send { to_address: user.to_string(), amount: coins(30, DENOM) };
    assert_eq!(response.messages, [SubMsg::new(paid)]);
    assert_eq!(attributes(&response), [("action", "unbond"), ("owner", user.as_str()), ("amount", "30")]);
    assert_eq!((vault.bonded("user"), vault.total()), (70, 70));
}

#[test]
fn an_empty_account_leaves_no_record() {
    let mut vault = Vault::new();
    vault.bond("user", 100u128).unwrap();
    vault.unbond("user", 100u128).unwrap();
    assert_eq!((vault.record("user"), vault.total()), (None, 0));
}

#[test]
fn what_a_lien_binds_cannot_be_taken_out() {
    let mut vault = Vault::with_lienholders();
    vault.bond("user", 100u128).unwrap();
    vault.stake("user", "half", 60u128).unwrap();
    vault.stake("user", "third", 50u128).unwrap();
    let err = vault.unbond("user", 41u128).unwrap_err();
    assert!(
        matches!(&err, ContractError::InsufficientFree { requested, free }
            if *requested == Uint256::new(41) && free.u128() == 40),
        "{err}"
    );
    vault.unbond("user", 40u128).unwrap();
    assert_eq!((vault.bonded("user"), vault.total()), (60, 60));
    let err = vault.unbond("user", 1u128).unwrap_err();
    assert!(matches!(err, ContractError::InsufficientFree { .. }), "{err}");
}

#[test]
fn what_all_lienholders_can_slash_together_cannot_be_taken_out() {
    let mut vault = Vault::with_lienholders();
    vault.register("all", "1".parse().unwrap()).unwrap();
    vault.bond("user", 100u128).unwrap();
    vault.stake("user", "half", 60u128).unwrap();
    vault.stake("user", "all", 60u128).unwrap();
    let err = vault.unbond("user", 11u128).unwrap_err();
    assert!(matches!(&err, ContractError::InsufficientFree { free, .. } if free.u128() == 10), "{err}");
    vault.unbond("user", 10u128).unwrap();
}

#[test]
fn nobody_takes_out_collateral_of_others() {
    let mut vault = Vault::with_lienholders();
    vault.bond("user", 100u128).unwrap();
    vault.bond("other", 5u128).unwrap();
    vault.stake("user", "half", 60u128).unwrap();
    for (thief, amount) in [("stranger", 1u128), ("half", 1), ("creator", 1), ("other", 6)] {
        let err = vault.unbond(thief, amount).unwrap_err();
        assert!(matches!(err, ContractError::InsufficientFree { .. }), "{thief}: {err}");
    }
    assert_eq!((vault.bonded("user"), vault.bonded("other"), vault.total()), (100, 5, 105));
}

#[test]
fn huge_amounts_are_refused() {
    let mut vault = Vault::new();
    vault.bond("user", u128::MAX).unwrap();
    for huge in [more_than_128_bits(), Uint256::MAX] {
        let err = vault.unbond("user", huge).unwrap_err();
        assert!(
            matches!(&err, ContractError::InsufficientFree { requested, .. } if *requested == huge),
            "{err}"
        );
    }
    vault.unbond("user", u128::MAX).unwrap();
    assert_eq!(vault.total(), 0);
}

#[test]
fn zero_another_denom_and_coins_are_refused() {
    let mut vault = Vault::new();
    vault.bond("user", 100u128).unwrap();
    let err = vault.unbond("user", 0u128).unwrap_err();
    assert!(matches!(err, ContractError::ZeroAmount), "{err}");

    let other = ExecuteMsg::Unbond { amount: Coin::new(5u128, "uother") };
    let err = vault.run("user", &[], other).unwrap_err();
    assert!(matches!(&err, ContractError::WrongDenom { actual, .. } if actual == "uother"), "{err}");

    let msg = ExecuteMsg::Unbond { amount: coin(5u128) };
    let err = vault.run("user", &[coin(1u128)], msg).unwrap_err();
    assert!(matches!(err, ContractError::Payment(PaymentError::NonPayable {})), "{err}");
    assert_eq!((vault.bonded("user"), vault.total()), (100, 100));
}
