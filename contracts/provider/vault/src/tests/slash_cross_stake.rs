use cosmwasm_std::{coins, from_json, BankMsg, Coin, Decimal, SubMsg, Uint128, Uint256};
use cw_utils::PaymentError;
use mesh_apis::vault::{ExecuteMsg, SlashCrossStakeResponse};

use super::{
    addr, attributes, coin, lien, more_than_128_bits, slash_msg, slashed_lien, Outcome, Vault, DENOM,
};
use crate::ContractError;

/// 100 bonded, 60 of it pledged to `half`, 100 to `third`.
fn vault() -> Vault {
    let mut vault = Vault::with_lienholders();
    vault.bond("user", 100u128).unwrap();
    vault.stake("user", "half", 60u128).unwrap();
    vault.stake("user", "third", 100u128).unwrap();
    vault
}

fn burned(outcome: &Outcome) -> u128 {
    let data = outcome.as_ref().unwrap().data.as_ref().unwrap();
    from_json::<SlashCrossStakeResponse>(data).unwrap().burned.u128()
}

#[test]
fn a_slash_is_burned_and_its_holder_learns_how_much() {
    let mut vault = vault();
    let outcome = vault.slash("third", "user", 30, 10u128);
    assert_eq!(burned(&outcome), 10);
    assert_eq!(vault.liens("user"), [lien(1, 60, 30), slashed_lien(2, 90, 70, 24)]);
    assert_eq!((vault.bonded("user"), vault.total()), (90, 90));

    let (response, user, third) = (outcome.unwrap(), addr("user"), addr("third"));
    assert_eq!(response.messages, [SubMsg::new(BankMsg::Burn { amount: coins(10, DENOM) })]);
    assert_eq!(
        attributes(&response),
        [
            ("action", "slash_cross_stake"),
            ("owner", user.as_str()),
            ("lienholder", third.as_str()),
            ("exposed", "30"),
            ("burned", "10"),
            ("shrunk", "0")
        ]
    );
}

#[test]
fn a_burn_calls_nobody_and_the_shrunk_holder_learns_later() {
    let mut vault = vault();
    let response = vault.slash("half", "user", 60, 30u128).unwrap();
    assert_eq!(response.messages, [SubMsg::new(BankMsg::Burn { amount: coins(30, DENOM) })]);
    assert_eq!(vault.liens("user"), [slashed_lien(1, 30, 0, 0), lien(2, 100, 34)]);

    let response = vault.slash("third", "user", 40, 100u128).unwrap();
    let answer: SlashCrossStakeResponse = from_json(response.data.as_ref().unwrap()).unwrap();
    assert_eq!((answer.burned.u128(), answer.lowered.u128(), answer.shrunk.u128()), (14, 14, 30));
    assert_eq!(response.messages, [SubMsg::new(BankMsg::Burn { amount: coins(14, DENOM) })]);
    assert_eq!(attributes(&response)[5], ("shrunk", "30"));
    assert_eq!(vault.liens("user"), [slashed_lien(1, 30, 0, 0), slashed_lien(2, 56, 60, 20)]);
}

#[test]
fn a_slash_that_burns_nothing_tells_its_holder_all_the_same() {
    let mut vault = vault();
    vault.slash("half", "user", 60, 30u128).unwrap();
    let outcome = vault.slash("third", "user", 0, 0u128);
    assert_eq!(burned(&outcome), 0);
    let response = outcome.unwrap();
    assert_eq!((attributes(&response)[5], response.messages.len()), (("shrunk", "30"), 0));
    assert_eq!(vault.liens("user")[1], slashed_lien(2, 70, 100, 34));
}

#[test]
fn what_is_above_the_lien_is_ignored() {
    for huge in [Uint256::new(31), more_than_128_bits(), Uint256::MAX] {
        let mut vault = vault();
        assert_eq!(burned(&vault.slash("half", "user", u128::MAX, huge)), 30);
        assert_eq!((vault.bonded("user"), vault.total()), (70, 70));
    }
}

#[test]
fn nothing_to_burn_is_no_error() {
    let mut vault = vault();
    vault.register("idle", Decimal::one()).unwrap();
    vault.bond("free user", 9u128).unwrap();
    for (lienholder, user, exposed, amount) in [
        ("idle", "user", 5, 5u128),
        ("half", "free user", 5, 5),
        ("half", "unknown", 5, 5),
        ("half", "user", 0, 5),
    ] {
        let before = vault.record(user);
        let outcome = vault.slash(lienholder, user, exposed, amount);
        assert_eq!(burned(&outcome), 0);
        // The bank would refuse to burn nothing.
        assert!(outcome.unwrap().messages.is_empty());
        assert_eq!(vault.record(user), before);
    }
    assert_eq!(vault.total(), 109);

    // A lienholder that wants nothing still uses up what it charges.
    assert_eq!(burned(&vault.slash("half", "user", 60, 0u128)), 0);
    assert_eq!(vault.liens("user")[0], slashed_lien(1, 60, 0, 0));
}

#[test]
fn one_lienholder_cannot_slash_the_lien_of_another() {
    let mut vault = vault();
    assert_eq!(burned(&vault.slash("third", "user", u128::MAX, Uint256::MAX)), 34);
    assert_eq!(vault.liens("user")[0], lien(1, 60, 30));
    vault.slash("third", "user", u128::MAX, Uint256::MAX).unwrap();
    assert_eq!((vault.liens("user")[0], vault.bonded("user")), (lien(1, 60, 30), 66));
}

#[test]
fn who_is_not_a_lienholder_slashes_nothing() {
    let mut vault = vault();
    let before = vault.record("user");
    for sender in ["user", "stranger", "creator"] {
        let err = vault.slash(sender, "user", 10, 10u128).unwrap_err();
        assert!(
            matches!(&err, ContractError::NotALienholder { address } if *address == addr(sender)),
            "{err}"
        );
    }
    assert_eq!((vault.record("user"), vault.total()), (before, 100));
}

#[test]
fn a_user_who_lost_everything_leaves_no_record() {
    let mut vault = Vault::new();
    vault.register("all", Decimal::one()).unwrap();
    vault.bond("user", 100u128).unwrap();
    vault.stake("user", "all", 100u128).unwrap();
    vault.slash("all", "user", 100, 100u128).unwrap();
    assert_eq!((vault.record("user"), vault.total()), (None, 0));
    // What the lienholder does after that is no error.
    vault.slash("all", "user", 100, 100u128).unwrap();
    vault.release("all", "user", 100u128).unwrap();
    assert_eq!((vault.record("user"), vault.total()), (None, 0));
}

#[test]
fn a_release_of_what_can_be_slashed_alone_is_written() {
    let mut vault = vault();
    let owner = addr("user").into_string();
    let msg = ExecuteMsg::ReleaseCrossStake { owner, amount: coin(0u128), exposed: Uint128::new(60) };
    let response = vault.run("half", &[], msg).unwrap();
    assert_eq!(attributes(&response)[3], ("amount", "0"));
    assert_eq!(vault.liens("user")[0], slashed_lien(1, 60, 0, 0));
}

#[test]
fn another_denom_an_invalid_owner_and_coins_are_refused() {
    let mut vault = vault();
    let before = vault.record("user");
    let err = vault.run("half", &[], slash_msg("user", 5, Coin::new(5u128, "uother"))).unwrap_err();
    assert!(
        matches!(&err, ContractError::WrongDenom { expected, actual } if expected == DENOM && actual == "uother"),
        "{err}"
    );
    let (owner, exposed) = ("nonsense".into(), Uint128::new(5));
    let msg = ExecuteMsg::SlashCrossStake { owner, exposed, amount: coin(5u128) };
    let err = vault.run("half", &[], msg).unwrap_err();
    assert!(matches!(err, ContractError::Std(_)), "{err}");

    let err = vault.run("half", &[coin(1u128)], slash_msg("user", 5, coin(5u128))).unwrap_err();
    assert!(matches!(err, ContractError::Payment(PaymentError::NonPayable {})), "{err}");
    assert_eq!(vault.record("user"), before);
}
