//! The one place that changes a transaction: it takes the [`step`] that an event makes, and stores
//! all that follows from it.

use cosmwasm_std::{to_json_binary, IbcMsg, IbcTimeout, StdResult, Storage, SubMsg, Timestamp};

use super::event::{Effect, Event};
use super::machine::{step, Books, Step, Terms};
use super::record::{State, Tx};
use super::{history, outbox};
use crate::claim;
use crate::error::ContractError;
use crate::ledger::Ledger;
use crate::packet::PacketKind;
use crate::position::Position;
use crate::release;
use crate::reply_id;
use crate::slash::debt;
use crate::state::Config;
use crate::user;
use mesh_toolkit::send::SEND_GAS_LIMIT;

impl Books {
    /// Loads what an event of `tx` can change. The position has no part in it while a claim holds
    /// the stake.
    pub(crate) fn load(storage: &dyn Storage, tx: &Tx) -> StdResult<Self> {
        let ledger = Ledger::load(storage, &tx.validator)?;
        let position = match tx.state {
            State::New | State::InFlight { .. } => Position::load(storage, user::of(tx.id), &tx.validator)?,
            State::InFlightClaimed { .. }
            | State::Owed { .. }
            | State::Confirmed
            | State::Failed
            | State::Discharged => Position::default(),
        };
        Ok(Self { ledger, position })
    }
}

/// Carries an event out, with the [`Books`] of the transaction as they are stored. Returns the
/// transaction and what must be sent.
///
/// # Errors
/// See [`step`]: then nothing was written.
pub(crate) fn advance(
    storage: &mut dyn Storage,
    config: &Config,
    now: Timestamp,
    tx: Tx,
    event: Event,
    books: Books,
) -> Result<(Tx, Vec<SubMsg>), ContractError> {
    let terms = Terms {
        now: now.into(),
        timeout_at: config.timeout_at(now),
        release_at: config.release_at(now),
        grace_period_secs: config.grace_period_secs,
        exposure_lag: config.exposure_lag,
    };
    let Step { tx, ledger, position, effects } = step(tx, event, books, &terms)?;
    let user = user::of(tx.id);
    if let Some(ledger) = ledger {
        ledger.save(storage, &tx.validator)?;
    }
    if let Some(position) = position {
        position.save(storage, user, &tx.validator)?;
    }
    history::save(storage, &tx)?;
    let mut messages = vec![];
    for effect in effects {
        match effect {
            Effect::Send(packet) => messages.push(send(config, &tx, packet)?),
            Effect::Queue => outbox::push(storage, tx.id)?,
            Effect::Release => {
                messages.push(release::or_park(storage, config, &tx.user, tx.amount, tx.amount)?);
            }
            Effect::MakeClaim { release_at, claim } => {
                claim::save(storage, user, tx.claim_key(release_at), &claim)?;
            }
            Effect::BeginExposure { release_at, since } => {
                claim::begin_exposure(storage, user, tx.claim_key(release_at), since)?;
            }
            Effect::EndExposure { release_at, end } => {
                let key = tx.claim_key(release_at);
                claim::end_exposure(storage, user, key, end, terms.release_at)?;
            }
            Effect::FreeClaim { release_at } => {
                // One that was withdrawn already has released the lien. One that was not was never
                // charged, because its end is unknown.
                if let Some(claim) = claim::take(storage, user, tx.claim_key(release_at))? {
                    let amount = claim.releases();
                    messages.push(release::or_park(storage, config, &tx.user, amount, tx.amount)?);
                }
            }
            Effect::PayDebt(paid) => {
                debt::pay(storage, &tx.user, paid)?;
            }
        }
    }
    Ok((tx, messages))
}

/// A packet of a transaction. What happens if it cannot be sent depends on what it asks for: a
/// Stake fails the call of its user, lien included; no exit depends on the consumer.
fn send(config: &Config, tx: &Tx, kind: PacketKind) -> StdResult<SubMsg> {
    let packet = IbcMsg::SendPacket {
        channel_id: tx.channel_id.clone(),
        data: tx.packet(kind, &config.denom).encode()?,
        timeout: IbcTimeout::with_timestamp(tx.timeout_at.timestamp()),
    };
    Ok(match kind {
        PacketKind::Stake => SubMsg::new(packet),
        PacketKind::Unstake => SubMsg::reply_on_error(packet, reply_id::NOT_SENT)
            .with_payload(to_json_binary(&tx.id)?)
            .with_gas_limit(SEND_GAS_LIMIT),
    })
}
