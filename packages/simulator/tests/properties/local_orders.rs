//! Random orders of local staking, with the contracts as they ship: two consumers as lienholders,
//! packets delivered in any order, votes, and a chain that slashes, panics, and pays late.

use cosmwasm_std::{Decimal, Uint128, VoteOption};
use mesh_apis::vault::ExecuteMsg;
use mesh_simulator::{SimResult, System};
use proptest::prelude::*;
use proptest::sample::Index;

use crate::at_home::{at_home, books, HOME, MATURED};
use crate::clockwork::{DAY, VA, WA};
use crate::schedule::cases;

#[derive(Clone, Debug)]
pub enum Step {
    Bond(u128),
    Unbond(u128),
    Pledge(usize, u128),
    StakeLocal(usize, u128),
    Unstake(usize, u128),
    Restake(usize, usize, u128),
    Reconcile,
    Collect,
    WorkOff(usize),
    /// A validator of the provider signs twice, or is down, so many seconds ago.
    Slash(usize, u64, u64),
    Convict(usize),
    Settle,
    /// A user unstakes from a consumer, and takes out what has matured.
    Release(usize, u128),
    /// Distribution panics on a delegation of the user, or no longer.
    Panic(usize, bool),
    /// Entries that have matured wait, or no longer.
    PayLate(bool),
    /// Both users vote with all that they have on the provider.
    Poll,
    Deliver(Index),
    Acknowledge(Index),
    RelayAll,
    Wait(u64),
    /// The provider stands still for so long, and makes one block.
    StandStill(u64),
}

/// Moments, and what the provider takes to unbond, exactly or not.
fn waiting() -> impl Strategy<Value = u64> {
    prop_oneof![Just(60), Just(DAY), Just(21 * DAY), Just(MATURED)]
}

pub fn step() -> impl Strategy<Value = (usize, Step)> {
    let (home, amount) = (0..3usize, 1..60_000u128);
    let step = prop_oneof![
        1 => amount.clone().prop_map(Step::Bond),
        2 => amount.clone().prop_map(Step::Unbond),
        3 => (0..2usize, amount.clone()).prop_map(|(c, a)| Step::Pledge(c, a)),
        4 => (home.clone(), amount.clone()).prop_map(|(v, a)| Step::StakeLocal(v, a)),
        3 => (home.clone(), amount.clone()).prop_map(|(v, a)| Step::Unstake(v, a)),
        2 => (home.clone(), home.clone(), amount).prop_map(|(v, w, a)| Step::Restake(v, w, a)),
        1 => Just(Step::Reconcile),
        3 => Just(Step::Collect),
        3 => home.clone().prop_map(Step::WorkOff),
        2 => (home, 1..30u64, 0..10u64).prop_map(|(v, p, d)| Step::Slash(v, p, d * DAY)),
        1 => (0..2usize).prop_map(Step::Convict),
        2 => Just(Step::Settle),
        1 => (0..2usize, 1..60_000u128).prop_map(|(c, a)| Step::Release(c, a)),
        1 => (0..3usize, any::<bool>()).prop_map(|(v, panics)| Step::Panic(v, panics)),
        1 => any::<bool>().prop_map(Step::PayLate),
        1 => Just(Step::Poll),
        4 => any::<Index>().prop_map(Step::Deliver),
        4 => any::<Index>().prop_map(Step::Acknowledge),
        2 => Just(Step::RelayAll),
        4 => waiting().prop_map(Step::Wait),
        1 => waiting().prop_map(Step::StandStill),
    ];
    (0..2usize, step)
}

pub fn play(system: &mut System, user: &str, step: &Step) -> SimResult<()> {
    let consumers = [VA, WA];
    match *step {
        Step::Bond(amount) => {
            system.fund(user, amount)?;
            system.bond(user, amount)
        }
        Step::Unbond(amount) => system.unbond_reconciled(user, amount),
        Step::Pledge(consumer, amount) => {
            let msg = system.pledge_msg(consumer, consumers[consumer], amount)?;
            system.reconciled(user, &msg)
        }
        Step::StakeLocal(v, amount) => system.stake_local(user, HOME[v], amount),
        Step::Unstake(v, amount) => system.unstake_local(user, HOME[v], amount),
        Step::Restake(v, w, amount) => system.restake(user, HOME[v], HOME[w], amount),
        Step::Reconcile => system.reconcile(user),
        Step::Collect => system.collect_local(user),
        Step::WorkOff(v) => system.work_off_local(user, HOME[v]),
        Step::Slash(v, percent, ago) => {
            let provider = system.deployment.provider;
            let chain = system.world.chain_mut(provider);
            let at = chain.height().saturating_sub(ago / 5);
            chain.slash(HOME[v], Decimal::percent(percent), at).map(drop)
        }
        Step::Convict(consumer) => {
            let now = system.world.chain(system.consumer(consumer)?.chain).height();
            let evidence = system.double_sign(consumer, consumers[consumer], now)?;
            system.submit_evidence(consumer, consumers[consumer], &evidence)
        }
        Step::Settle => system.settle_all(),
        Step::Release(consumer, amount) => {
            let _ = system.unstake(user, consumer, consumers[consumer], amount);
            system.withdraw(user, consumer, None)
        }
        Step::Panic(v, panics) => panic_on(system, user, v, panics),
        Step::PayLate(late) => system.world.chain_mut(system.deployment.provider).pay_late(late),
        Step::Poll => poll(system),
        Step::Deliver(packet) => {
            let ids = system.world.in_flight_ids()?;
            if ids.is_empty() {
                return Ok(());
            }
            system.world.deliver(*packet.get(&ids)).map(drop)
        }
        Step::Acknowledge(packet) => {
            let ids = system.world.in_flight_ids()?;
            if ids.is_empty() {
                return Ok(());
            }
            system.world.acknowledge(*packet.get(&ids)).map(drop)
        }
        Step::RelayAll => system.world.relay_all().map(drop),
        Step::Wait(secs) => {
            system.world.advance(secs);
            Ok(())
        }
        Step::StandStill(secs) => {
            let provider = system.deployment.provider;
            system.world.halt(provider);
            system.world.advance(secs);
            system.world.resume(provider);
            Ok(())
        }
    }
}

fn panic_on(system: &mut System, user: &str, v: usize, panics: bool) -> SimResult<()> {
    let Some(proxy) = system.local_stake(&system.user(user))?.proxy else { return Ok(()) };
    system.world.chain_mut(system.deployment.provider).panic_on(&proxy, HOME[v], panics)
}

/// What the chain lists of a user's delegations.
fn listed(system: &System, user: &str) -> SimResult<u128> {
    let Some(proxy) = system.local_stake(&system.user(user))?.proxy else { return Ok(0) };
    let all = system.world.chain(system.deployment.provider).delegations(&proxy)?;
    Ok(all.iter().map(|(_, amount)| amount.u128()).sum())
}

/// All that is listed votes, also where the chain panics, and nothing else does.
fn poll(system: &mut System) -> SimResult<()> {
    let proposal = system.propose(10)?;
    let votes = [("alice", VoteOption::Yes), ("bob", VoteOption::No)];
    for (user, option) in votes {
        let has_proxy = system.local_stake(&system.user(user))?.proxy.is_some();
        assert_eq!(system.vote(user, proposal, option).is_ok(), has_proxy);
    }
    system.world.advance(10);
    let tally = system.tally(proposal)?.unwrap();
    for (user, counted) in [("alice", tally.yes), ("bob", tally.no)] {
        let expected = listed(system, user)?;
        // What is listed is rounded down for each validator.
        let most = expected + HOME.len() as u128;
        assert!((expected..=most).contains(&counted.u128()), "{user}: {counted}, listed {expected}");
    }
    assert_eq!((tally.abstain, tally.no_with_veto), (Uint128::zero(), Uint128::zero()));
    Ok(())
}

/// As long as the chain pays in time, no more is in delegations, entries and coins than the vault
/// has out: nothing of it was taken for lost. Each step may have left a unit to a rounding.
fn nothing_is_lost_falsely(system: &System, steps: usize) -> SimResult<()> {
    let chain = system.world.chain(system.deployment.provider);
    for user in ["alice", "bob"] {
        let Some(proxy) = system.local_stake(&system.user(user))?.proxy else { continue };
        let mut real = listed(system, user)? + chain.balance(&proxy, &system.deployment.denom)?.u128();
        for home in HOME {
            real += chain.unbonding(&proxy, home)?.iter().map(|entry| entry.balance.u128()).sum::<u128>();
        }
        let [_, out, ..] = books(system, user);
        assert!(real <= out + steps as u128, "{user}: {real} on the chain, {out} out");
    }
    Ok(())
}

/// No collateral leaves without a word on what is out, but what is idle beyond all liens. A
/// transaction of its own has none.
fn unreconciled_exits_are_refused(system: &mut System, user: &str) -> SimResult<()> {
    let sender = system.user(user);
    let books = system.local_account(&sender)?;
    let free = system.account(user)?.free;
    if free <= books.free_unreconciled || books.out.is_zero() {
        return Ok(());
    }
    let amount = cosmwasm_std::coin(free.u128(), &system.deployment.denom);
    let (vault, provider) = (system.deployment.vault.clone(), system.deployment.provider);
    let outcome =
        system.world.chain_mut(provider).execute(&sender, &vault, &ExecuteMsg::Unbond { amount }, &[]);
    assert!(outcome.is_err_and(|err| err.says("in the same transaction")), "{user} left with {free}");
    Ok(())
}

/// All that a user owes is burned, and the rest of the local stake comes home.
pub fn comes_home(system: &mut System, user: &str) -> Result<(), TestCaseError> {
    // The one exception to the rule that every state drains.
    (0..HOME.len()).for_each(|v| panic_on(system, user, v, false).unwrap());
    for _ in 0..8 {
        for home in HOME {
            let _ = system.work_off_local(user, home);
        }
        for home in HOME {
            let stakes = system.local_stake(&system.user(user)).unwrap().stakes;
            if let Some(stake) = stakes.iter().find(|stake| stake.validator == home) {
                let _ = system.unstake_local(user, home, stake.listed.min(stake.staked).u128());
            }
        }
        for _ in 0..2 {
            system.world.advance(MATURED);
            let _ = system.collect_local(user);
        }
    }
    let [_, out, owed, _] = books(system, user);
    prop_assert_eq!((out, owed), (0, 0), "{}", user);
    Ok(())
}

proptest! {
    #![proptest_config(cases(100))]

    /// Every invariant after every step; and in the end all that is owed is burned, and everything
    /// comes home.
    #[test]
    fn any_order_of_local_staking_keeps_every_invariant_and_drains(steps in prop::collection::vec(step(), 1..50)) {
        let mut system = at_home();
        let mut late = false;
        for (at, (user, step)) in steps.iter().enumerate() {
            let user = ["alice", "bob"][*user];
            late |= matches!(step, Step::PayLate(true));
            // What is refused changes nothing.
            let _ = play(&mut system, user, step);
            unreconciled_exits_are_refused(&mut system, user).unwrap();
            if !late {
                nothing_is_lost_falsely(&system, at + 1).unwrap();
            }
            let report = system.check().unwrap();
            prop_assert!(report.is_ok(), "after step {at}, {step:?}: {:#?}", report.violations);
        }
        system.world.chain_mut(system.deployment.provider).pay_late(false).unwrap();
        system.world.relay_all().unwrap();
        for user in ["alice", "bob"] {
            comes_home(&mut system, user)?;
        }
        let report = system.check().unwrap();
        prop_assert!(report.is_ok(), "{:#?}", report.violations);
    }
}
