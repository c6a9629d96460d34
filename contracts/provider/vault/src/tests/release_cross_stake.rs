use cosmwasm_std::{Coin, Uint256};
use cw_utils::PaymentError;
use mesh_apis::vault::ExecuteMsg;

use super::{addr, attributes, coin, lien, more_than_128_bits, release_msg, Vault, DENOM};
use crate::ContractError;

/// 100 bonded, 60 of it pledged to `half`, 50 to `third`.
fn vault() -> Vault {
    let mut vault = Vault::with_lienholders();
    vault.bond("user", 100u128).unwrap();
    vault.stake("user", "half", 60u128).unwrap();
    vault.stake("user", "third", 50u128).unwrap();
    vault
}

#[test]
fn a_release_lowers_the_lien_of_the_sender_and_pays_nobody() {
    let mut vault = vault();
    let response = vault.release("third", "user", 10u128).unwrap();
    assert_eq!(vault.liens("user"), [lien(1, 60, 30), lien(2, 40, 14)]);
    assert_eq!((vault.bonded("user"), vault.total()), (100, 100));

    let (user, third) = (addr("user"), addr("third"));
    assert_eq!(
        attributes(&response),
        [
            ("action", "release_cross_stake"),
            ("owner", user.as_str()),
            ("lienholder", third.as_str()),
            ("amount", "10"),
            ("requested", "10")
        ]
    );
    assert!(response.messages.is_empty());
}

#[test]
fn a_lien_that_is_released_as_a_whole_is_gone() {
    let mut vault = vault();
    vault.release("half", "user", 60u128).unwrap();
    assert_eq!(vault.liens("user"), [lien(2, 50, 17)]);
    vault.release("third", "user", 50u128).unwrap();
    assert_eq!(vault.liens("user"), []);
    vault.unbond("user", 100u128).unwrap();
    assert_eq!(vault.record("user"), None);
}

#[test]
fn dust_by_dust_releases_like_all_at_once() {
    let mut vault = vault();
    for rest in (0..50).rev() {
        vault.release("third", "user", 1u128).unwrap();
        let found = vault.liens("user").iter().find(|lien| lien.holder.0 == 2).copied();
        let expected = (rest > 0).then(|| lien(2, rest, rest.div_ceil(3)));
        assert_eq!(found, expected);
    }
}

#[test]
fn too_much_releases_what_there_is() {
    for huge in [Uint256::new(61), more_than_128_bits(), Uint256::MAX] {
        let mut vault = vault();
        let response = vault.release("half", "user", huge).unwrap();
        let requested = huge.to_string();
        assert_eq!(attributes(&response)[3..], [("amount", "60"), ("requested", requested.as_str())]);
        assert_eq!(vault.liens("user"), [lien(2, 50, 17)]);
        assert_eq!(vault.bonded("user"), 100);
    }
}

#[test]
fn without_a_lien_or_an_amount_it_changes_nothing_and_says_so() {
    let mut vault = vault();
    vault.register("idle", "0.1".parse().unwrap()).unwrap();
    vault.bond("free user", 9u128).unwrap();
    let before = (vault.record("user"), vault.record("free user"));
    for (lienholder, user, amount) in
        [("idle", "user", 5u128), ("half", "free user", 5), ("half", "unknown", 5), ("half", "user", 0)]
    {
        let response = vault.release(lienholder, user, amount).unwrap();
        assert_eq!(attributes(&response)[3], ("amount", "0"));
        assert_eq!((vault.record("user"), vault.record("free user")), before);
        assert_eq!(vault.record("unknown"), None);
    }
}

#[test]
fn one_lienholder_cannot_release_the_lien_of_another() {
    let mut vault = vault();
    vault.release("third", "user", 1_000_000u128).unwrap();
    assert_eq!(vault.liens("user"), [lien(1, 60, 30)]);
}

#[test]
fn who_is_not_a_lienholder_releases_nothing() {
    let mut vault = vault();
    let before = vault.record("user");
    for sender in ["user", "stranger", "creator"] {
        let err = vault.release(sender, "user", 10u128).unwrap_err();
        assert!(
            matches!(&err, ContractError::NotALienholder { address } if *address == addr(sender)),
            "{err}"
        );
    }
    assert_eq!(vault.record("user"), before);
}

#[test]
fn another_denom_an_invalid_owner_and_coins_are_refused() {
    let mut vault = vault();
    let before = vault.record("user");
    let err = vault.run("half", &[], release_msg("user", Coin::new(5u128, "uother"))).unwrap_err();
    assert!(
        matches!(&err, ContractError::WrongDenom { expected, actual } if expected == DENOM && actual == "uother"),
        "{err}"
    );
    let msg = ExecuteMsg::ReleaseCrossStake {
        owner: "nonsense".into(),
        amount: coin(5u128),
        exposed: 5u128.into(),
    };
    let err = vault.run("half", &[], msg).unwrap_err();
    assert!(matches!(err, ContractError::Std(_)), "{err}");

    let err = vault.run("half", &[coin(1u128)], release_msg("user", coin(5u128))).unwrap_err();
    assert!(matches!(err, ContractError::Payment(PaymentError::NonPayable {})), "{err}");
    assert_eq!(vault.record("user"), before);
}
