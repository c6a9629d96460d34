//! What does not hold in a state.

use cosmwasm_std::{Addr, Uint128};
use mesh_apis::external_staking::{TxKind, TxStatus};
use mesh_simulator::{Report, SimResult, System};

use crate::periods::{DAY, SILENT, UNBONDED};
use crate::property::{Broken, Property};
use crate::scenario::Scenario;

/// More rounds than a debt at home has entries, each with a slash in between.
const MAX_ROUNDS: usize = 8;

/// Judges a state. The system is left somewhere else.
///
/// Where nothing is in flight it must drain. That is enough: from every other state a relayer can
/// make a step, and there are only so many, so a state where nothing is in flight can be reached.
pub(crate) fn verdict(system: &mut System, scenario: &Scenario, left: &[u8]) -> Vec<Broken> {
    let mut broken = vec![];
    note(system.check(), &mut broken);
    let is_over = left.iter().all(|left| *left == 0);
    if scenario.exits_everywhere || is_over {
        let world = system.world.snapshot();
        match everybody_leaves(system, scenario) {
            Ok(still_there) => broken.extend(still_there),
            Err(err) => broken.push(Broken { property: Property::WayOut, how: err.to_string() }),
        }
        system.world.restore(&world);
    }
    if system.world.in_flight_ids().is_ok_and(|ids| ids.is_empty()) {
        note(system.drain(), &mut broken);
        if system.deployment.custodian.is_some() {
            match pays_at_home(system, scenario) {
                Ok(owing) => broken.extend(owing),
                Err(err) => broken.push(Broken { property: Property::LocalDebt, how: err.to_string() }),
            }
        }
    }
    broken
}

fn note(report: SimResult<Report>, broken: &mut Vec<Broken>) {
    match report {
        Ok(report) => broken.extend(report.violations.iter().map(Broken::from)),
        Err(err) => {
            broken.push(Broken { property: Property::TotalHandlers, how: format!("the check fails: {err}") });
        }
    }
}

/// Nobody relays any more, and the clients expire. Everybody gives up what is silent, unstakes the
/// rest, waits for the unbonding period, and takes the claims. What is still there then is broken.
fn everybody_leaves(system: &mut System, scenario: &Scenario) -> SimResult<Vec<Broken>> {
    for deployed in system.deployment.consumers.clone() {
        system.world.set_keep_alive(deployed.link, false);
    }
    let left = leave(system, scenario);
    for deployed in system.deployment.consumers.clone() {
        system.world.set_keep_alive(deployed.link, true);
    }
    left
}

fn leave(system: &mut System, scenario: &Scenario) -> SimResult<Vec<Broken>> {
    let provider = system.deployment.provider;
    for deployed in system.deployment.consumers.clone() {
        system.world.expire_client(deployed.link, provider)?;
    }
    system.world.advance(SILENT);
    let consumers = system.consumer_count();
    for user in &scenario.users {
        for consumer in 0..consumers {
            give_up(system, user, consumer)?;
        }
    }
    system.world.advance(UNBONDED);
    system.settle_all()?;
    let mut left = vec![];
    for user in &scenario.users {
        for consumer in 0..consumers {
            // Refusals show in what is left.
            let _ = system.withdraw(user, consumer, Some(30));
            left.extend(still_bound(system, &system.user(user), user, consumer)?);
        }
    }
    Ok(left)
}

fn give_up(system: &mut System, user: &str, consumer: usize) -> SimResult<()> {
    let account = system.user(user);
    for tx in system.txs(&account, consumer)? {
        let _ = match (tx.kind, tx.status) {
            (TxKind::Stake, TxStatus::Pending) => system.abort(user, consumer, tx.tx_id),
            (TxKind::Unstake, TxStatus::Pending) => system.force(user, consumer, tx.tx_id),
            _ => Ok(()),
        };
    }
    for position in system.positions(&account, consumer)? {
        let rest = position.stake.saturating_sub(position.unstaking);
        if !rest.is_zero() {
            let _ = system.unstake(user, consumer, &position.validator, rest.u128());
        }
    }
    Ok(())
}

fn still_bound(system: &System, account: &Addr, user: &str, consumer: usize) -> SimResult<Option<Broken>> {
    let positions = system.positions(account, consumer)?.into_iter();
    let bound: Uint128 = positions.map(|of| of.stake.saturating_add(of.pending)).sum();
    let claimed: Uint128 = system.claims(account, consumer)?.into_iter().map(|claim| claim.amount).sum();
    let parked = system.parked(account, consumer)?;
    let still = bound.saturating_add(claimed).saturating_add(parked);
    Ok((!still.is_zero()).then(|| Broken {
        property: Property::WayOut,
        how: format!(
            "{user} on consumer {consumer}: {bound} in positions, {claimed} in claims, {parked} parked"
        ),
    }))
}

/// Anyone works off what users owe at home, as often as it takes.
fn pays_at_home(system: &mut System, scenario: &Scenario) -> SimResult<Vec<Broken>> {
    system.world.chain_mut(system.deployment.provider).pay_late(false)?;
    let mut broken = vec![];
    for user in &scenario.users {
        let account = system.user(user);
        for _ in 0..MAX_ROUNDS {
            if system.local_account(&account)?.owed.is_zero() {
                break;
            }
            let _ = system.reconcile(user);
            for home in &scenario.homes {
                let _ = system.work_off_local(user, home);
            }
            system.world.advance(UNBONDED);
            let _ = system.collect_local(user);
            system.world.advance(DAY);
            let _ = system.collect_local(user);
        }
        let owed = system.local_account(&account)?.owed;
        if !owed.is_zero() {
            broken.push(Broken { property: Property::LocalDebt, how: format!("{user} still owes {owed}") });
        }
    }
    Ok(broken)
}
