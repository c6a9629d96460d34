//! Lienholders that fail, or call back, while the vault tells them of a lien.

use cosmwasm_std::{coins, to_json_binary, Addr, Decimal, WasmMsg};
use cw_multi_test::{Executor, IntoAddr};
use mesh_apis::vault::ExecuteMsg;

use super::{lienholder::On, release, Chain, WALLET};
use crate::tests::{coin, DENOM};

fn chain() -> (Chain, Addr) {
    let mut chain = Chain::new(&["user", "other"]);
    let lienholder = chain.lienholder(Decimal::percent(50));
    chain.bond("user", 100).unwrap();
    chain.bond("other", 100).unwrap();
    (chain, lienholder)
}

#[test]
fn a_pledge_that_the_lienholder_refuses_has_not_happened() {
    let (mut chain, lienholder) = chain();
    chain.stake("user", &lienholder, 30, &On::Accept).unwrap();
    let err = chain.stake("user", &lienholder, 40, &On::Refuse).unwrap_err().to_string();
    assert!(err.contains("refused by the lienholder"), "{err}");
    let liens = chain.liens("user");
    assert_eq!((liens.len(), liens[0].amount.u128(), liens[0].slashable.u128()), (1, 30, 15));
    assert_eq!(chain.details("user").free.u128(), 70);
}

#[test]
fn the_lien_is_written_before_the_lienholder_is_called() {
    let (mut chain, lienholder) = chain();
    chain.stake("user", &lienholder, 30, &On::Expect(30)).unwrap();
    chain.stake("user", &lienholder, 40, &On::Expect(70)).unwrap();
    assert!(chain.stake("user", &lienholder, 10, &On::Expect(70)).is_err());
}

#[test]
fn a_release_inside_the_call_lowers_the_new_lien() {
    let (mut chain, lienholder) = chain();
    let back = On::Call(vec![chain.call(&release("user", 25))]);
    chain.stake("user", &lienholder, 60, &back).unwrap();
    assert_eq!(chain.liens("user")[0].amount.u128(), 35);

    let all = On::Call(vec![chain.call(&release("user", 1_000)), chain.call(&release("user", 1_000))]);
    chain.stake("user", &lienholder, 60, &all).unwrap();
    assert_eq!(chain.liens("user"), []);
    assert_eq!((chain.details("user").free.u128(), chain.wallet(&chain.vault)), (100, 200));
}

#[test]
fn a_call_back_cannot_move_coins_of_anyone() {
    let (mut chain, lienholder) = chain();
    for attack in [
        ExecuteMsg::Unbond { amount: coin(1u128) },
        ExecuteMsg::StakeRemote {
            contract: lienholder.to_string(),
            amount: coin(1u128),
            msg: to_json_binary(&On::Accept).unwrap(),
        },
        ExecuteMsg::RegisterLienholder { max_slash: Decimal::one() },
        ExecuteMsg::Bond {},
    ] {
        let on = On::Call(vec![chain.call(&attack)]);
        assert!(chain.stake("user", &lienholder, 60, &on).is_err(), "{attack:?}");
        assert_eq!(chain.liens("user"), []);
    }
    assert_eq!((chain.total(), chain.wallet(&chain.vault), chain.wallet(&lienholder)), (200, 200, 0));
}

#[test]
fn a_call_back_about_another_user_touches_its_own_lien_alone() {
    let (mut chain, lienholder) = chain();
    let third = chain.lienholder(Decimal::percent(10));
    chain.stake("other", &third, 80, &On::Accept).unwrap();
    chain.stake("other", &lienholder, 40, &On::Accept).unwrap();
    let on = On::Call(vec![chain.call(&release("other", 1_000))]);
    chain.stake("user", &lienholder, 60, &on).unwrap();

    let left: Vec<_> = chain.liens("other").into_iter().map(|c| (c.lienholder, c.amount.u128())).collect();
    assert_eq!(left, [(third.to_string(), 80)]);
    assert_eq!(chain.liens("user")[0].amount.u128(), 60);
    assert_eq!(chain.wallet(&"other".into_addr()), WALLET - 100);
}

#[test]
fn a_lienholder_with_collateral_gets_no_more_than_that() {
    let (mut chain, lienholder) = chain();
    let vault = chain.vault.clone();
    chain.app.send_tokens("other".into_addr(), lienholder.clone(), &coins(10, DENOM)).unwrap();
    let bond = WasmMsg::Execute {
        contract_addr: vault.to_string(),
        msg: to_json_binary(&ExecuteMsg::Bond {}).unwrap(),
        funds: coins(10, DENOM),
    };
    let unbond = |chain: &Chain, amount: u128| chain.call(&ExecuteMsg::Unbond { amount: coin(amount) });

    let too_much = On::Call(vec![bond.clone().into(), unbond(&chain, 11)]);
    assert!(chain.stake("user", &lienholder, 60, &too_much).is_err());
    let its_own = On::Call(vec![bond.into(), unbond(&chain, 10)]);
    chain.stake("user", &lienholder, 60, &its_own).unwrap();
    assert_eq!((chain.wallet(&lienholder), chain.total(), chain.wallet(&vault)), (10, 200, 200));
}
