//! What the provider's own chain does to local stake late, twice, or in one block.

use cosmwasm_std::{coin, Decimal};
use mesh_apis::local_staking::ExecuteMsg as LocalMsg;
use mesh_apis::vault::ExecuteMsg as VaultMsg;
use mesh_simulator::{SimError, System};

use crate::at_home::{at_home, books, collected, HOME, MATURED};
use crate::clockwork::{holds, DAY, VA};
use crate::steps::{convicted, height};

/// Everything of Alice is out and pledged to the first consumer, which can slash a tenth of 90,000.
fn pledged() -> System {
    let mut system = at_home();
    system.stake_local("alice", HOME[0], 100_000).unwrap();
    let msg = system.pledge_msg(0, VA, 90_000).unwrap();
    system.reconciled("alice", &msg).unwrap();
    system.world.relay_all().unwrap();
    system
}

fn pay_late(system: &mut System, late: bool) {
    let provider = system.deployment.provider;
    system.world.chain_mut(provider).pay_late(late).unwrap();
}

fn balances(system: &System, validator: &str) -> Vec<u128> {
    let proxy = system.local_stake(&system.user("alice")).unwrap().proxy.unwrap();
    let entries = system.world.chain(system.deployment.provider).unbonding(&proxy, validator).unwrap();
    entries.iter().map(|entry| entry.balance.u128()).collect()
}

#[track_caller]
fn keeps_the_rules(system: &System) {
    let report = system.check().unwrap();
    assert!(report.is_ok(), "{:#?}", report.violations);
}

/// The source of a restake is convicted when a part has left the destination again: that part pays
/// first.
#[test]
fn a_source_convicted_later_takes_from_entries_first() {
    let mut system = at_home();
    system.stake_local("alice", HOME[0], 60_000).unwrap();
    system.stake_local("alice", HOME[1], 40_000).unwrap();
    system.world.advance(DAY);
    let provider = system.deployment.provider;
    let offence = system.world.chain(provider).height();
    system.world.advance(DAY);
    // The user is locked until a restake has matured. A debt is not.
    let msg = system.pledge_msg(0, VA, 90_000).unwrap();
    system.reconciled("alice", &msg).unwrap();
    system.world.relay_all().unwrap();
    system.restake("alice", HOME[0], HOME[1], 60_000).unwrap();
    let now = height(&system, 0);
    convicted(&mut system, 0, VA, now);
    system.settle(0, &["alice"]).unwrap();
    system.world.advance(DAY);
    system.work_off_local("alice", HOME[1]).unwrap();
    assert_eq!((books(&system, "alice"), balances(&system, HOME[1])), ([0, 100_000, 9_000, 0], vec![9_001]));
    keeps_the_rules(&system);

    // 6,000 of the 60,000 that were moved, all of them from the entry.
    system.world.chain_mut(provider).slash(HOME[0], Decimal::percent(10), offence).unwrap();
    assert_eq!(balances(&system, HOME[1]), [3_001]);
    system.reconcile("alice").unwrap();
    assert_eq!(books(&system, "alice"), [0, 100_000, 9_000, 0], "the entry is not due");
    keeps_the_rules(&system);
    collected(&mut system, "alice");
    // The entry brought 3,001, and 6,000 of it is lost: what is owed bears that last.
    assert_eq!(books(&system, "alice"), [0, 90_999, 5_999, 0]);
    keeps_the_rules(&system);
    system.work_off_local("alice", HOME[1]).unwrap();
    collected(&mut system, "alice");
    assert_eq!(books(&system, "alice"), [1, 84_999, 0, 0]);
    holds(&mut system);
}

#[test]
fn entries_paid_some_blocks_late_are_not_lost_meanwhile() {
    let mut system = at_home();
    system.stake_local("alice", HOME[0], 100_000).unwrap();
    system.unstake_local("alice", HOME[0], 40_000).unwrap();
    pay_late(&mut system, true);
    system.world.advance(MATURED);
    assert_eq!(balances(&system, HOME[0]), [40_000], "due, and not paid");
    system.collect_local("alice").unwrap();
    assert_eq!(books(&system, "alice"), [0, 100_000, 0, 0], "the first collect only sees it");
    pay_late(&mut system, false);
    system.world.advance(20);
    assert!(balances(&system, HOME[0]).is_empty());
    system.collect_local("alice").unwrap();
    assert_eq!(books(&system, "alice"), [40_000, 60_000, 0, 0]);
    holds(&mut system);
}

/// Rule 16: the block in which an entry falls due pays it at its end, also the first one after a
/// halt.
#[test]
fn a_collect_in_the_block_in_which_an_entry_is_due_loses_nothing() {
    let mut system = at_home();
    system.stake_local("alice", HOME[0], 100_000).unwrap();
    system.unstake_local("alice", HOME[0], 40_000).unwrap();
    let provider = system.deployment.provider;
    system.world.halt(provider);
    system.world.advance(2 * MATURED);
    system.world.resume(provider);
    for _ in 0..2 {
        system.collect_local("alice").unwrap();
        assert_eq!((books(&system, "alice"), balances(&system, HOME[0])), ([0, 100_000, 0, 0], vec![40_000]));
    }
    system.world.advance(1);
    system.collect_local("alice").unwrap();
    assert_eq!(books(&system, "alice"), [40_000, 60_000, 0, 0]);
    holds(&mut system);
}

#[test]
fn coins_that_come_late_pay_what_was_lost_first() {
    let mut system = pledged();
    system.unstake_local("alice", HOME[0], 100_000).unwrap();
    pay_late(&mut system, true);
    collected(&mut system, "alice");
    assert_eq!(books(&system, "alice"), [0; 4], "two collects in two blocks take it for lost");
    keeps_the_rules(&system);
    let now = height(&system, 0);
    convicted(&mut system, 0, VA, now);
    system.settle(0, &["alice"]).unwrap();
    assert_eq!(books(&system, "alice"), [0, 0, 0, 9_000]);
    keeps_the_rules(&system);
    pay_late(&mut system, false);
    system.world.advance(20);
    system.collect_local("alice").unwrap();
    assert_eq!(books(&system, "alice"), [91_000, 0, 0, 0]);
    assert_eq!(system.account("alice").unwrap().bonded.u128(), 91_000);
    holds(&mut system);
}

/// What is due and waits cannot be slashed any more, and takes a place on the chain.
#[test]
fn a_late_entry_is_not_slashed_once_it_is_due() {
    let mut system = at_home();
    system.stake_local("alice", HOME[0], 100_000).unwrap();
    system.world.advance(60);
    let provider = system.deployment.provider;
    let offence = system.world.chain(provider).height();
    system.unstake_local("alice", HOME[0], 40_000).unwrap();
    pay_late(&mut system, true);
    system.world.advance(MATURED);
    system.world.chain_mut(provider).slash(HOME[0], Decimal::percent(10), offence).unwrap();
    system.reconcile("alice").unwrap();
    // A tenth of the 1,100,000 that were there: the 1,060,000 that stay pay for the rest, too.
    assert_eq!((books(&system, "alice"), balances(&system, HOME[0])), ([0, 93_773, 0, 0], vec![40_000]));
    pay_late(&mut system, false);
    system.world.advance(20);
    system.collect_local("alice").unwrap();
    assert_eq!(books(&system, "alice"), [40_000, 53_773, 0, 0]);
    holds(&mut system);
}

/// Sends messages of Alice in one transaction.
fn together(system: &mut System, reconcile: bool, unbond: Option<u128>) -> Result<(), SimError> {
    let (alice, provider) = (system.user("alice"), system.deployment.provider);
    let msg_to = |contract: &cosmwasm_std::Addr, msg: cosmwasm_std::Binary| {
        let contract_addr = contract.to_string();
        cosmwasm_std::WasmMsg::Execute { contract_addr, msg, funds: vec![] }.into()
    };
    let mut msgs = vec![];
    if reconcile {
        let msg = LocalMsg::Reconcile { user: alice.to_string() };
        msgs.push(msg_to(system.custodian()?, cosmwasm_std::to_json_binary(&msg).unwrap()));
    }
    if let Some(amount) = unbond {
        let msg = VaultMsg::Unbond { amount: coin(amount, &system.deployment.denom) };
        msgs.push(msg_to(&system.deployment.vault, cosmwasm_std::to_json_binary(&msg).unwrap()));
    }
    system.world.chain_mut(provider).send_all(&alice, msgs).map(drop)
}

/// Rule 8 within a block: a reconcile counts in its own transaction, neither before it nor after.
#[test]
fn a_reconcile_counts_in_no_other_transaction_of_its_block() {
    let mut system = at_home();
    system.stake_local("alice", HOME[0], 40_000).unwrap();
    let msg = system.pledge_msg(0, VA, 50_000).unwrap();
    system.reconciled("alice", &msg).unwrap();
    system.world.relay_all().unwrap();
    let provider = system.deployment.provider;
    let block = system.world.chain(provider).height();
    let refused = |outcome: Result<(), SimError>| {
        let err = outcome.unwrap_err();
        assert!(err.says("in the same transaction"), "{err}");
    };
    // 50,000 of 100,000 are free, 10,000 of them without a word on what is out.
    refused(together(&mut system, false, Some(50_000)));
    together(&mut system, true, None).unwrap();
    refused(together(&mut system, false, Some(50_000)));
    // What was reconciled before a slash of the same block is of no use after it.
    system.world.chain_mut(provider).slash(HOME[0], Decimal::percent(50), block).unwrap();
    refused(together(&mut system, false, Some(50_000)));
    let err = together(&mut system, true, Some(50_000)).unwrap_err();
    assert!(!err.says("in the same transaction"), "{err}");
    assert_eq!(books(&system, "alice"), [60_000, 40_000, 0, 0], "and what fails tells nothing");
    together(&mut system, false, Some(1)).unwrap();
    together(&mut system, true, Some(29_998)).unwrap();
    assert_eq!(books(&system, "alice"), [30_001, 20_000, 0, 0]);
    refused(together(&mut system, false, Some(1)));
    assert_eq!(system.world.chain(provider).height(), block, "all in one block");
    keeps_the_rules(&system);
}
