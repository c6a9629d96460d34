//! The random schedules reach the states that matter. Otherwise the properties would say little.

use std::collections::BTreeSet;

use mesh_apis::external_staking::TxKind;
use mesh_simulator::System;
use proptest::collection::vec;
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;

use crate::play::play;
use crate::schedule::{honest_step, lying_step, system, USERS};

fn seen(system: &System, reached: &mut BTreeSet<String>) {
    for consumer in 0..system.consumer_count() {
        for user in USERS {
            for tx in system.txs(&system.user(user), consumer).unwrap() {
                let reason = tx.reason.map_or("", |reason| reason.code.name());
                let status = tx.status.name();
                reached.insert(format!("{} {status} {reason}", tx.kind.name()).trim().to_string());
            }
        }
        let owed = system.owed(consumer).unwrap();
        if owed.txs.iter().any(|tx| tx.kind == TxKind::Stake) {
            reached.insert("aborted Stake applied after all".to_string());
        }
        if owed.txs.iter().any(|tx| tx.reason.is_some()) {
            reached.insert("owed Unstake waits again".to_string());
        }
        if !system.outbox(consumer).unwrap().is_empty() {
            reached.insert("validator updates wait".to_string());
        }
        if !system.real_delegations(consumer).unwrap().is_empty() {
            reached.insert("real delegation".to_string());
        }
        let books = system.reward_books(consumer).unwrap();
        for (amount, state) in [
            (books.travelling, "rewards travel"),
            (books.claimable, "rewards claimable"),
            (books.parked, "rewards parked"),
            (books.paid, "rewards paid"),
            (books.sunk, "rewards sunk"),
            (books.given, "a stranger's tokens arrive"),
            (books.surplus, "surplus"),
        ] {
            if !amount.is_zero() {
                reached.insert(state.to_string());
            }
        }
        let batches = system.batches(consumer).unwrap();
        for unreported in system.unreported_batches(consumer).unwrap() {
            let waits = batches.iter().any(|batch| batch.batch == unreported);
            reached.insert(if waits { "unreported batch" } else { "unreported batch recovered" }.to_string());
        }
        if books.in_transit > books.travelling && !books.booked.is_zero() {
            reached.insert("booked while in transit".to_string());
        }
        if system.rewards(consumer).unwrap().batch_limit < 30 {
            reached.insert("smaller batches".to_string());
        }
        seen_slashes(system, consumer, reached);
        let diverged = |name: &str| system.ledger(consumer, name).unwrap().diverged.is_some();
        if system.consumer_stakes(consumer).unwrap().iter().any(|stake| diverged(&stake.validator)) {
            reached.insert("diverged".to_string());
        }
    }
}

/// States of users of validators that signed twice, on one consumer.
fn seen_slashes(system: &System, consumer: usize, reached: &mut BTreeSet<String>) {
    let slashes = system.slashes(consumer).unwrap();
    let heights = |validator: &str| -> Vec<u64> {
        slashes.iter().filter(|of| of.validator == validator).map(|of| of.height.0).collect()
    };
    let mut see = |state: &str, is_so: bool| {
        if is_so {
            reached.insert(state.to_string());
        }
    };
    see(
        "two infractions of one validator",
        slashes.windows(2).any(|two| two[0].validator == two[1].validator),
    );
    for user in USERS.map(|user| system.user(user)) {
        see("debt", !system.debt_of(&user, consumer).unwrap().is_zero());
        let liens = system.liens(&user).unwrap();
        see("unreported shrink", liens.iter().any(|lien| !lien.unreported.is_zero()));
        for of in system.positions(&user, consumer).unwrap() {
            let heights = heights(&of.validator);
            see("position charged", !of.charged.is_zero());
            see("position charged in part", !of.charged.is_zero() && of.charged < of.stake);
            see("Unstake in flight at a slash", !heights.is_empty() && !of.unstaking.is_zero());
            see("Stake in flight at a slash", !heights.is_empty() && !of.pending.is_zero());
            let since = of.exposed_since.unwrap_or_default();
            let spared = of.exposed_since.is_some() && heights.iter().all(|height| *height < since.0);
            see("position spared", spared && !heights.is_empty());
        }
        for of in system.claims(&user, consumer).unwrap() {
            let heights = heights(&of.validator);
            see("claim charged", of.exposed < of.amount);
            see("claim has paid a debt", of.releases < of.amount && of.exposed == of.amount);
            let Some(until) = of.exposed_until else { continue };
            see("claim ended before", heights.iter().any(|height| *height > until.0));
            see("claim began after", heights.iter().any(|height| *height < of.exposed_since.0));
            see("forced claim with an end", of.forced && !heights.is_empty());
        }
    }
}

fn reached(steps: impl Strategy<Value = crate::schedule::Step>, schedules: usize) -> BTreeSet<String> {
    let mut runner = TestRunner::deterministic();
    let schedule = vec(steps, 80..150);
    let mut reached = BTreeSet::new();
    for _ in 0..schedules {
        let mut system = system();
        for step in schedule.new_tree(&mut runner).unwrap().current() {
            play(&mut system, &step);
            seen(&system, &mut reached);
        }
    }
    reached
}

#[test]
fn honest_schedules_reach_every_outcome_of_a_transaction() {
    let reached = reached(honest_step(), 200);
    for state in [
        "stake pending",
        "stake confirmed",
        "stake failed timeout",
        "stake failed inactive_validator",
        "stake failed tombstoned_validator",
        "stake forced silent",
        "unstake pending",
        "unstake confirmed",
        "unstake failed timeout",
        "unstake forced silent",
        "unstake forced not_sent",
        "unstake forced timeout",
        "aborted Stake applied after all",
        "owed Unstake waits again",
        "validator updates wait",
        "real delegation",
        "rewards travel",
        "rewards claimable",
        "rewards parked",
        "rewards paid",
        "rewards sunk",
        "a stranger's tokens arrive",
        "surplus",
        "unreported batch",
        "unreported batch recovered",
        "booked while in transit",
        "smaller batches",
        "slash confirmed double_sign",
        "stake forced double_sign",
        "two infractions of one validator",
        "debt",
        "unreported shrink",
        "position charged",
        "position charged in part",
        "position spared",
        "Unstake in flight at a slash",
        "Stake in flight at a slash",
        "claim charged",
        "claim has paid a debt",
        "claim ended before",
        "claim began after",
        "forced claim with an end",
    ] {
        assert!(reached.contains(state), "{state} is not among {reached:#?}");
    }
    assert!(!reached.contains("diverged"));
}

#[test]
fn schedules_with_a_liar_reach_divergence_and_malformed_acks() {
    let reached = reached(lying_step(), 200);
    for state in
        ["diverged", "stake failed other", "stake failed malformed_ack", "unstake failed malformed_ack"]
    {
        assert!(reached.contains(state), "{state} is not among {reached:#?}");
    }
}
