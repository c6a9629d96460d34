//! What users, relayers and passers-by can do in a state.

use mesh_apis::external_staking::{TxKind, TxStatus};
use mesh_simulator::ibc::State;
use mesh_simulator::{InFlight, SimResult, System};

use super::Move;
use crate::scenario::Scenario;

impl Move {
    /// What could be done in a state, beside what the scenario allows. Not all of it succeeds.
    ///
    /// # Errors
    /// A query fails.
    pub fn candidates(system: &System, scenario: &Scenario) -> SimResult<Vec<Self>> {
        let mut moves = vec![];
        for packet in system.world.in_flight()? {
            if packet.is_sent() {
                moves.push(Self::Deliver(packet.id));
                if can_time_out(system, &packet)? {
                    moves.push(Self::TimeOut(packet.id));
                }
            } else if packet.ack().is_some() {
                moves.push(Self::Acknowledge(packet.id));
            }
        }
        for consumer in 0..system.consumer_count() {
            of_consumer(system, scenario, consumer, &mut moves)?;
            let slashed = !system.slashes(consumer)?.is_empty();
            for user in &scenario.users {
                if slashed {
                    moves.push(Self::Settle(user, consumer));
                }
                of_user(system, user, consumer, &mut moves)?;
            }
        }
        if system.deployment.custodian.is_some() {
            for user in &scenario.users {
                at_home(system, scenario, user, &mut moves)?;
            }
        }
        Ok(moves)
    }
}

/// Whether its time has passed where it should have arrived, or its channel is closed there.
fn can_time_out(system: &System, packet: &InFlight) -> SimResult<bool> {
    let now = system.world.chain(packet.to).time();
    let has_passed = packet.packet.timeout.timestamp().is_none_or(|timeout| timeout <= now);
    let there = system.world.counterparty(packet.id.channel)?;
    Ok(has_passed || system.world.channel(there)?.state == State::Closed)
}

fn of_consumer(
    system: &System,
    scenario: &Scenario,
    consumer: usize,
    moves: &mut Vec<Move>,
) -> SimResult<()> {
    if system.owed(consumer)?.total > 0 {
        moves.push(Move::SendOwed(consumer));
    }
    if !system.outbox(consumer)?.is_empty() {
        moves.push(Move::SendUpdates(consumer));
    }
    if scenario.has_rewards() {
        if !system.booked_rewards(consumer)?.is_empty() {
            moves.push(Move::SendRewards(consumer));
        }
        let batches = system.batches(consumer)?.into_iter();
        moves.extend(batches.map(|batch| Move::RecoverBatch(consumer, batch.batch)));
    }
    Ok(())
}

fn of_user(system: &System, user: &'static str, consumer: usize, moves: &mut Vec<Move>) -> SimResult<()> {
    let account = system.user(user);
    let now = system.world.chain(system.deployment.provider).time().seconds();
    for tx in system.txs(&account, consumer)? {
        // Silent is even later.
        let may_be_silent = tx.timeout_at.0 <= now;
        match (tx.kind, tx.status) {
            (TxKind::Stake, TxStatus::Pending) if may_be_silent => {
                moves.push(Move::Abort(user, consumer, tx.tx_id));
            }
            (TxKind::Unstake, TxStatus::Pending) if may_be_silent => {
                moves.push(Move::Force(user, consumer, tx.tx_id));
            }
            (TxKind::Unstake, TxStatus::Failed) => moves.push(Move::Force(user, consumer, tx.tx_id)),
            _ => {}
        }
    }
    if !system.claims(&account, consumer)?.is_empty() {
        moves.push(Move::Withdraw(user, consumer));
    }
    if !system.lien(user, consumer)?.unreported.is_zero() {
        moves.push(Move::Report(user, consumer));
    }
    if !system.debt(user, consumer)?.is_zero() {
        moves.push(Move::WorkOff(user, consumer));
    }
    if !system.parked(&account, consumer)?.is_zero() {
        moves.push(Move::RetryRelease(user, consumer));
    }
    Ok(())
}

fn at_home(system: &System, scenario: &Scenario, user: &'static str, moves: &mut Vec<Move>) -> SimResult<()> {
    let books = system.local_account(&system.user(user))?;
    if books.out.is_zero() {
        return Ok(());
    }
    moves.extend([Move::Reconcile(user), Move::Collect(user)]);
    if !books.owed.is_zero() {
        moves.extend((0..scenario.homes.len()).map(|home| Move::WorkOffLocal(user, home)));
    }
    Ok(())
}
