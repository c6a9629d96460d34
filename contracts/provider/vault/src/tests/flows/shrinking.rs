//! Coins are burned, and liens shrink.

use cosmwasm_std::{from_json, Addr, Decimal};
use cw_multi_test::{Executor, IntoAddr};
use mesh_apis::vault::{ExecuteMsg, SlashCrossStakeResponse};

use super::{lienholder::On, release, slash, Chain, Shrunk, WALLET};
use crate::tests::coin;

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
fn the_lienholder_learns_how_much_was_burned_even_if_another_one_does_not_listen() {
    for shrunk in [Shrunk::Listen, Shrunk::Refuse] {
        let (mut chain, half, tenth) = chain();
        chain.on_shrunk(&tenth, shrunk);
        // More than can be slashed: the answer says how much it was.
        let msg = slash("user", 40, 1_000);
        let response = chain.app.execute_contract(half, chain.vault.clone(), &msg, &[]).unwrap();
        assert_eq!(from_json::<SlashCrossStakeResponse>(response.data.unwrap()).unwrap().burned.u128(), 20);
    }
}

#[test]
fn a_lienholder_is_told_that_its_lien_shrank() {
    let (mut chain, half, tenth) = chain();
    chain.slash(&half, "user", 100, 50).unwrap();
    assert_eq!((chain.lien(&half, "user"), chain.lien(&tenth, "user")), ((50, 0, 0), (50, 100, 10)));
    assert_eq!((chain.told(&half), chain.told(&tenth)), (0, 50));
    assert_eq!(chain.claim(&tenth, "user").untold.u128(), 0);
    assert_eq!(chain.lien(&tenth, "other"), (100, 100, 10));
}

#[test]
fn a_lienholder_that_does_not_listen_stops_no_slash_and_is_told_later_by_anyone() {
    let (mut chain, half, tenth) = chain();
    chain.on_shrunk(&tenth, Shrunk::Refuse);
    assert_eq!(chain.slash(&half, "user", 60, 30).unwrap(), 30);
    assert_eq!(chain.slash(&half, "user", 40, 20).unwrap(), 20);
    assert_eq!((chain.told(&tenth), chain.claim(&tenth, "user").untold.u128()), (0, 50));

    // It does not listen now either: nothing has changed.
    assert!(chain.tell(&tenth, "user").is_err());
    assert_eq!((chain.told(&tenth), chain.claim(&tenth, "user").untold.u128()), (0, 50));
    chain.on_shrunk(&tenth, Shrunk::Listen);
    chain.tell(&tenth, "user").unwrap();
    assert_eq!((chain.told(&tenth), chain.claim(&tenth, "user").untold.u128()), (50, 0));
    assert!(chain.tell(&tenth, "user").unwrap_err().to_string().contains("nothing"));
    assert_eq!(chain.told(&tenth), 50);
}

#[test]
fn two_lienholders_slash_in_both_orders_and_leave_the_same() {
    let outcome = |first: usize| {
        let (mut chain, half, tenth) = chain();
        let slashes = [(&half, 70, 35), (&tenth, 90, 9)];
        for (holder, exposed, amount) in [slashes[first], slashes[1 - first]] {
            assert_eq!(chain.slash(holder, "user", exposed, amount).unwrap(), amount);
        }
        let liens = [&half, &tenth].map(|holder| (chain.lien(holder, "user"), chain.told(holder)));
        (liens, chain.details("user"), chain.total(), chain.wallet(&chain.vault))
    };
    assert_eq!(outcome(0), outcome(1));
    assert_eq!(outcome(0).0, [((56, 30, 15), 9), ((56, 10, 1), 35)]);
}

#[test]
fn a_lienholder_that_calls_back_when_it_is_told_meets_the_account_as_it_will_be() {
    let (mut chain, half, tenth) = chain();
    // It releases all that it has, in its own books: what it is told of at the same time, and what it cannot have any more.
    let calls = vec![chain.call(&release("user", 100)), chain.call(&slash("user", 100, 100))];
    chain.on_shrunk(&tenth, Shrunk::Call { calls });
    assert_eq!(chain.slash(&half, "user", 100, 50).unwrap(), 50);
    assert_eq!(chain.claims("user").len(), 1);
    assert_eq!((chain.details("user").bonded.u128(), chain.details("user").free.u128()), (50, 0));
    assert_eq!((chain.wallet(&chain.vault), chain.total()), (150, 150));
}

#[test]
fn a_call_back_that_fails_stops_no_slash_either() {
    let (mut chain, half, tenth) = chain();
    for attack in [
        ExecuteMsg::Unbond { amount: coin(1u128) },
        ExecuteMsg::RegisterLienholder { max_slash: Decimal::one() },
        ExecuteMsg::TellShrunk { account: "user".into_addr().into(), lienholder: half.to_string() },
    ] {
        let calls = vec![chain.call(&release("user", 1)), chain.call(&attack)];
        chain.on_shrunk(&tenth, Shrunk::Call { calls });
        let before = chain.claim(&tenth, "user");
        assert_eq!(chain.slash(&half, "user", 10, 5).unwrap(), 5);
        let after = chain.claim(&tenth, "user");
        // With the call, the release before it is undone.
        assert_eq!(after.untold.u128(), before.untold.u128() + 5, "{attack:?}");
        assert_eq!(after.amount.u128(), before.amount.u128() - 5);
    }
}

#[test]
fn slashed_by_all_and_told_of_nothing_an_account_drains_all_the_same() {
    let (mut chain, half, tenth) = chain();
    for holder in [&half, &tenth] {
        chain.on_shrunk(holder, Shrunk::Refuse);
    }
    chain.slash(&half, "user", 33, 100).unwrap();
    chain.slash(&tenth, "user", 55, 100).unwrap();
    assert_eq!(chain.details("user").bonded.u128(), 100 - 16 - 5);
    // Each of them releases what is in its own books.
    for (holder, burned) in [(&half, 16), (&tenth, 5)] {
        chain.release(holder, "user", 100 - burned).unwrap();
    }
    assert_eq!(chain.claims("user"), []);
    chain.unbond("user", 79).unwrap();
    assert_eq!(chain.wallet(&"user".into_addr()), WALLET - 21);
}

#[test]
fn who_is_no_lienholder_slashes_nobody() {
    let (mut chain, ..) = chain();
    let stranger = chain.contract();
    assert!(chain.slash(&stranger, "user", 100, 100).is_err());
    assert!(chain.command(&stranger, ExecuteMsg::NoteSlash {}).is_err());
    // Who has no lien, neither.
    let idle = chain.lienholder(Decimal::one());
    assert_eq!(chain.slash(&idle, "user", 100, 100).unwrap(), 0);
    assert_eq!((chain.total(), chain.supply()), (200, 2 * WALLET));
}
