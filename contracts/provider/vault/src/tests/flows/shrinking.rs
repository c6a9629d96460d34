//! Coins are burned, and liens shrink.

use cosmwasm_std::{coins, from_json, to_json_binary, Addr, Decimal, WasmMsg};
use cw_multi_test::{Executor, IntoAddr};
use mesh_apis::vault::{ExecuteMsg, SlashCrossStakeResponse};

use super::{lienholder::On, release, slash, Chain, Order, Shrunk, WALLET};
use crate::tests::{coin, DENOM};

/// Who can slash a half, and who a tenth. 100 bonded, and pledged to both.
fn chain() -> (Chain, Addr, Addr) {
    let mut chain = Chain::new(&["user", "other"]);
    let (half, tenth) = (chain.lienholder(Decimal::percent(50)), chain.lienholder(Decimal::percent(10)));
    for user in ["user", "other"] {
        chain.bond(user, 100).unwrap();
        chain.stake(user, &half, 100, &On::Accept).unwrap();
        chain.stake(user, &tenth, 100, &On::Accept).unwrap();
    }
    (chain, half, tenth)
}

fn unreported(chain: &Chain, lienholder: &Addr) -> u128 {
    chain.claim(lienholder, "user").unreported.u128()
}

#[test]
fn what_is_burned_is_gone_from_the_vault_and_from_the_world() {
    let (mut chain, half, tenth) = chain();
    assert_eq!(chain.slash(&half, "user", 40, 20).unwrap(), 20);
    assert_eq!((chain.wallet(&chain.vault), chain.total(), chain.supply()), (180, 180, 2 * WALLET - 20));
    assert_eq!((chain.details("user").bonded.u128(), chain.details("other").bonded.u128()), (80, 100));
    for holder in [&half, &tenth] {
        assert_eq!(chain.wallet(holder), 0);
    }
    assert_eq!(chain.wallet(&"user".into_addr()), WALLET - 100);
}

#[test]
fn the_lienholder_learns_how_much_was_burned() {
    let (mut chain, half, _) = chain();
    // More than can be slashed: the answer says how much it was.
    let msg = slash("user", 40, 1_000);
    let response = chain.app.execute_contract(half, chain.vault.clone(), &msg, &[]).unwrap();
    assert_eq!(from_json::<SlashCrossStakeResponse>(response.data.unwrap()).unwrap().burned.u128(), 20);
}

#[test]
fn the_slash_of_another_does_not_call_a_lienholder() {
    for shrunk in [Shrunk::Listen, Shrunk::Refuse] {
        let (mut chain, half, tenth) = chain();
        chain.on_shrunk(&tenth, shrunk);
        assert_eq!(chain.slash(&half, "user", 100, 50).unwrap(), 50);
        assert_eq!((chain.lien(&half, "user"), chain.lien(&tenth, "user")), ((50, 0, 0), (50, 100, 10)));
        assert_eq!((chain.told(&half), chain.told(&tenth)), (0, 0));
        assert_eq!((unreported(&chain, &half), unreported(&chain, &tenth)), (0, 50));
        assert_eq!(chain.lien(&tenth, "other"), (100, 100, 10));
    }
}

#[test]
fn a_lienholder_is_told_by_anyone_in_a_transaction_of_its_own() {
    let (mut chain, half, tenth) = chain();
    assert_eq!(chain.slash(&half, "user", 60, 30).unwrap(), 30);
    assert_eq!(chain.slash(&half, "user", 40, 20).unwrap(), 20);
    // It does not listen: nothing has changed.
    chain.on_shrunk(&tenth, Shrunk::Refuse);
    assert!(chain.tell(&tenth, "user").is_err());
    assert_eq!((chain.told(&tenth), unreported(&chain, &tenth)), (0, 50));
    chain.on_shrunk(&tenth, Shrunk::Listen);
    chain.tell(&tenth, "user").unwrap();
    assert_eq!((chain.told(&tenth), unreported(&chain, &tenth)), (50, 0));
    assert!(chain.tell(&tenth, "user").unwrap_err().to_string().contains("nothing"));
    assert_eq!(chain.told(&tenth), 50);
}

#[test]
fn two_lienholders_slash_in_both_orders_and_leave_the_same() {
    let outcome = |first: usize| {
        let (mut chain, half, tenth) = chain();
        let slashes = [(&half, 70, 35), (&tenth, 90, 9)];
        let mut told = [0, 0];
        for of in [first, 1 - first] {
            let (holder, exposed, amount) = slashes[of];
            let msg = slash("user", exposed, amount);
            let response =
                chain.app.execute_contract(holder.clone(), chain.vault.clone(), &msg, &[]).unwrap();
            let answer: SlashCrossStakeResponse = from_json(response.data.unwrap()).unwrap();
            assert_eq!(answer.burned.u128(), amount);
            told[of] += answer.shrunk.u128();
        }
        for (holder, told) in [&half, &tenth].into_iter().zip(&mut told) {
            let _ = chain.tell(holder, "user");
            *told += chain.told(holder);
        }
        let liens = [&half, &tenth].map(|holder| chain.lien(holder, "user"));
        (liens, told, chain.details("user"), chain.total(), chain.wallet(&chain.vault))
    };
    assert_eq!(outcome(0), outcome(1));
    assert_eq!((outcome(0).0, outcome(0).1), ([(56, 30, 15), (56, 10, 1)], [9, 35]));
}

#[test]
fn a_call_back_when_told_meets_the_account_as_it_will_be() {
    let (mut chain, half, tenth) = chain();
    chain.slash(&half, "user", 100, 50).unwrap();
    // It releases all that it had: what it is told of at the same time, and what it cannot have any
    // more.
    let calls = vec![chain.call(&release("user", 100)), chain.call(&slash("user", 100, 100))];
    chain.on_shrunk(&tenth, Shrunk::Call { calls });
    chain.tell(&tenth, "user").unwrap();
    assert_eq!(chain.liens("user").len(), 1);
    assert_eq!((chain.details("user").bonded.u128(), chain.details("user").free.u128()), (50, 0));
    assert_eq!((chain.wallet(&chain.vault), chain.total()), (150, 150));
}

#[test]
fn a_call_back_that_fails_is_undone_with_the_telling() {
    let (mut chain, half, tenth) = chain();
    chain.slash(&half, "user", 10, 5).unwrap();
    let before = chain.claim(&tenth, "user");
    for attack in [
        ExecuteMsg::Unbond { amount: coin(1u128) },
        ExecuteMsg::RegisterLienholder { max_slash: Decimal::one() },
        ExecuteMsg::ReportShrunk { account: "user".into_addr().into(), lienholder: tenth.to_string() },
    ] {
        let calls = vec![chain.call(&release("user", 1)), chain.call(&attack)];
        chain.on_shrunk(&tenth, Shrunk::Call { calls });
        assert!(chain.tell(&tenth, "user").is_err(), "{attack:?}");
        assert_eq!(chain.claim(&tenth, "user"), before);
    }
}

#[test]
fn an_account_slashed_by_all_drains_though_nobody_is_told() {
    let (mut chain, half, tenth) = chain();
    let told = |chain: &mut Chain, holder: &Addr, exposed| {
        let msg = slash("user", exposed, 100);
        let response = chain.app.execute_contract(holder.clone(), chain.vault.clone(), &msg, &[]).unwrap();
        from_json::<SlashCrossStakeResponse>(response.data.unwrap()).unwrap().shrunk.u128()
    };
    assert_eq!((told(&mut chain, &half, 33), told(&mut chain, &tenth, 55)), (0, 16));
    assert_eq!(chain.details("user").bonded.u128(), 100 - 16 - 5);
    // Each of them releases what is in its own books.
    for (holder, gone) in [(&half, 16), (&tenth, 5 + 16)] {
        chain.release(holder, "user", 100 - gone).unwrap();
    }
    assert_eq!(chain.liens("user").iter().map(|lien| lien.amount.u128()).sum::<u128>(), 0);
    chain.command(&half, release_exposed("user", 67)).unwrap();
    chain.command(&tenth, release_exposed("user", 45)).unwrap();
    assert_eq!(chain.liens("user"), []);
    chain.unbond("user", 79).unwrap();
    assert_eq!(chain.wallet(&"user".into_addr()), WALLET - 21);
}

fn release_exposed(user: &str, exposed: u128) -> ExecuteMsg {
    let owner = user.into_addr().into_string();
    ExecuteMsg::ReleaseCrossStake { owner, amount: coin(0u128), exposed: exposed.into() }
}

#[test]
fn who_is_no_lienholder_slashes_nobody() {
    let (mut chain, ..) = chain();
    let stranger = chain.contract();
    assert!(chain.slash(&stranger, "user", 100, 100).is_err());
    // Who has no lien, neither.
    let idle = chain.lienholder(Decimal::one());
    assert_eq!(chain.slash(&idle, "user", 100, 100).unwrap(), 0);
    assert_eq!((chain.total(), chain.supply()), (200, 2 * WALLET));
}

/// A user that is a contract, 200 bonded, whom an accomplice calls in the middle of a pledge.
#[test]
fn in_the_middle_of_a_pledge_only_what_is_free_comes_out() {
    for (pledge, out, both) in [(140u128, 60u128, true), (140, 61, false), (200, 1, false)] {
        let (mut chain, half, _) = chain();
        let user = chain.contract();
        chain.app.send_tokens("user".into_addr(), user.clone(), &coins(200, DENOM)).unwrap();
        let order = |calls| to_json_binary(&Order::Do { calls }).unwrap();
        let unbond = order(vec![chain.call(&ExecuteMsg::Unbond { amount: coin(out) })]);
        let meanwhile = WasmMsg::Execute { contract_addr: user.to_string(), msg: unbond, funds: vec![] };
        let on = to_json_binary(&On::Call(vec![meanwhile.into()])).unwrap();
        let bond = WasmMsg::Execute {
            contract_addr: chain.vault.to_string(),
            msg: to_json_binary(&ExecuteMsg::Bond {}).unwrap(),
            funds: coins(200, DENOM),
        };
        let stake = ExecuteMsg::StakeRemote { contract: half.to_string(), amount: coin(pledge), msg: on };
        let calls = vec![bond.into(), chain.call(&stake)];
        let done =
            chain.app.execute_contract("commander".into_addr(), user.clone(), &Order::Do { calls }, &[]);
        assert_eq!(done.is_ok(), both, "{pledge}, {out}");
        assert_eq!(chain.wallet(&user), if both { out } else { 200 });
        assert_eq!(chain.wallet(&chain.vault), chain.total());
    }
}
