use cosmwasm_std::{from_json, to_json_string, Uint128};

use super::{lien, slashed_lien};
use crate::account::Account;
use crate::lien::Lien;

#[test]
fn a_record_without_slashes_is_short_and_read_back_unchanged() {
    let full = Account { idle: Uint128::new(100), liens: vec![lien(1, 70, 7), lien(2, 60, 6)], local: None };
    let json = to_json_string(&full).unwrap();
    assert_eq!(json, r#"{"b":"100","l":[{"h":1,"a":"70","s":"7"},{"h":2,"a":"60","s":"6"}]}"#);
    assert_eq!(from_json::<Account>(json).unwrap(), full);

    let bare = Account { idle: Uint128::new(5), liens: vec![], local: None };
    assert_eq!(to_json_string(&bare).unwrap(), r#"{"b":"5"}"#);
    assert_eq!(from_json::<Account>(r#"{"b":"5"}"#).unwrap(), bare);
}

#[test]
fn what_a_slash_leaves_is_written_and_read_back_unchanged() {
    let some = slashed_lien(1, 70, 20, 2);
    let json = r#"{"h":1,"a":"70","s":"2","e":"20"}"#;
    // Nothing exposed is not the same as exposed in full.
    let none = slashed_lien(1, 70, 0, 0);
    for (lien, json) in [(some, json), (none, r#"{"h":1,"a":"70","s":"0","e":"0"}"#)] {
        assert_eq!(to_json_string(&lien).unwrap(), json);
        assert_eq!(from_json::<Lien>(json).unwrap(), lien);
    }
}

#[test]
fn a_lien_is_kept_while_it_binds_or_can_be_slashed() {
    assert!(slashed_lien(1, 0, 0, 0).is_empty());
    assert!(!slashed_lien(1, 1, 0, 0).is_empty());
    assert!(!slashed_lien(1, 0, 1, 0).is_empty());
}
