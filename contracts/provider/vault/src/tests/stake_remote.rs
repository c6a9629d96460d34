use cosmwasm_std::{from_json, Binary, Coin, CosmosMsg, Decimal, ReplyOn, Uint256, WasmMsg};
use cw_utils::PaymentError;
use mesh_apis::lienholder::LienholderMsg;
use mesh_apis::vault::{ExecuteMsg, MAX_LIENS};

use super::{addr, attributes, coin, lien, more_than_128_bits, stake_msg, Vault, DENOM};
use crate::ContractError;

fn vault() -> Vault {
    let mut vault = Vault::with_lienholders();
    vault.bond("user", 100u128).unwrap();
    vault
}

#[test]
fn a_pledge_is_written_and_the_lienholder_told() {
    let mut vault = vault();
    let response = vault.stake("user", "third", 70u128).unwrap();
    assert_eq!(vault.liens("user"), [lien(2, 70, 24)]);
    assert_eq!((vault.bonded("user"), vault.total()), (100, 100));

    let (user, third) = (addr("user"), addr("third"));
    assert_eq!(
        attributes(&response),
        [
            ("action", "stake_remote"),
            ("owner", user.as_str()),
            ("lienholder", third.as_str()),
            ("amount", "70")
        ]
    );
    let [call] = response.messages.as_slice() else { panic!("{:?}", response.messages) };
    // Without a reply, an error of the lienholder undoes the pledge.
    assert_eq!(call.reply_on, ReplyOn::Never);
    let CosmosMsg::Wasm(WasmMsg::Execute { contract_addr, msg, funds }) = &call.msg else {
        panic!("{:?}", call.msg)
    };
    assert_eq!((contract_addr.as_str(), funds.as_slice()), (third.as_str(), [].as_slice()));
    let told = LienholderMsg::ReceiveVirtualStake {
        owner: user.into_string(),
        amount: coin(70u128),
        msg: Binary::new(b"what to do".to_vec()),
    };
    assert_eq!(from_json::<LienholderMsg>(msg).unwrap(), told);
}

#[test]
fn the_same_collateral_is_pledged_to_several_lienholders() {
    let mut vault = vault();
    vault.stake("user", "half", 100u128).unwrap();
    vault.stake("user", "third", 100u128).unwrap();
    assert_eq!(vault.liens("user"), [lien(1, 100, 50), lien(2, 100, 34)]);
}

#[test]
fn a_second_pledge_adds_to_the_lien() {
    let mut vault = vault();
    vault.stake("user", "half", 33u128).unwrap();
    vault.stake("user", "half", 33u128).unwrap();
    assert_eq!(vault.liens("user"), [lien(1, 66, 33)]);
}

#[test]
fn each_lien_must_be_covered() {
    let mut vault = vault();
    vault.stake("user", "third", 60u128).unwrap();
    let err = vault.stake("user", "third", 41u128).unwrap_err();
    assert!(
        matches!(&err, ContractError::LienAboveCollateral { lien, collateral }
            if *lien == Uint256::new(101) && collateral.u128() == 100),
        "{err}"
    );
    vault.stake("user", "third", 40u128).unwrap();
    assert_eq!(vault.liens("user"), [lien(2, 100, 34)]);
}

#[test]
fn all_that_can_be_slashed_together_must_be_covered() {
    let mut vault = vault();
    vault.register("all", Decimal::one()).unwrap();
    vault.stake("user", "half", 100u128).unwrap();
    let err = vault.stake("user", "all", 51u128).unwrap_err();
    assert!(
        matches!(&err, ContractError::SlashableAboveCollateral { slashable, collateral }
            if *slashable == Uint256::new(101) && collateral.u128() == 100),
        "{err}"
    );
    vault.stake("user", "all", 50u128).unwrap();
    assert_eq!(vault.record("user").unwrap().total_slashable().u128(), 100);

    // Dust counts: a part of one coin rounds up to one.
    let err = vault.stake("user", "third", 1u128).unwrap_err();
    assert!(matches!(err, ContractError::SlashableAboveCollateral { .. }), "{err}");
}

#[test]
fn collateral_of_others_covers_nothing() {
    let mut vault = vault();
    let err = vault.stake("poor", "half", 1u128).unwrap_err();
    assert!(matches!(err, ContractError::LienAboveCollateral { .. }), "{err}");
    assert_eq!(vault.record("poor"), None);
}

#[test]
fn huge_amounts_neither_wrap_nor_fit() {
    let mut vault = Vault::with_lienholders();
    vault.register("all", Decimal::one()).unwrap();
    vault.bond("user", u128::MAX).unwrap();
    for huge in [more_than_128_bits(), Uint256::MAX] {
        let err = vault.stake("user", "all", huge).unwrap_err();
        assert!(matches!(&err, ContractError::LienAboveCollateral { lien, .. } if *lien == huge), "{err}");
    }
    vault.stake("user", "all", u128::MAX).unwrap();
    for more in [Uint256::one(), Uint256::MAX] {
        let err = vault.stake("user", "all", more).unwrap_err();
        assert!(matches!(err, ContractError::LienAboveCollateral { .. }), "{err}");
    }
    let err = vault.stake("user", "half", u128::MAX).unwrap_err();
    assert!(matches!(err, ContractError::SlashableAboveCollateral { .. }), "{err}");
    assert_eq!(vault.liens("user"), [lien(3, u128::MAX, u128::MAX)]);
}

#[test]
fn only_a_registered_lienholder_can_be_chosen() {
    let mut vault = vault();
    let err = vault.stake("user", "unknown", 10u128).unwrap_err();
    assert!(
        matches!(&err, ContractError::NotALienholder { address } if *address == addr("unknown")),
        "{err}"
    );
    let msg =
        ExecuteMsg::StakeRemote { contract: "nonsense".into(), amount: coin(1u128), msg: Binary::default() };
    let err = vault.run("user", &[], msg).unwrap_err();
    assert!(matches!(err, ContractError::Std(_)), "{err}");
    assert_eq!(vault.liens("user"), []);
}

#[test]
fn the_number_of_liens_is_bounded_and_a_release_makes_room() {
    let mut vault = vault();
    let names: Vec<_> = (0..=MAX_LIENS).map(|n| format!("lienholder {n}")).collect();
    for name in &names {
        vault.register(name, Decimal::percent(1)).unwrap();
    }
    let (last, others) = names.split_last().unwrap();
    for name in others {
        vault.stake("user", name, 1u128).unwrap();
    }
    let err = vault.stake("user", last, 1u128).unwrap_err();
    assert!(matches!(err, ContractError::TooManyLiens { max: MAX_LIENS }), "{err}");
    // A lien that is there can still grow.
    vault.stake("user", &names[3], 5u128).unwrap();

    vault.release(&names[3], "user", 6u128).unwrap();
    vault.stake("user", last, 1u128).unwrap();
    assert_eq!(vault.liens("user").len(), MAX_LIENS);
}

#[test]
fn zero_another_denom_and_coins_are_refused() {
    let mut vault = vault();
    let err = vault.stake("user", "half", 0u128).unwrap_err();
    assert!(matches!(err, ContractError::ZeroAmount), "{err}");

    let err = vault.run("user", &[], stake_msg("half", Coin::new(5u128, "uother"))).unwrap_err();
    assert!(
        matches!(&err, ContractError::WrongDenom { expected, actual } if expected == DENOM && actual == "uother"),
        "{err}"
    );

    let err = vault.run("user", &[coin(5u128)], stake_msg("half", coin(5u128))).unwrap_err();
    assert!(matches!(err, ContractError::Payment(PaymentError::NonPayable {})), "{err}");
    assert_eq!(vault.liens("user"), []);
}
