//! Books of a consumer's validators, on both chains.

use std::collections::{BTreeMap, BTreeSet};

use cosmwasm_std::{Addr, Uint128};
use mesh_apis::ack::ReasonCode;
use mesh_apis::external_staking::{StakeResponse, TxKind};

use super::{Report, Rule};
use crate::system::relayed::Travelling;
use crate::system::System;
use crate::SimResult;

/// Sums of all positions on a validator.
#[derive(Default)]
pub(super) struct Positions {
    stake: Uint128,
    unstaking: Uint128,
    pending: Uint128,
}

impl Positions {
    pub(super) fn add(&mut self, position: &StakeResponse) {
        self.stake += position.stake;
        self.unstaking += position.unstaking;
        self.pending += position.pending;
    }
}

pub(super) fn check_books(
    system: &System,
    consumer: usize,
    honest: bool,
    mut names: BTreeSet<String>,
    positions: &BTreeMap<String, Positions>,
    travelling: &BTreeMap<String, Travelling>,
    report: &mut Report,
) -> SimResult<()> {
    let owed = system.owed(consumer)?;
    names.extend(positions.keys().chain(travelling.keys()).cloned());
    let converter: BTreeMap<_, _> = system
        .consumer_stakes(consumer)?
        .into_iter()
        .map(|stake| (stake.validator.clone(), stake.stake))
        .collect();
    names.extend(converter.keys().cloned());

    for name in names {
        let place = |what: &str| format!("consumer {consumer}, {name}{what}");
        let ledger = system.ledger(consumer, &name)?;
        let nothing = (Positions::default(), Travelling::default());
        let held = positions.get(&name).unwrap_or(&nothing.0);
        let under_way = travelling.get(&name).unwrap_or(&nothing.1);
        let waiting: Uint128 = owed.txs.iter().filter(|tx| tx.validator == name).map(|tx| tx.amount).sum();
        let acked = ledger.staked.saturating_sub(ledger.unstaked);

        let rule = Rule::AcknowledgedIsPositionsAndOwed;
        report.equal(rule, || place(""), held.stake + ledger.owed, acked);
        // More than one page of them cannot be seen.
        if owed.txs.len() == owed.total as usize {
            let expected = held.unstaking + ledger.owed;
            report.equal(rule, || place(", unstaking"), expected, ledger.unstaking + waiting);
        }
        let rule = Rule::UnresolvedIsInFlight;
        report.equal(rule, || place(", Stakes"), under_way.stake, ledger.staking);
        report.equal(rule, || place(", Unstakes"), under_way.unstake, ledger.unstaking);
        let (expected, actual) = (under_way.count, ledger.in_flight);
        report.expect(rule, expected == actual, || place(", packets"), expected, actual);
        // An aborted Stake is in flight, and in no position.
        let at_most = format!("at most {}", ledger.staking);
        report.expect(rule, held.pending <= ledger.staking, || place(", pending"), at_most, held.pending);

        if !honest {
            continue;
        }
        let d = converter.get(&name).copied().unwrap_or_default();
        // Only where an overflow shows that the books are wrong can this saturate.
        let expected =
            acked.saturating_add(under_way.stake_applied).saturating_sub(under_way.unstake_applied);
        report.equal(Rule::ConverterAgrees, || place(""), expected, d);
        let needed = under_way.unstake_unreceived + waiting;
        report.expect(Rule::UnstakesAreCovered, d >= needed, || place(""), format!("at least {needed}"), d);
        let alarm = ledger.diverged.map_or("none".to_string(), |diverged| {
            format!("transaction {}: expected {}, got {}", diverged.tx_id, diverged.expected, diverged.actual)
        });
        report.expect(Rule::NoFalseAlarm, alarm == "none", || place(""), "none", alarm.clone());
    }
    Ok(())
}

/// A correct converter never refuses an Unstake because it has too little.
pub(super) fn check_refusals(
    system: &System,
    consumer: usize,
    users: &[Addr],
    report: &mut Report,
) -> SimResult<()> {
    for user in users {
        for tx in system.txs(user, consumer)?.iter().filter(|tx| tx.kind == TxKind::Unstake) {
            let refused = tx.reason.as_ref().filter(|reason| reason.code == ReasonCode::InsufficientStake);
            let place = || format!("consumer {consumer}, {user}, transaction {}", tx.tx_id);
            let actual = refused.map_or("none", |reason| reason.text.as_str());
            report.expect(Rule::UnstakesAreCovered, refused.is_none(), place, "no refusal", actual);
        }
    }
    Ok(())
}
