//! Coins leave to their owner only, and only what is free.

use cosmwasm_std::{coins, Decimal, StdResult};
use cw_multi_test::{AppResponse, Executor, IntoAddr};
use mesh_apis::vault::ExecuteMsg;

use super::{lienholder::On, Chain, WALLET};
use crate::tests::{coin, DENOM};

fn refused(outcome: StdResult<AppResponse>, reason: &str) {
    let err = outcome.unwrap_err().to_string();
    assert!(err.contains(reason), "{err}");
}

#[test]
fn collateral_goes_in_is_pledged_twice_released_and_comes_out() {
    let mut chain = Chain::new(&["user"]);
    let (one, two) = (chain.lienholder(Decimal::percent(10)), chain.lienholder(Decimal::percent(20)));
    chain.bond("user", 300).unwrap();
    chain.stake("user", &one, 200, &On::Accept).unwrap();
    chain.stake("user", &two, 300, &On::Accept).unwrap();
    refused(chain.unbond("user", 1), "0 is free");

    chain.release(&two, "user", 300).unwrap();
    refused(chain.unbond("user", 101), "100 is free");
    chain.unbond("user", 100).unwrap();
    chain.release(&one, "user", 200).unwrap();
    chain.unbond("user", 200).unwrap();

    assert_eq!(chain.wallet(&"user".into_addr()), WALLET);
    assert_eq!((chain.wallet(&chain.vault), chain.total()), (0, 0));
    assert_eq!((chain.wallet(&one), chain.wallet(&two)), (0, 0));
}

#[test]
fn a_lienholder_that_never_releases_keeps_its_liens_alone() {
    let mut chain = Chain::new(&["victim", "other"]);
    let (liar, honest) = (chain.lienholder(Decimal::one()), chain.lienholder(Decimal::percent(10)));
    chain.bond("victim", 300).unwrap();
    chain.bond("other", 300).unwrap();
    chain.stake("victim", &liar, 100, &On::Accept).unwrap();
    chain.stake("other", &honest, 100, &On::Accept).unwrap();

    for theft in [
        ExecuteMsg::Unbond { amount: coin(1u128) },
        ExecuteMsg::StakeRemote { contract: liar.to_string(), amount: coin(1u128), msg: Default::default() },
    ] {
        assert!(chain.command(&liar, theft).is_err());
    }
    // A release of the honest one's lien, from the liar, is about the liar's own lien: there is
    // none.
    chain.release(&liar, "other", 100).unwrap();

    chain.unbond("victim", 200).unwrap();
    refused(chain.unbond("victim", 1), "0 is free");
    chain.unbond("other", 200).unwrap();
    refused(chain.unbond("other", 1), "0 is free");
    assert_eq!(chain.wallet(&liar), 0);
    assert_eq!((chain.wallet(&chain.vault), chain.total()), (200, 200));
}

#[test]
fn nothing_can_be_pledged_to_an_account_without_code() {
    let mut chain = Chain::new(&["user", "person"]);
    let person = "person".into_addr();
    let msg = ExecuteMsg::RegisterLienholder { max_slash: Decimal::one() };
    chain.app.execute_contract(person.clone(), chain.vault.clone(), &msg, &[]).unwrap();
    chain.bond("user", 100).unwrap();
    assert!(chain.stake("user", &person, 50, &On::Accept).is_err());
    assert_eq!(chain.liens("user"), []);
    chain.unbond("user", 100).unwrap();
}

#[test]
fn the_vault_is_not_its_own_lienholder() {
    let mut chain = Chain::new(&["user"]);
    chain.bond("user", 100).unwrap();
    let vault = chain.vault.clone();
    refused(chain.stake("user", &vault, 50, &On::Accept), "is not a registered lienholder");
}

#[test]
fn unbonded_coins_change_nothing_and_cannot_be_taken() {
    let mut chain = Chain::new(&["user", "donor"]);
    chain.bond("user", 100).unwrap();
    chain.app.send_tokens("donor".into_addr(), chain.vault.clone(), &coins(70, DENOM)).unwrap();
    assert_eq!((chain.total(), chain.details("user").free.u128()), (100, 100));
    refused(chain.unbond("user", 101), "100 is free");
    refused(chain.unbond("donor", 1), "0 is free");
    chain.unbond("user", 100).unwrap();
    assert_eq!((chain.wallet(&chain.vault), chain.total()), (70, 0));
}
