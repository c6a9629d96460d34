//! Asks the contracts of both sides for what is shown.

use std::collections::BTreeMap;

use cosmwasm_std::{Addr, Uint128};
use mesh_apis::external_staking::{TxKind, TxResponse, TxStatus};
use mesh_simulator::SimResult;

use super::{
    local, rewards, slashes, Books, Cap, Failed, FailedTx, Packets, Refused, Summary, User, Validator,
};
use crate::lab::{Direction, Lab};

/// The books of all users and validators now.
///
/// # Errors
/// When a query fails.
pub fn books(lab: &Lab, when: &str) -> SimResult<Books> {
    let count = lab.system.consumer_count();
    Ok(Books {
        when: when.to_string(),
        consumers: lab.consumers.iter().map(|consumer| consumer.name.clone()).collect(),
        users: lab.users.iter().map(|name| user(lab, name)).collect::<SimResult<_>>()?,
        local: local::stakes(lab)?,
        validators: (0..count).map(|consumer| validators(lab, consumer)).collect::<SimResult<_>>()?,
        caps: (0..count).map(|consumer| cap(lab, consumer)).collect::<SimResult<_>>()?,
        rewards: (0..count).map(|consumer| rewards(lab, consumer)).collect::<SimResult<_>>()?,
        slashes: slashes(lab)?,
    })
}

fn user(lab: &Lab, name: &str) -> SimResult<User> {
    let (system, address) = (&lab.system, lab.system.user(name));
    let account = system.account(name)?;
    let provider = system.world.chain(system.deployment.provider);
    let mut row = User {
        user: name.to_string(),
        bonded: account.bonded.u128(),
        free: account.free.u128(),
        balance: provider.balance(&address, &system.deployment.denom)?.u128(),
        ..User::default()
    };
    let (mut staked, mut pending, mut unstaking, mut claims) = (vec![], vec![], vec![], vec![]);
    for consumer in 0..system.consumer_count() {
        row.liens.push(system.lien(name, consumer)?.amount.u128());
        for position in system.positions(&address, consumer)? {
            staked.push(position.stake);
            pending.push(position.pending);
            unstaking.push(position.unstaking);
        }
        claims.extend(system.claims(&address, consumer)?.into_iter().map(|claim| claim.amount));
    }
    let sum = |amounts: Vec<Uint128>| amounts.into_iter().sum::<Uint128>().u128();
    (row.staked, row.pending, row.unstaking, row.claims) =
        (sum(staked), sum(pending), sum(unstaking), sum(claims));
    Ok(row)
}

fn validators(lab: &Lab, consumer: usize) -> SimResult<Vec<Validator>> {
    let system = &lab.system;
    let applied: BTreeMap<_, _> =
        system.consumer_stakes(consumer)?.into_iter().map(|stake| (stake.validator, stake.stake)).collect();
    let delegations: BTreeMap<_, _> =
        system.delegations(consumer)?.into_iter().map(|item| (item.validator.clone(), item)).collect();
    let mut rows = vec![];
    for known in system.validators(consumer)? {
        let ledger = system.ledger(consumer, &known.validator)?;
        let d = applied.get(&known.validator);
        if d.is_none() && ledger.in_flight == 0 && ledger.staked.is_zero() {
            continue;
        }
        let status = match (&known.tombstoned_at, known.status) {
            (Some(height), _) => format!("tombstoned at {height}"),
            (None, Some(status)) => status.name().to_string(),
            (None, None) => "unknown".to_string(),
        };
        let delegation = delegations.get(&known.validator);
        let native = |amount: Option<Uint128>| amount.unwrap_or_default().u128();
        rows.push(Validator {
            validator: lab.validator_name(consumer, &known.validator),
            status,
            acknowledged: ledger.staked.saturating_sub(ledger.unstaked).u128(),
            applied: native(d.copied()),
            in_flight: ledger.in_flight,
            owed: ledger.owed.u128(),
            target: native(delegation.and_then(|delegation| delegation.target)),
            delegated: native(delegation.map(|delegation| delegation.delegated)),
            diverged: ledger.diverged.is_some(),
        });
    }
    rows.sort_by(|a, b| b.applied.cmp(&a.applied).then_with(|| a.validator.cmp(&b.validator)));
    Ok(rows)
}

fn cap(lab: &Lab, consumer: usize) -> SimResult<Cap> {
    let status = lab.system.bond_status(consumer)?;
    let conversion = lab.system.conversion(consumer)?;
    let price = conversion.price.map(|price| price.native_per_foreign.to_string());
    Ok(Cap {
        cap: status.cap.u128(),
        price: price.unwrap_or_else(|| "unknown".to_string()),
        discount: conversion.discount.to_string(),
        idle: status.idle.u128(),
        unbonding: status.unbonding.u128(),
    })
}

/// Everything that is shown at the end.
///
/// # Errors
/// When a query fails.
pub fn summary(lab: &mut Lab, title: &str, books: Vec<Books>) -> SimResult<Summary> {
    let in_flight = lab.in_flight()?;
    let packets = packets(lab, &in_flight.iter().filter_map(|id| lab.route(*id)).collect::<Vec<_>>());
    let failed = failed(lab)?;
    let refused = lab.refused.iter().map(|((what, reason), count)| Refused {
        what: what.clone(),
        reason: reason.clone(),
        count: *count,
    });
    Ok(Summary {
        title: title.to_string(),
        books,
        failed_examples: failed
            .iter()
            .map(|(consumer, name, tx)| example(lab, *consumer, name, tx))
            .collect(),
        failed: grouped(lab, &failed),
        refused: refused.collect(),
        packets,
        invariants: lab.audit.rows(),
        broken: lab.audit.broken(),
    })
}

/// Transactions that failed, or that their user gave up.
fn failed(lab: &Lab) -> SimResult<Vec<(usize, String, TxResponse)>> {
    let mut found = vec![];
    for consumer in 0..lab.system.consumer_count() {
        for name in &lab.users {
            let user: Addr = lab.system.user(name);
            let txs = lab.system.txs(&user, consumer)?.into_iter();
            // A slash has a reason, and did not fail.
            let failed = txs.filter(|tx| tx.reason.is_some() && tx.kind != TxKind::Slash);
            found.extend(failed.map(|tx| (consumer, name.clone(), tx)));
        }
    }
    found.sort_by_key(|(consumer, _, tx)| (*consumer, tx.tx_id));
    // First one of each kind and reason, then a second one of each, from another consumer if there
    // is one, and so on: a short table shows all that there is.
    let found = in_turn(found, |(consumer, _, tx)| (*consumer, tx.kind.name(), code(tx)));
    Ok(in_turn(found, |(_, _, tx)| (0, tx.kind.name(), code(tx))))
}

/// The first of each group, then the second of each, and so on.
fn in_turn<T, G: Ord>(items: Vec<T>, group: impl Fn(&T) -> G) -> Vec<T> {
    let mut seen: BTreeMap<G, u64> = BTreeMap::new();
    let rank = |item: T| {
        let rank = seen.entry(group(&item)).or_default();
        *rank = rank.saturating_add(1);
        (*rank, item)
    };
    let mut ranked: Vec<_> = items.into_iter().map(rank).collect();
    ranked.sort_by_key(|(rank, _)| *rank);
    ranked.into_iter().map(|(_, item)| item).collect()
}

fn code(tx: &TxResponse) -> &'static str {
    tx.reason.as_ref().map_or("", |reason| reason.code.name())
}

fn consumer_name(lab: &Lab, consumer: usize) -> String {
    lab.consumers.get(consumer).map(|consumer| consumer.name.clone()).unwrap_or_default()
}

fn example(lab: &Lab, consumer: usize, user: &str, tx: &TxResponse) -> FailedTx {
    let reason = tx.reason.as_ref().map(|reason| match reason.text.as_str() {
        "" => reason.code.name().to_string(),
        text => format!("{}: {text}", reason.code.name()),
    });
    let name = lab.validator_name(consumer, &tx.validator);
    FailedTx {
        tx: tx.tx_id.0,
        consumer: consumer_name(lab, consumer),
        user: user.to_string(),
        kind: tx.kind.name().to_string(),
        amount: tx.amount.u128(),
        status: tx.status.name().to_string(),
        reason: reason.unwrap_or_default().replace(&tx.validator, &name),
        validator: name,
    }
}

fn grouped(lab: &Lab, failed: &[(usize, String, TxResponse)]) -> Vec<Failed> {
    let mut groups: BTreeMap<(usize, &str, &str), (u64, u64, Uint128)> = BTreeMap::new();
    for (consumer, _, tx) in failed {
        let (count, forced, amount) = groups.entry((*consumer, tx.kind.name(), code(tx))).or_default();
        *count = count.saturating_add(1);
        *forced = forced.saturating_add(u64::from(tx.status == TxStatus::Forced));
        *amount = amount.saturating_add(tx.amount);
    }
    let row =
        |((consumer, kind, code), (count, forced, amount)): ((usize, &str, &str), (u64, u64, Uint128))| {
            Failed {
                consumer: consumer_name(lab, consumer),
                kind: kind.to_string(),
                code: code.to_string(),
                count,
                forced,
                amount: amount.u128(),
            }
        };
    groups.into_iter().map(row).collect()
}

fn packets(lab: &Lab, in_flight: &[(usize, Direction)]) -> Vec<Packets> {
    let row = |(route, traffic): (&(usize, Direction), &crate::lab::Traffic)| {
        let name = consumer_name(lab, route.0);
        Packets {
            route: match route.1 {
                Direction::ToConsumer => format!("provider → {name}"),
                Direction::ToProvider => format!("{name} → provider"),
                Direction::Rewards => format!("{name} → provider, rewards"),
            },
            traffic: *traffic,
            in_flight: in_flight.iter().filter(|of| *of == route).count() as u64,
        }
    };
    lab.traffic.iter().map(row).collect()
}
