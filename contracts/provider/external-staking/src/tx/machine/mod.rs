//! The state machine of a transaction: one pure function from its state, the event and the books to
//! the next state and what follows from it. Nothing is read or written here; [`super::advance`]
//! does both.
//!
//! ```text
//! New --Sent--> Stake in flight, --Applied----> Confirmed, or Owed if V was slashed meanwhile
//!               of the position  --NotApplied-> Failed
//!                                --GivenUp----> Stake in flight, --Applied----> Owed
//!                                               of a claim       --NotApplied-> Failed
//!
//! New --Sent--> Unstake in flight, --Applied----> Confirmed
//!               of the position    --NotApplied-> Failed
//!                                  --NotSent----> Owed
//!                                  --GivenUp----> Unstake in flight, of a claim
//!
//! New --NotSent, Forced, PaysDebt--> Owed
//!
//! Owed --Sent--> Unstake in flight, --Applied----> Discharged
//!                of a claim         --NotApplied-> Owed
//!                                   --NotSent----> Owed
//! ```
//!
//! `NotApplied` is an error ack or a proven timeout ([`Event::Refused`]), or an ack that is neither
//! a result nor an error ([`Event::Malformed`]). docs/protocol.md has the whole table, and
//! `machine/tests/table.rs` tests it row by row.

use cosmwasm_std::Uint128;
use mesh_apis::ack::{AckError, ReasonCode};
use mesh_apis::external_staking::DivergenceKind;
use mesh_apis::time::{Seconds, UnixTime};
use mesh_apis::ConsumerHeight;

use super::event::{Effect, Event};
use super::record::{State, Tx};
use crate::claim::Claim;
use crate::error::ContractError;
use crate::ledger::{Ledger, Snapshot};
use crate::packet::PacketKind;
use crate::position::{Position, RemovedStake};
use crate::slash::exposure::{self, ExposureEnd};

/// The records of one validator and of one user on it.
#[derive(Default)]
pub(crate) struct Books {
    /// The books of the validator.
    pub ledger: Ledger,
    /// The position of the user. Not looked at while a claim holds the stake of the transaction.
    pub position: Position,
}

/// The time of an event, and what follows from it by the configuration. Seconds, but for the
/// heights.
pub(crate) struct Terms {
    /// Block time.
    pub now: UnixTime,
    /// Timeout of a packet that is sent now.
    pub timeout_at: UnixTime,
    /// Maturity of a claim that is made now.
    pub release_at: UnixTime,
    /// Time from the timeout of a packet until it counts as silent.
    pub grace_period_secs: Seconds,
    /// Number of heights for which unstaked stake still backs its validator.
    pub exposure_lag: u64,
}

/// The next state, and all that follows.
#[derive(Debug)]
pub(crate) struct Step {
    /// The transaction in its next state.
    pub tx: Tx,
    /// The ledger, if it changes.
    pub ledger: Option<Ledger>,
    /// The position, if it changes.
    pub position: Option<Position>,
    /// The rest.
    pub effects: Vec<Effect>,
}

/// The step that `tx` makes at an event.
///
/// # Errors
/// The event does not apply to the state of the transaction, or its packet is not silent yet.
pub(crate) fn step(tx: Tx, event: Event, books: Books, terms: &Terms) -> Result<Step, ContractError> {
    match tx.state.clone() {
        State::New => begin(tx, event, books, terms),
        State::InFlight { packet, sent, charged } => {
            resolve(tx, packet, &sent, Holder::Position { charged }, event, books, terms)
        }
        State::InFlightClaimed { packet, sent, release_at } => {
            resolve(tx, packet, &sent, Holder::Claim { release_at }, event, books, terms)
        }
        State::Owed { release_at } => match event {
            Event::Sent { channel_id } => {
                let packet = PacketKind::Unstake;
                let (ledger, sent) = books.ledger.sent(packet, tx.amount)?;
                let state = State::InFlightClaimed { packet, sent, release_at };
                let tx = tx.sent_over(channel_id, terms).enter(state, terms);
                Ok(Step { tx, ledger: Some(ledger), position: None, effects: vec![Effect::Send(packet)] })
            }
            Event::GivenUp => Err(not_forcible(&tx)),
            Event::NotSent
            | Event::Applied(_)
            | Event::Refused(_)
            | Event::Malformed
            | Event::Forced
            | Event::PaysDebt { .. } => Err(not_in_flight(&tx)),
        },
        State::Confirmed | State::Failed | State::Discharged => match event {
            Event::GivenUp => Err(not_forcible(&tx)),
            Event::Sent { .. }
            | Event::NotSent
            | Event::Applied(_)
            | Event::Refused(_)
            | Event::Malformed
            | Event::Forced
            | Event::PaysDebt { .. } => Err(not_in_flight(&tx)),
        },
    }
}

/// A transaction begins.
fn begin(tx: Tx, event: Event, books: Books, terms: &Terms) -> Result<Step, ContractError> {
    let Books { ledger, position } = books;
    match (tx.kind, event) {
        (packet, Event::Sent { channel_id }) => {
            let (ledger, sent) = ledger.sent(packet, tx.amount)?;
            let (position, charged) = match packet {
                PacketKind::Stake => (position.stake_sent(tx.amount)?, Uint128::zero()),
                PacketKind::Unstake => position.unstake_sent(tx.amount)?,
            };
            let state = State::InFlight { packet, sent, charged };
            let tx = tx.sent_over(channel_id, terms).enter(state, terms);
            let effects = vec![Effect::Send(packet)];
            Ok(Step { tx, ledger: Some(ledger), position: Some(position), effects })
        }
        (PacketKind::Unstake, Event::NotSent) => {
            let tx = Tx { reason: not_sent(), timeout_at: terms.timeout_at, ..tx };
            take_out(tx, Books { ledger, position }, Uint128::zero(), terms.release_at, terms)
        }
        (PacketKind::Unstake, Event::Forced) => {
            let books = Books { ledger, position: position.force(tx.amount)? };
            take_out(tx, books, Uint128::zero(), terms.release_at, terms)
        }
        (PacketKind::Unstake, Event::PaysDebt { debt, release_at }) => {
            take_out(tx, Books { ledger, position }, debt, release_at, terms)
        }
        (PacketKind::Stake, Event::NotSent | Event::Forced | Event::PaysDebt { .. })
        | (
            PacketKind::Stake | PacketKind::Unstake,
            Event::Applied(_) | Event::Refused(_) | Event::Malformed | Event::GivenUp,
        ) => Err(not_in_flight(&tx)),
    }
}

/// Stake leaves its position without a packet, and pays what it can of a debt. The consumer is owed
/// the Unstake.
fn take_out(
    tx: Tx,
    books: Books,
    debt: Uint128,
    release_at: UnixTime,
    terms: &Terms,
) -> Result<Step, ContractError> {
    let (position, charged) = books.position.unstake_sent(tx.amount)?;
    let (position, removed) = position.unstake_done(tx.amount, charged)?;
    let ledger = books.ledger.owe(tx.amount)?;
    let claim = Claim::forced(&tx.validator, tx.amount, removed);
    let paid = debt.min(claim.releases());
    let mut effects = vec![Effect::MakeClaim { release_at, claim: claim.pay(paid) }, Effect::Queue];
    if !paid.is_zero() {
        effects.push(Effect::PayDebt(paid));
    }
    let tx = tx.enter(State::Owed { release_at }, terms);
    Ok(Step { tx, ledger: Some(ledger), position: Some(position), effects })
}

/// Holder of the stake of a transaction in flight.
enum Holder {
    /// Its position. Part of an Unstake may have been charged for a slash before.
    Position { charged: Uint128 },
    /// A claim.
    Claim { release_at: UnixTime },
}

/// Outcome of the packet in flight.
enum Resolution {
    /// Applied, at this height of the consumer if it is known.
    Applied(Option<ConsumerHeight>),
    /// Not applied, and it never will be.
    NotApplied,
    /// Never sent.
    NotSent,
    /// Its user waits no longer: it is still in flight.
    GivenUp,
}

/// Something has happened to the packet in flight.
fn resolve(
    mut tx: Tx,
    packet: PacketKind,
    sent: &Snapshot,
    holder: Holder,
    event: Event,
    books: Books,
    terms: &Terms,
) -> Result<Step, ContractError> {
    let Books { mut ledger, position } = books;
    let (id, amount, release_at) = (tx.id, tx.amount, terms.release_at);
    let resolution = match event {
        Event::Applied(ack) => {
            let height = ack.as_ref().and_then(|ack| ack.height);
            ledger = ledger.confirmed(packet, amount, id, sent, ack)?;
            Resolution::Applied(height)
        }
        Event::Refused(reason) => {
            ledger = ledger.failed(packet, amount, id)?;
            tx.reason = Some(reason);
            Resolution::NotApplied
        }
        Event::Malformed => {
            let (expected, actual) = ("result or error".to_string(), "neither".to_string());
            ledger = ledger.diverge(id, DivergenceKind::MalformedAck, expected, actual);
            ledger = ledger.failed(packet, amount, id)?;
            tx.reason = reason(ReasonCode::MalformedAck, "the ack is neither a result nor an error");
            Resolution::NotApplied
        }
        Event::NotSent => {
            ledger = ledger.failed(packet, amount, id)?;
            Resolution::NotSent
        }
        Event::GivenUp => Resolution::GivenUp,
        Event::Sent { .. } | Event::Forced | Event::PaysDebt { .. } => return Err(not_in_flight(&tx)),
    };
    let forced =
        |removed| Effect::MakeClaim { release_at, claim: Claim::forced(&tx.validator, amount, removed) };
    let begun_at = |since| RemovedStake { since, ..RemovedStake::default() };
    let (ledger, position, state, effects) = match (packet, holder, resolution) {
        // A validator that was slashed meanwhile needs no stake: it becomes a claim with its own
        // exposure, and the consumer is owed the Unstake. So the position, which may have been
        // settled, stays as it was.
        (PacketKind::Stake, Holder::Position { .. }, Resolution::Applied(height))
            if ledger.slashed.is_some() =>
        {
            let effects = vec![forced(begun_at(exposure::since(sent, height))), Effect::Queue];
            tx.reason = reason(ReasonCode::DoubleSign, "the validator was slashed meanwhile");
            let position = position.stake_dropped(amount)?;
            (Some(ledger.owe(amount)?), Some(position), State::Owed { release_at }, effects)
        }
        (PacketKind::Stake, Holder::Position { .. }, Resolution::Applied(height)) => {
            let position = position.stake_confirmed(amount, exposure::since(sent, height))?;
            (Some(ledger), Some(position), State::Confirmed, vec![])
        }
        (PacketKind::Stake, Holder::Position { .. }, Resolution::NotApplied) => {
            let position = position.stake_dropped(amount)?;
            (Some(ledger), Some(position), State::Failed, vec![Effect::Release])
        }
        // If it was applied, then not before the height that was known when it was sent.
        (PacketKind::Stake, Holder::Position { .. }, Resolution::GivenUp) => {
            let effects = vec![forced(begun_at(sent.height))];
            tx.reason = silence(&tx, terms)?;
            let state = State::InFlightClaimed { packet, sent: sent.clone(), release_at };
            (None, Some(position.stake_dropped(amount)?), state, effects)
        }
        (PacketKind::Stake, Holder::Claim { release_at }, Resolution::Applied(height)) => {
            let since = exposure::since(sent, height);
            let effects = vec![Effect::BeginExposure { release_at, since }, Effect::Queue];
            (Some(ledger.owe(amount)?), None, State::Owed { release_at }, effects)
        }
        (PacketKind::Stake, Holder::Claim { release_at }, Resolution::NotApplied) => {
            (Some(ledger), None, State::Failed, vec![Effect::FreeClaim { release_at }])
        }
        (PacketKind::Unstake, Holder::Position { charged }, Resolution::Applied(height)) => {
            let (position, removed) = position.unstake_done(amount, charged)?;
            let end = ExposureEnd::of_unstaked(sent, height, terms.exposure_lag);
            let claim = Claim::new(&tx.validator, amount, removed, end);
            let effects = vec![Effect::MakeClaim { release_at, claim }];
            (Some(ledger), Some(position), State::Confirmed, effects)
        }
        (PacketKind::Unstake, Holder::Position { charged }, Resolution::NotApplied) => {
            let position = position.unstake_failed(amount, charged)?;
            (Some(ledger), Some(position), State::Failed, vec![])
        }
        (PacketKind::Unstake, Holder::Position { charged }, Resolution::NotSent) => {
            let (position, removed) = position.unstake_done(amount, charged)?;
            let effects = vec![forced(removed), Effect::Queue];
            tx.reason = not_sent();
            tx.channel_id.clear();
            (Some(ledger.owe(amount)?), Some(position), State::Owed { release_at }, effects)
        }
        // Its packet may still be applied: what its error ack or timeout leaves is sent then.
        (PacketKind::Unstake, Holder::Position { charged }, Resolution::GivenUp) => {
            let (position, removed) = position.unstake_done(amount, charged)?;
            let effects = vec![forced(removed)];
            tx.reason = silence(&tx, terms)?;
            let state = State::InFlightClaimed { packet, sent: sent.clone(), release_at };
            (Some(ledger.owe(amount)?), Some(position), state, effects)
        }
        (PacketKind::Unstake, Holder::Claim { release_at }, Resolution::Applied(height)) => {
            let end = ExposureEnd::of_unstaked(sent, height, terms.exposure_lag);
            let effects = vec![Effect::EndExposure { release_at, end }];
            (Some(ledger.discharge(amount)?), None, State::Discharged, effects)
        }
        (PacketKind::Unstake, Holder::Claim { release_at }, Resolution::NotApplied | Resolution::NotSent) => {
            (Some(ledger), None, State::Owed { release_at }, vec![Effect::Queue])
        }
        // A Stake that cannot be sent fails the call of its user.
        (PacketKind::Stake, Holder::Position { .. } | Holder::Claim { .. }, Resolution::NotSent) => {
            return Err(not_in_flight(&tx));
        }
        (PacketKind::Stake | PacketKind::Unstake, Holder::Claim { .. }, Resolution::GivenUp) => {
            return Err(not_forcible(&tx));
        }
    };
    Ok(Step { tx: tx.enter(state, terms), ledger, position, effects })
}

impl Tx {
    fn sent_over(self, channel_id: String, terms: &Terms) -> Self {
        Self { channel_id, timeout_at: terms.timeout_at, ..self }
    }

    fn enter(self, state: State, terms: &Terms) -> Self {
        Self { state, updated_at: terms.now, ..self }
    }
}

fn reason(code: ReasonCode, text: &str) -> Option<AckError> {
    Some(AckError::new(code, text))
}

fn not_sent() -> Option<AckError> {
    reason(ReasonCode::NotSent, "the packet could not be sent")
}

/// A packet is silent when neither its ack nor its timeout was proved by timeout + grace.
fn silence(tx: &Tx, terms: &Terms) -> Result<Option<AckError>, ContractError> {
    let (silent_at, now) = (tx.timeout_at.plus(terms.grace_period_secs), terms.now);
    if now < silent_at {
        return Err(ContractError::NotSilentYet { tx_id: tx.id, silent_at, now });
    }
    Ok(reason(ReasonCode::Silent, "neither an ack nor a timeout was proved in time"))
}

fn not_in_flight(tx: &Tx) -> ContractError {
    ContractError::NotInFlight { tx_id: tx.id, status: tx.state.status() }
}

fn not_forcible(tx: &Tx) -> ContractError {
    ContractError::NotForcible { tx_id: tx.id, status: tx.state.status() }
}

#[cfg(test)]
mod tests;
