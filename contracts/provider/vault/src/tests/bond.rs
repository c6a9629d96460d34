use cosmwasm_std::{Coin, Uint256};
use cw_utils::PaymentError;
use mesh_apis::vault::ExecuteMsg;

use super::{addr, attributes, coin, more_than_128_bits, Vault, DENOM};
use crate::ContractError;

#[test]
fn bonded_coins_are_the_collateral_of_the_sender() {
    let mut vault = Vault::new();
    let response = vault.bond("user", 100u128).unwrap();
    vault.bond("other", 7u128).unwrap();
    vault.bond("user", 11u128).unwrap();
    assert_eq!((vault.bonded("user"), vault.bonded("other"), vault.total()), (111, 7, 118));

    let user = addr("user");
    assert_eq!(attributes(&response), [("action", "bond"), ("owner", user.as_str()), ("amount", "100")]);
    assert!(response.messages.is_empty());
}

#[test]
fn bonding_more_keeps_the_liens() {
    let mut vault = Vault::with_lienholders();
    vault.bond("user", 100u128).unwrap();
    vault.stake("user", "half", 60u128).unwrap();
    let liens = vault.liens("user");
    vault.bond("user", 10u128).unwrap();
    assert_eq!(vault.liens("user"), liens);
    assert_eq!(vault.record("user").unwrap().free().u128(), 50);
}

#[test]
fn exactly_one_coin_is_taken() {
    let mut vault = Vault::new();
    let mut refused = |funds: &[Coin]| match vault.run("user", funds, ExecuteMsg::Bond {}) {
        Err(ContractError::Payment(err)) => err,
        other => panic!("{other:?}"),
    };
    assert_eq!(refused(&[]), PaymentError::NoFunds {});
    assert_eq!(refused(&[coin(0u128)]), PaymentError::NoFunds {});
    assert_eq!(refused(&[coin(5u128), Coin::new(5u128, "uother")]), PaymentError::MultipleDenoms {});
    assert_eq!((vault.record("user"), vault.total()), (None, 0));
}

#[test]
fn only_the_vaults_denom_is_taken() {
    let mut vault = Vault::new();
    let err = vault.run("user", &[Coin::new(5u128, "uother")], ExecuteMsg::Bond {}).unwrap_err();
    assert!(
        matches!(&err, ContractError::WrongDenom { expected, actual } if expected == DENOM && actual == "uother"),
        "{err}"
    );
    assert_eq!((vault.record("user"), vault.total()), (None, 0));
}

#[test]
fn what_128_bits_cannot_count_is_refused_and_nothing_wraps() {
    let mut vault = Vault::new();
    let err = vault.bond("user", more_than_128_bits()).unwrap_err();
    assert!(matches!(err, ContractError::TooMuchCollateral { .. }), "{err}");

    vault.bond("user", u128::MAX - 1).unwrap();
    vault.bond("user", 1u128).unwrap();
    for huge in [Uint256::one(), u128::MAX.into(), more_than_128_bits(), Uint256::MAX] {
        let err = vault.bond("user", huge).unwrap_err();
        assert!(
            matches!(&err, ContractError::TooMuchCollateral { max, bonded, amount }
                if max.u128() == u128::MAX && *bonded == Uint256::from(*max) && *amount == huge),
            "{err}"
        );
    }
    vault.bond("other", u128::MAX).unwrap();
    assert_eq!((vault.bonded("user"), vault.bonded("other")), (u128::MAX, u128::MAX));
}
