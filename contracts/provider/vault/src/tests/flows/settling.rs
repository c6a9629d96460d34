//! Lienholders charge a user before collateral leaves or is pledged again, and some of them are hostile.

use cosmwasm_std::{coins, to_json_binary, Addr, CosmosMsg, Decimal, WasmMsg};
use cw_multi_test::{Executor, IntoAddr};
use mesh_apis::vault::ExecuteMsg;

use super::{lienholder::On, release, slash, Chain, Order, Settle, Shrunk, WALLET};
use crate::tests::{coin, DENOM};

/// Who can slash a half, and who a tenth. 100 bonded by two users, 60 of it pledged to both.
fn chain() -> (Chain, Addr, Addr) {
    let mut chain = Chain::new(&["user", "other"]);
    let (half, tenth) = (chain.lienholder(Decimal::percent(50)), chain.lienholder(Decimal::percent(10)));
    for user in ["user", "other"] {
        chain.bond(user, 100).unwrap();
        chain.stake(user, &half, 60, &On::Accept).unwrap();
        chain.stake(user, &tenth, 60, &On::Accept).unwrap();
    }
    (chain, half, tenth)
}

fn charge(exposed: u128, amount: u128) -> Settle {
    Settle::Charge { exposed, amount, done: true }
}

#[test]
fn what_is_free_is_worked_out_after_the_slashes_are_charged() {
    let (mut chain, half, _) = chain();
    chain.note(&half);
    chain.on_settle(&half, charge(60, 30));
    // Before: 40 is free. After: 70 is left, and a lien of 60 on it.
    let err = chain.unbond("user", 40).unwrap_err().to_string();
    assert!(err.contains("10 is free"), "{err}");
    assert_eq!(chain.lien(&half, "user"), (60, 60, 30), "what failed has burned nothing");
    chain.unbond("user", 10).unwrap();
    assert_eq!((chain.details("user").bonded.u128(), chain.lien(&half, "user")), (60, (30, 0, 0)));
    assert_eq!((chain.supply(), chain.wallet(&"user".into_addr())), (2 * WALLET - 30, WALLET - 90));
}

#[test]
fn what_is_charged_first_does_not_make_another_lien_shrink() {
    let (mut chain, half, tenth) = chain();
    chain.note(&half);
    chain.on_settle(&half, charge(60, 30));
    chain.unbond("user", 10).unwrap();
    assert_eq!((chain.lien(&tenth, "user"), chain.told(&tenth)), ((60, 60, 6), 0));
}

#[test]
fn collateral_that_was_slashed_cannot_be_pledged_again() {
    let (mut chain, half, tenth) = chain();
    chain.note(&half);
    chain.on_settle(&half, charge(60, 30));
    assert!(chain.stake("user", &tenth, 11, &On::Accept).is_err());
    chain.stake("user", &tenth, 10, &On::Expect(70)).unwrap();
    assert_eq!((chain.lien(&half, "user"), chain.lien(&tenth, "user")), ((30, 0, 0), (70, 70, 7)));
}

#[test]
fn who_is_settled_is_not_asked_again_and_other_users_only_once() {
    let (mut chain, half, tenth) = chain();
    chain.unbond("user", 1).unwrap();
    assert_eq!(chain.asked(&half), 0);
    chain.note(&half);
    for (user, asked) in [("user", 1), ("user", 1), ("other", 2), ("other", 2)] {
        chain.unbond(user, 1).unwrap();
        assert_eq!(chain.asked(&half), asked);
    }
    chain.stake("user", &tenth, 1, &On::Accept).unwrap();
    assert_eq!((chain.asked(&half), chain.asked(&tenth)), (2, 0));
    // A new slash, and it is asked again.
    chain.note(&half);
    chain.stake("user", &tenth, 1, &On::Accept).unwrap();
    assert_eq!(chain.asked(&half), 3);
}

#[test]
fn who_has_more_than_fits_into_one_page_is_settled_page_by_page() {
    let (mut chain, half, _) = chain();
    chain.note(&half);
    for (page, left) in [(20, 40), (20, 20), (20, 0)] {
        chain.on_settle(&half, Settle::Charge { exposed: page, amount: page, done: left == 0 });
        chain.unbond("user", 1).unwrap();
        assert_eq!(chain.lien(&half, "user").1, left);
        assert_eq!(chain.claim(&half, "user").unsettled, left > 0);
    }
    assert_eq!(chain.details("user").bonded.u128(), 100 - 30 - 3);
}

#[test]
fn a_lienholder_that_fails_stops_nobody_and_keeps_its_lien_reserved_in_full() {
    for bad in [Settle::Refuse, Settle::Garbage, Settle::Silence] {
        let (mut chain, half, tenth) = chain();
        chain.note(&half);
        chain.note(&tenth);
        chain.on_settle(&half, bad.clone());
        chain.on_settle(&tenth, charge(60, 6));
        // The honest one has charged: 94 is left. Of the bad one all of the lien is bound, and may still be slashed.
        let err = chain.unbond("user", 35).unwrap_err().to_string();
        assert!(err.contains("34 is free"), "{bad:?}: {err}");
        chain.unbond("user", 34).unwrap();
        assert!(chain.claim(&half, "user").unsettled);
        assert!(!chain.claim(&tenth, "user").unsettled);
        assert_eq!((chain.lien(&half, "user"), chain.lien(&tenth, "user")), ((60, 60, 30), (54, 0, 0)));

        // Whenever it comes to it, it is covered.
        assert_eq!(chain.slash(&half, "user", 60, 30).unwrap(), 30);
        assert_eq!((chain.details("user").bonded.u128(), chain.told(&tenth)), (30, 24));
    }
}

#[test]
fn a_lienholder_that_fails_hurts_nobody_who_did_not_choose_it() {
    let (mut chain, half, tenth) = chain();
    let hostile = chain.lienholder(Decimal::one());
    chain.bond("user", 100).unwrap();
    chain.stake("user", &hostile, 10, &On::Accept).unwrap();
    chain.on_settle(&hostile, Settle::Refuse);
    chain.note(&hostile);
    chain.unbond("other", 40).unwrap();
    for holder in [&half, &tenth] {
        chain.release(holder, "other", 60).unwrap();
    }
    chain.unbond("other", 60).unwrap();
    assert_eq!(chain.wallet(&"other".into_addr()), WALLET);
    // And those who did by no more than its lien: 200 bonded, 60 + 60 pledged to others, 30 + 6 + 10 to be slashed.
    chain.unbond("user", 140).unwrap();
}

#[test]
fn a_lienholder_that_only_slashes_gets_no_more_than_it_was_given() {
    let (mut chain, half, tenth) = chain();
    chain.on_settle(&half, charge(u128::MAX, u128::MAX));
    for _ in 0..3 {
        chain.note(&half);
        let _ = chain.unbond("user", 1);
        let _ = chain.stake("user", &tenth, 1, &On::Accept);
        chain.slash(&half, "user", u128::MAX, u128::MAX).unwrap();
    }
    assert_eq!(2 * WALLET - chain.supply(), 30);
    assert_eq!((chain.lien(&half, "other"), chain.lien(&tenth, "other")), ((60, 60, 30), (60, 60, 6)));
}

#[test]
fn a_release_while_it_is_asked_counts() {
    let (mut chain, half, tenth) = chain();
    chain.release(&tenth, "user", 60).unwrap();
    chain.note(&half);
    let calls = vec![chain.call(&slash("user", 20, 10)), chain.call(&release("user", 30))];
    chain.on_settle(&half, Settle::Call { calls });
    chain.unbond("user", 70).unwrap();
    assert_eq!((chain.details("user").bonded.u128(), chain.lien(&half, "user")), (20, (20, 10, 5)));
}

#[test]
fn a_call_back_that_fails_is_undone_with_all_that_it_did() {
    let (mut chain, half, _) = chain();
    for attack in [
        ExecuteMsg::Unbond { amount: coin(1u128) },
        ExecuteMsg::Bond {},
        ExecuteMsg::RegisterLienholder { max_slash: Decimal::one() },
    ] {
        chain.note(&half);
        let calls = vec![chain.call(&slash("user", 60, 30)), chain.call(&attack)];
        chain.on_settle(&half, Settle::Call { calls });
        chain.unbond("user", 1).unwrap();
        assert_eq!(chain.lien(&half, "user"), (60, 60, 30), "{attack:?}");
        assert!(chain.claim(&half, "user").unsettled);
    }
}

/// A user that is a contract, with 200 bonded: 60 pledged to each lienholder.
struct Plot {
    chain: Chain,
    user: Addr,
    half: Addr,
    tenth: Addr,
}

impl Plot {
    fn new() -> Self {
        let (mut chain, half, tenth) = chain();
        let user = chain.contract();
        let mut plot = Self { chain, user, half, tenth };
        plot.chain.app.send_tokens("user".into_addr(), plot.user.clone(), &coins(200, DENOM)).unwrap();
        let bond = WasmMsg::Execute {
            contract_addr: plot.chain.vault.to_string(),
            msg: to_json_binary(&ExecuteMsg::Bond {}).unwrap(),
            funds: coins(200, DENOM),
        };
        let stakes = [plot.stake(&plot.half, 60), plot.stake(&plot.tenth, 60)];
        plot.go([bond.into()]).unwrap();
        plot.go(stakes).unwrap();
        plot
    }

    fn stake(&self, to: &Addr, amount: u128) -> CosmosMsg {
        let msg = to_json_binary(&On::Accept).unwrap();
        self.chain.call(&ExecuteMsg::StakeRemote { contract: to.to_string(), amount: coin(amount), msg })
    }

    fn unbond(&self, amount: u128) -> CosmosMsg {
        self.chain.call(&ExecuteMsg::Unbond { amount: coin(amount) })
    }

    /// Has the user do something, when it is called by whomever.
    fn order(&self, calls: Vec<CosmosMsg>) -> CosmosMsg {
        let msg = to_json_binary(&Order::Do { calls }).unwrap();
        WasmMsg::Execute { contract_addr: self.user.to_string(), msg, funds: vec![] }.into()
    }

    fn go<const N: usize>(&mut self, calls: [CosmosMsg; N]) -> cosmwasm_std::StdResult<()> {
        let order = Order::Do { calls: calls.to_vec() };
        self.chain.app.execute_contract("commander".into_addr(), self.user.clone(), &order, &[]).map(drop)
    }

    fn details(&self) -> (u128, u128, u128, u128) {
        let msg = mesh_apis::vault::QueryMsg::AccountDetails { account: self.user.to_string() };
        let details: mesh_apis::vault::AccountDetailsResponse =
            self.chain.app.wrap().query_wasm_smart(&self.chain.vault, &msg).unwrap();
        let max = details.max_lien.u128();
        (details.bonded.u128(), details.free.u128(), max, details.total_slashable.u128())
    }
}

#[test]
fn taking_out_twice_by_calling_back_takes_out_no_more_than_is_free() {
    // 140 is free, and the user takes out `inner` while an accomplice is asked for the sake of `outer`.
    for (inner, outer, both) in [(70, 70, true), (140, 1, false), (71, 70, false), (1, 139, true)] {
        let mut plot = Plot::new();
        let half = plot.half.clone();
        plot.chain.note(&half);
        let calls = vec![plot.order(vec![plot.unbond(inner)])];
        plot.chain.on_settle(&half, Settle::Call { calls });
        let done = plot.go([plot.unbond(outer)]).is_ok();
        assert_eq!(done, both, "{inner}, {outer}");
        let left = if both { 60 } else { 200 };
        assert_eq!(plot.details(), (left, left - 60, 60, 36));
        assert_eq!(plot.chain.wallet(&plot.user), 200 - left);
        assert_eq!(plot.chain.wallet(&plot.chain.vault), plot.chain.total());
    }
}

#[test]
fn pledging_while_taking_out_binds_what_is_left() {
    for (pledge, outer, both) in [(140, 1, false), (130, 10, true)] {
        let mut plot = Plot::new();
        let (half, tenth) = (plot.half.clone(), plot.tenth.clone());
        plot.chain.note(&half);
        let calls = vec![plot.order(vec![plot.stake(&tenth, pledge)])];
        plot.chain.on_settle(&half, Settle::Call { calls });
        assert_eq!(plot.go([plot.unbond(outer)]).is_ok(), both);
        let (bonded, _, max, slashable) = plot.details();
        assert!(max.max(slashable) <= bonded, "{max}, {slashable}, {bonded}");
        assert_eq!(bonded, if both { 190 } else { 200 });
    }
}

#[test]
fn taking_out_while_a_pledge_waits_leaves_it_uncovered_and_undone() {
    let mut plot = Plot::new();
    let (half, tenth) = (plot.half.clone(), plot.tenth.clone());
    plot.chain.note(&half);
    let calls = vec![plot.order(vec![plot.unbond(100)])];
    plot.chain.on_settle(&half, Settle::Call { calls });
    assert!(plot.go([plot.stake(&tenth, 41)]).is_err());
    assert_eq!(plot.details(), (200, 140, 60, 36));
    plot.go([plot.stake(&tenth, 40)]).unwrap();
    assert_eq!(plot.details(), (100, 0, 100, 40));
}

#[test]
fn slashes_of_another_lienholder_during_a_call_back_are_covered() {
    // The accomplice brings the evidence against the honest one's validator just after the honest one was settled.
    let mut plot = Plot::new();
    let (honest, accomplice) = (plot.half.clone(), plot.tenth.clone());
    plot.chain.note(&honest);
    plot.chain.note(&accomplice);
    let order = Order::Do { calls: vec![plot.chain.call(&ExecuteMsg::NoteSlash {})] };
    let evidence = WasmMsg::Execute {
        contract_addr: honest.to_string(),
        msg: to_json_binary(&order).unwrap(),
        funds: vec![],
    };
    plot.chain.on_settle(&accomplice, Settle::Call { calls: vec![evidence.into()] });
    plot.go([plot.unbond(140)]).unwrap();
    assert_eq!(plot.details(), (60, 0, 60, 36));

    // It is unsettled again, and what it may charge is there.
    let owner = plot.user.to_string();
    let all =
        ExecuteMsg::SlashCrossStake { owner: owner.clone(), exposed: 60u128.into(), amount: coin(30u128) };
    plot.chain.on_settle(&honest, Settle::Done);
    plot.chain.command(&honest, all).unwrap();
    assert_eq!(plot.details(), (30, 0, 30, 6));
    assert_eq!(plot.chain.told(&accomplice), 30);
    let all = ExecuteMsg::SlashCrossStake { owner, exposed: 60u128.into(), amount: coin(6u128) };
    plot.chain.command(&accomplice, all).unwrap();
    assert_eq!(plot.details(), (24, 0, 24, 0));
}

#[test]
fn a_shrunk_lienholder_that_calls_back_during_a_settlement_gains_nothing() {
    let mut plot = Plot::new();
    let (half, tenth) = (plot.half.clone(), plot.tenth.clone());
    // 140 are pledged to the tenth. The slash of the half leaves 190, then 170.
    plot.go([plot.stake(&tenth, 140)]).unwrap();
    plot.chain.note(&half);
    let owner = plot.user.to_string();
    let burn = ExecuteMsg::SlashCrossStake { owner, exposed: 60u128.into(), amount: coin(30u128) };
    plot.chain.on_settle(&half, Settle::Call { calls: vec![plot.chain.call(&burn)] });
    // It is told, and has the user try to take out what the burn has left.
    let calls = vec![plot.order(vec![plot.unbond(1)])];
    plot.chain.on_shrunk(&tenth, Shrunk::Call { calls });
    let err = plot.go([plot.unbond(1)]).unwrap_err().to_string();
    assert!(err.contains("0 is free"), "{err}");
    assert_eq!(plot.details(), (200, 0, 200, 50));

    plot.chain.command(&half, burn).unwrap();
    assert_eq!(plot.details(), (170, 0, 170, 20));
}
