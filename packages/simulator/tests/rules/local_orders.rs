//! Random orders of local staking, with the contracts as they ship, two consumers as lienholders,
//! and a chain that slashes.

use cosmwasm_std::Decimal;
use mesh_simulator::{SimResult, System};
use proptest::prelude::*;

use crate::clockwork::{DAY, VA, WA};
use crate::local::{at_home, books, HOME, MATURED};
use crate::steps::height;

#[derive(Clone, Debug)]
enum Step {
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
    Wait(u64),
}

fn step() -> impl Strategy<Value = (usize, Step)> {
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
        4 => prop_oneof![Just(60), Just(DAY), Just(MATURED)].prop_map(Step::Wait),
    ];
    (0..2usize, step)
}

fn play(system: &mut System, user: &str, step: &Step) -> SimResult<()> {
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
            let now = height(system, consumer);
            let evidence = system.double_sign(consumer, consumers[consumer], now)?;
            system.submit_evidence(consumer, consumers[consumer], &evidence)
        }
        Step::Settle => system.settle_all(),
        Step::Wait(secs) => {
            system.world.advance(secs);
            system.world.relay_all().map(drop)
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, ..ProptestConfig::default() })]

    /// Every invariant after every step; and in the end all that is owed is burned, and everything
    /// comes home.
    #[test]
    fn any_order_of_local_staking_keeps_every_invariant_and_drains(steps in prop::collection::vec(step(), 1..50)) {
        let mut system = at_home();
        for (at, (user, step)) in steps.iter().enumerate() {
            let user = ["alice", "bob"][*user];
            // What is refused changes nothing.
            let _ = play(&mut system, user, step);
            system.world.relay_all().unwrap();
            let report = system.check().unwrap();
            prop_assert!(report.is_ok(), "after step {at}, {step:?}: {:#?}", report.violations);
        }
        for user in ["alice", "bob"] {
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
            let [_, out, owed, _] = books(&system, user);
            prop_assert_eq!((out, owed), (0, 0));
        }
        let report = system.check().unwrap();
        prop_assert!(report.is_ok(), "{:#?}", report.violations);
    }
}
