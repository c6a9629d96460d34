use cosmwasm_std::{Decimal, Uint128};
use cw_utils::PaymentError;
use mesh_apis::vault::ExecuteMsg;

use super::{addr, attributes, coin, Vault};
use crate::lienholder::{Lienholder, LienholderId, LIENHOLDERS, LIENHOLDER_ADDRESSES};
use crate::ContractError;

fn terms(vault: &Vault, name: &str) -> Option<Lienholder> {
    LIENHOLDERS.may_load(&vault.0.storage, &addr(name)).unwrap()
}

#[test]
fn lienholders_are_numbered_and_found_by_number() {
    let mut vault = Vault::new();
    let response = vault.register("first", Decimal::percent(10)).unwrap();
    for n in 2..300u64 {
        vault.register(&n.to_string(), Decimal::percent(20)).unwrap();
        let expected = Lienholder { id: LienholderId(n), max_slash: Decimal::percent(20) };
        assert_eq!(terms(&vault, &n.to_string()), Some(expected));
        assert_eq!(LIENHOLDER_ADDRESSES.load(&vault.0.storage, n).unwrap(), addr(&n.to_string()));
    }
    let first = addr("first");
    assert_eq!(LIENHOLDER_ADDRESSES.load(&vault.0.storage, 1).unwrap(), first);
    assert_eq!(
        attributes(&response),
        [("action", "register_lienholder"), ("lienholder", first.as_str()), ("max_slash", "0.1")]
    );
}

#[test]
fn the_ratio_is_final() {
    let mut vault = Vault::new();
    vault.register("lienholder", Decimal::percent(10)).unwrap();
    for ratio in [Decimal::percent(10), Decimal::one()] {
        let err = vault.register("lienholder", ratio).unwrap_err();
        assert!(
            matches!(&err, ContractError::AlreadyRegistered { address, max_slash }
                if *address == addr("lienholder") && *max_slash == Decimal::percent(10)),
            "{err}"
        );
    }
    assert_eq!(terms(&vault, "lienholder").unwrap().max_slash, Decimal::percent(10));
}

#[test]
fn the_ratio_is_between_zero_and_one() {
    let mut vault = Vault::new();
    for above in [Decimal::one() + Decimal::new(Uint128::one()), Decimal::MAX] {
        let err = vault.register("greedy", above).unwrap_err();
        assert!(
            matches!(&err, ContractError::InvalidMaxSlash { max, actual }
                if *max == Decimal::one() && *actual == above),
            "{err}"
        );
        assert_eq!(terms(&vault, "greedy"), None);
    }
    vault.register("all", Decimal::one()).unwrap();
    vault.register("nothing", Decimal::zero()).unwrap();
}

#[test]
fn numbers_are_not_used_twice_when_they_run_out() {
    let mut vault = Vault::new();
    LIENHOLDER_ADDRESSES.save(&mut vault.0.storage, u64::MAX, &addr("last")).unwrap();
    let err = vault.register("one more", Decimal::one()).unwrap_err();
    assert!(matches!(err, ContractError::NoLienholderIdLeft), "{err}");
    assert_eq!(terms(&vault, "one more"), None);
}

#[test]
fn coins_are_refused() {
    let mut vault = Vault::new();
    let msg = ExecuteMsg::RegisterLienholder { max_slash: Decimal::one() };
    let err = vault.run("lienholder", &[coin(1u128)], msg).unwrap_err();
    assert!(matches!(err, ContractError::Payment(PaymentError::NonPayable {})), "{err}");
    assert_eq!(terms(&vault, "lienholder"), None);
}
