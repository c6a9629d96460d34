use cosmwasm_std::testing::mock_env;
use cosmwasm_std::{Decimal, Uint128};
use mesh_apis::vault::{
    AccountDetailsResponse, AccountLiensResponse, AccountResponse, AllAccountsResponse, LienResponse,
    LienholderInfo, LienholdersResponse, QueryMsg,
};

use super::{addr, lien, Vault, DENOM};
use crate::account::{self, Account};
use crate::contract::query;
use crate::ContractError;

fn sorted(names: impl IntoIterator<Item = String>) -> Vec<String> {
    let mut addresses: Vec<_> = names.into_iter().map(|name| addr(&name).into_string()).collect();
    addresses.sort();
    addresses
}

/// By canonical address, as accounts are stored.
fn by_canonical(names: impl IntoIterator<Item = String>) -> Vec<String> {
    let api: &dyn cosmwasm_std::Api = &cosmwasm_std::testing::MockApi::default();
    let mut addresses = sorted(names);
    addresses.sort_by_cached_key(|address| api.addr_canonicalize(address).unwrap().to_vec());
    addresses
}

fn names(count: usize) -> impl Iterator<Item = String> {
    (0..count).map(|n| format!("number {n}"))
}

fn accounts(
    vault: &Vault,
    with_collateral: bool,
    after: Option<&str>,
    limit: Option<u32>,
) -> AllAccountsResponse {
    let start_after = after.map(Into::into);
    vault.ask(QueryMsg::AllAccounts { with_collateral, start_after, limit })
}

fn users(page: &AllAccountsResponse) -> Vec<&str> {
    page.accounts.iter().map(|item| item.user.as_str()).collect()
}

fn lien_of(vault: &Vault, user: &str, lienholder: &str) -> LienResponse {
    let (account, lienholder) = (addr(user).into_string(), addr(lienholder).into_string());
    vault.ask(QueryMsg::Lien { account, lienholder })
}

fn liens(vault: &Vault, user: &str, after: Option<&str>, limit: Option<u32>) -> Vec<LienResponse> {
    let (account, start_after) = (addr(user).into_string(), after.map(Into::into));
    vault.ask::<AccountLiensResponse>(QueryMsg::AccountLiens { account, start_after, limit }).liens
}

fn lienholders(vault: &Vault, after: Option<&str>, limit: Option<u32>) -> Vec<LienholderInfo> {
    let start_after = after.map(Into::into);
    vault.ask::<LienholdersResponse>(QueryMsg::Lienholders { start_after, limit }).lienholders
}

#[test]
fn an_account_tells_what_binds_it() {
    let mut vault = Vault::with_lienholders();
    vault.bond("user", 100u128).unwrap();
    vault.stake("user", "half", 60u128).unwrap();
    vault.stake("user", "third", 50u128).unwrap();
    let account = addr("user").into_string();
    let (denom, bonded, free) = (DENOM.to_string(), Uint128::new(100), Uint128::new(40));
    assert_eq!(
        vault.ask::<AccountDetailsResponse>(QueryMsg::AccountDetails { account: account.clone() }),
        AccountDetailsResponse {
            denom: denom.clone(),
            bonded,
            free,
            max_lien: Uint128::new(60),
            total_slashable: Uint128::new(47)
        }
    );
    let expected = AccountResponse { denom, bonded, free };
    assert_eq!(vault.ask::<AccountResponse>(QueryMsg::Account { account }), expected);
}

#[test]
fn who_is_unknown_has_nothing() {
    let vault = Vault::with_lienholders();
    let account = addr("nobody").into_string();
    let (denom, zero) = (DENOM.to_string(), Uint128::zero());
    assert_eq!(
        vault.ask::<AccountResponse>(QueryMsg::Account { account: account.clone() }),
        AccountResponse { denom: denom.clone(), bonded: zero, free: zero }
    );
    assert_eq!(
        vault.ask::<AccountDetailsResponse>(QueryMsg::AccountDetails { account }),
        AccountDetailsResponse { denom, bonded: zero, free: zero, max_lien: zero, total_slashable: zero }
    );
    assert_eq!(liens(&vault, "nobody", None, None), []);
    for lienholder in ["half", "not registered"] {
        let expected = LienResponse {
            lienholder: addr(lienholder).into_string(),
            amount: zero,
            slashable: zero,
            exposed: zero,
            unreported: zero,
        };
        assert_eq!(lien_of(&vault, "nobody", lienholder), expected);
    }
}

#[test]
fn addresses_are_checked() {
    let vault = Vault::new();
    let (bad, good) = (|| "nonsense".to_string(), || addr("good").into_string());
    for msg in [
        QueryMsg::Account { account: bad() },
        QueryMsg::AccountDetails { account: bad() },
        QueryMsg::Lien { account: bad(), lienholder: good() },
        QueryMsg::Lien { account: good(), lienholder: bad() },
        QueryMsg::AccountLiens { account: bad(), start_after: None, limit: None },
    ] {
        let err = query(vault.0.as_ref(), mock_env(), msg).unwrap_err();
        assert!(matches!(err, ContractError::Std(_)), "{err}");
    }
}

#[test]
fn accounts_are_paged_by_canonical_address() {
    let mut vault = Vault::new();
    for name in names(105) {
        vault.bond(&name, 5u128).unwrap();
    }
    let expected = by_canonical(names(105));
    assert_eq!(users(&accounts(&vault, true, None, None)), expected[..10]);
    let first = accounts(&vault, true, None, Some(1_000));
    assert_eq!(users(&first), expected[..100]);
    assert_eq!(first.next.as_ref(), expected.get(99));
    let last = accounts(&vault, true, first.next.as_deref(), Some(1_000));
    assert_eq!(users(&last), expected[100..]);
    assert_eq!(last.next, None);
    let five = Uint128::new(5);
    let item = AccountResponse { denom: DENOM.into(), bonded: five, free: five };
    assert_eq!(last.accounts[0].account, item);
    let msg =
        QueryMsg::AllAccounts { with_collateral: true, start_after: Some("x".to_string()), limit: None };
    assert!(matches!(query(vault.0.as_ref(), mock_env(), msg), Err(ContractError::Std(_))));
}

#[test]
fn a_page_without_collateral_is_short_and_tells_where_to_go_on() {
    // Collateral can be slashed to nothing while a lien stays.
    let mut vault = Vault::new();
    let expected = by_canonical(names(6));
    for (n, user) in expected.iter().enumerate() {
        let bonded = if n == 4 { Uint128::one() } else { Uint128::zero() };
        let account = Account { idle: bonded, liens: vec![lien(1, 0, 1)], local: None };
        let user = cosmwasm_std::Addr::unchecked(user);
        account::save(&vault.0.api, &mut vault.0.storage, &user, &account).unwrap();
    }
    assert_eq!(users(&accounts(&vault, false, None, None)), expected);

    let first = accounts(&vault, true, None, Some(3));
    assert_eq!((users(&first), first.next.as_ref()), (vec![], expected.get(2)));
    let second = accounts(&vault, true, first.next.as_deref(), Some(3));
    assert_eq!(users(&second), expected[4..5]);
    assert_eq!(accounts(&vault, true, second.next.as_deref(), Some(3)).next, None);
}

#[test]
fn claims_are_paged_by_address_and_not_by_registration() {
    let mut vault = Vault::new();
    vault.bond("user", 1_000u128).unwrap();
    for (name, amount) in names(16).zip(1u128..) {
        vault.register(&name, Decimal::percent(50)).unwrap();
        vault.stake("user", &name, amount).unwrap();
    }
    let expected = sorted(names(16));
    let addresses =
        |page: Vec<LienResponse>| page.into_iter().map(|lien| lien.lienholder).collect::<Vec<_>>();
    assert_eq!(addresses(liens(&vault, "user", None, Some(100))), expected);
    assert_eq!(addresses(liens(&vault, "user", None, None)), expected[..10]);
    assert_eq!(addresses(liens(&vault, "user", Some(&expected[9]), None)), expected[10..]);
    assert_eq!(addresses(liens(&vault, "user", Some(&expected[2]), Some(2))), expected[3..5]);

    for (name, amount) in names(16).zip(1u128..) {
        let one = lien_of(&vault, "user", &name);
        assert_eq!((one.amount.u128(), one.slashable.u128()), (amount, amount.div_ceil(2)));
        assert!(liens(&vault, "user", None, Some(100)).contains(&one));
    }
}

#[test]
fn lienholders_are_paged_by_address() {
    let mut vault = Vault::new();
    for name in names(103) {
        vault.register(&name, Decimal::percent(7)).unwrap();
    }
    let expected: Vec<_> = sorted(names(103))
        .into_iter()
        .map(|contract| LienholderInfo { contract, max_slash: Decimal::percent(7) })
        .collect();
    assert_eq!(lienholders(&vault, None, None), expected[..10]);
    assert_eq!(lienholders(&vault, None, Some(500)), expected[..100]);
    assert_eq!(lienholders(&vault, Some(&expected[99].contract), Some(500)), expected[100..]);
}
