//! Sending what waits in the outbox.

use cosmwasm_std::{Storage, SubMsg, Timestamp};

use super::advance::advance;
use super::event::Event;
use super::machine::Books;
use super::record::State;
use super::{history, outbox};
use crate::error::ContractError;
use crate::state::Config;

/// Number of owed Unstakes that other traffic takes along.
const PIGGYBACK_LIMIT: u32 = 1;

/// Packets that a Stake or an Unstake takes along. They can never fail that message: a packet that
/// cannot be sent goes back.
///
/// # Errors
/// Only if storage fails.
pub(crate) fn piggyback(
    storage: &mut dyn Storage,
    config: &Config,
    now: Timestamp,
    channel_id: &str,
) -> Result<Vec<SubMsg>, ContractError> {
    send_owed(storage, config, now, channel_id, PIGGYBACK_LIMIT)
}

/// Sends at most `limit` owed Unstakes, oldest first.
///
/// # Errors
/// Only if storage fails.
pub(crate) fn send_owed(
    storage: &mut dyn Storage,
    config: &Config,
    now: Timestamp,
    channel_id: &str,
    limit: u32,
) -> Result<Vec<SubMsg>, ContractError> {
    let mut messages = vec![];
    for _ in 0..limit {
        let Some(tx_id) = outbox::pop(storage)? else { break };
        let tx = history::load_tx(storage, tx_id)?;
        if !matches!(tx.state, State::Owed { .. }) {
            continue;
        }
        let sent = Event::Sent { channel_id: channel_id.to_string() };
        let books = Books::load(storage, &tx)?;
        let (_, packet) = advance(storage, config, now, tx, sent, books)?;
        messages.extend(packet);
    }
    Ok(messages)
}
