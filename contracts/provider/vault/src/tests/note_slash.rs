use cw_utils::PaymentError;
use mesh_apis::vault::{ExecuteMsg, LienResponse, QueryMsg};

use super::{addr, attributes, coin, Vault};
use crate::state::{LienholderId, SLASHES};
use crate::ContractError;

fn count(vault: &Vault, id: u64) -> Option<u64> {
    SLASHES.may_load(&vault.0.storage, id).unwrap()
}

fn unsettled(vault: &Vault, user: &str, lienholder: &str) -> bool {
    let (account, lienholder) = (addr(user).into_string(), addr(lienholder).into_string());
    vault.ask::<LienResponse>(QueryMsg::Claim { account, lienholder }).unsettled
}

#[test]
fn slashes_are_counted_for_the_sender_alone() {
    let mut vault = Vault::with_lienholders();
    let response = vault.note("third").unwrap();
    vault.note("third").unwrap();
    assert_eq!((count(&vault, 1), count(&vault, 2)), (None, Some(2)));
    let third = addr("third");
    assert_eq!(
        attributes(&response),
        [("action", "note_slash"), ("lienholder", third.as_str()), ("slashes", "1")]
    );
    assert!(response.messages.is_empty());
}

#[test]
fn a_slash_makes_the_liens_of_its_holder_unsettled_and_no_new_ones() {
    let mut vault = Vault::with_lienholders();
    for user in ["old", "new"] {
        vault.bond(user, 100u128).unwrap();
    }
    vault.stake("old", "half", 10u128).unwrap();
    vault.stake("old", "third", 10u128).unwrap();
    assert!(!unsettled(&vault, "old", "half"));
    vault.note("half").unwrap();
    assert!(unsettled(&vault, "old", "half"));
    assert!(!unsettled(&vault, "old", "third"));

    let response = vault.stake("new", "half", 10u128).unwrap();
    assert_eq!(response.messages.len(), 1);
    assert!(!unsettled(&vault, "new", "half"));
    assert_eq!(vault.record("new").unwrap().lien(LienholderId(1)).unwrap().settled, 1);
    // Without a lien there is nothing to settle.
    assert!(!unsettled(&vault, "nobody", "half"));
}

#[test]
fn the_count_stops_at_its_end_and_is_never_an_error() {
    let mut vault = Vault::with_lienholders();
    SLASHES.save(&mut vault.0.storage, 1, &u64::MAX).unwrap();
    vault.note("half").unwrap();
    assert_eq!(count(&vault, 1), Some(u64::MAX));
}

#[test]
fn a_stranger_cannot_note_a_slash_and_coins_are_refused() {
    let mut vault = Vault::with_lienholders();
    let err = vault.note("stranger").unwrap_err();
    assert!(
        matches!(&err, ContractError::NotALienholder { address } if *address == addr("stranger")),
        "{err}"
    );
    let err = vault.run("half", &[coin(1u128)], ExecuteMsg::NoteSlash {}).unwrap_err();
    assert!(matches!(err, ContractError::Payment(PaymentError::NonPayable {})), "{err}");
    assert_eq!((count(&vault, 1), count(&vault, 2)), (None, None));
}
