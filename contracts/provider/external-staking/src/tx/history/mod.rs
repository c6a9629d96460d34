//! The history of each user: the last transactions, and the slashes between them.

use cosmwasm_std::{Addr, Event, StdResult, Storage, Timestamp, Uint128};
use cw_storage_plus::Map;
use mesh_apis::ack::{AckError, ReasonCode};
use mesh_apis::external_staking::{TxKind, TxResponse, TxStatus};
use mesh_apis::time::UnixTime;
use mesh_apis::{ConsumerHeight, TxId};
use serde_tuple::{Deserialize_tuple, Serialize_tuple};

use super::record::{self, State, Tx};
use crate::error::ContractError;
use crate::packet::PacketKind;
use crate::slash::charge::ChargedItem;
use crate::state::Config;
use crate::user::{self, User};

/// Transactions that are unresolved, or remembered: what was asked for, and what became of it as
/// long as it was not final.
pub(crate) const TXS: Map<u64, Tx> = Map::new("tx");

/// How transactions have ended. Apart, so that an ack need not write the whole transaction again:
/// 3,500 gas each.
const OUTCOMES: Map<u64, Outcome> = Map::new("tf");

/// Slashes that are remembered. They share their numbers with the transactions.
const SLASHES: Map<u64, Slash> = Map::new("sl");

/// How a transaction has ended.
#[derive(Serialize_tuple, Deserialize_tuple)]
struct Outcome {
    /// A final state.
    state: State,
    /// Time of it, seconds.
    time: UnixTime,
    /// Reason of the last failure.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    reason: Option<AckError>,
}

/// A line of the history.
pub(crate) enum Entry {
    /// A transaction.
    Tx(Tx),
    /// A slash.
    Slash(Slash),
}

/// Collateral of a user that was burned, because a validator signed twice. Final from the
/// beginning.
#[derive(Serialize_tuple, Deserialize_tuple, Clone, Debug, PartialEq)]
pub(crate) struct Slash {
    /// Owner of the collateral.
    pub user: Addr,
    /// Operator address on the consumer.
    pub validator: String,
    /// The burned amount.
    pub burned: Uint128,
    /// Consumer height of the infraction.
    pub height: ConsumerHeight,
    /// Block time of the burn, seconds.
    pub time: UnixTime,
}

impl Slash {
    fn to_response(&self, tx_id: TxId) -> TxResponse {
        let text = format!("signed twice at height {}", self.height);
        TxResponse {
            tx_id,
            seq: user::seq(tx_id),
            user: self.user.to_string(),
            kind: TxKind::Slash,
            validator: self.validator.clone(),
            amount: self.burned,
            channel_id: String::new(),
            status: TxStatus::Confirmed,
            reason: Some(AckError::new(ReasonCode::DoubleSign, text)),
            created_at: self.time,
            timeout_at: self.time,
            updated_at: self.time,
        }
    }
}

impl Entry {
    /// Its user.
    pub(crate) fn user(&self) -> &Addr {
        match self {
            Self::Tx(tx) => &tx.user,
            Self::Slash(slash) => &slash.user,
        }
    }

    /// The answer of queries.
    pub(crate) fn to_response(&self, tx_id: TxId) -> TxResponse {
        match self {
            Self::Tx(tx) => tx.to_response(),
            Self::Slash(slash) => slash.to_response(tx_id),
        }
    }
}

/// Loads an entry that must be known.
///
/// # Errors
/// [`ContractError::UnknownTx`].
pub(crate) fn load(storage: &dyn Storage, tx_id: TxId) -> Result<Entry, ContractError> {
    if let Some(tx) = may_load_tx(storage, tx_id)? {
        return Ok(Entry::Tx(tx));
    }
    match SLASHES.may_load(storage, tx_id.0)? {
        Some(slash) => Ok(Entry::Slash(slash)),
        None => Err(ContractError::UnknownTx { tx_id }),
    }
}

/// Loads a transaction that must be known.
///
/// # Errors
/// [`ContractError::UnknownTx`]; of a slash nothing is ever in flight.
pub(crate) fn load_tx(storage: &dyn Storage, tx_id: TxId) -> Result<Tx, ContractError> {
    match load(storage, tx_id)? {
        Entry::Tx(tx) => Ok(tx),
        Entry::Slash(_) => Err(ContractError::NotInFlight { tx_id, status: TxStatus::Confirmed }),
    }
}

fn may_load_tx(storage: &dyn Storage, tx_id: TxId) -> StdResult<Option<Tx>> {
    let Some(tx) = TXS.may_load(storage, tx_id.0)? else { return Ok(None) };
    let tx = Tx { id: tx_id, ..tx };
    Ok(Some(match OUTCOMES.may_load(storage, tx_id.0)? {
        Some(Outcome { state, time, reason }) => Tx { state, updated_at: time, reason, ..tx },
        None => tx,
    }))
}

fn forget(storage: &mut dyn Storage, tx_id: TxId) {
    TXS.remove(storage, tx_id.0);
    OUTCOMES.remove(storage, tx_id.0);
}

/// A new transaction with its number. It is not stored before something has happened to it.
pub(crate) fn open(
    storage: &mut dyn Storage,
    config: &Config,
    user: User,
    validator: String,
    kind: PacketKind,
    amount: Uint128,
    now: Timestamp,
) -> Result<Tx, ContractError> {
    let (id, user) = number(storage, config, user)?;
    let now = now.into();
    Ok(Tx {
        id,
        user,
        validator,
        kind,
        amount,
        state: State::New,
        channel_id: String::new(),
        reason: None,
        created_at: now,
        timeout_at: now,
        updated_at: now,
        displaced: false,
    })
}

/// Adds a slash: the amount that was burned of `user` for a charged item.
pub(crate) fn add_slash(
    storage: &mut dyn Storage,
    config: &Config,
    user: &Addr,
    item: &ChargedItem,
    burned: Uint128,
    now: Timestamp,
) -> Result<Event, ContractError> {
    let user = User::load_or_new(storage, user)?;
    let (id, user) = number(storage, config, user)?;
    let slash =
        Slash { user, validator: item.validator.clone(), burned, height: item.height, time: now.into() };
    let event = record::event(slash.to_response(id)).add_attribute("charged", item.amount);
    SLASHES.save(storage, id.0, &slash)?;
    Ok(event)
}

/// The number of a new entry of a user. The one that falls out of the user's history is forgotten
/// if it is final; one that is not is kept until it is.
fn number(storage: &mut dyn Storage, config: &Config, user: User) -> Result<(TxId, Addr), ContractError> {
    let seq = user.entries;
    let id = user.tx_id(seq)?;
    if let Some(oldest) = seq.checked_sub(config.history_limit.into()) {
        let oldest = user.tx_id(oldest)?;
        match may_load_tx(storage, oldest)? {
            Some(tx) if tx.state.is_final() => forget(storage, oldest),
            Some(tx) => TXS.save(storage, oldest.0, &Tx { displaced: true, ..tx })?,
            None => SLASHES.remove(storage, oldest.0),
        }
    }
    let user = User { entries: seq.saturating_add(1), ..user };
    user.save(storage)?;
    Ok((id, user.address))
}

/// Stores a change of a transaction, or forgets it if it is final and has fallen out of its user's
/// history.
pub(crate) fn save(storage: &mut dyn Storage, tx: &Tx) -> StdResult<()> {
    if !tx.state.is_final() {
        return TXS.save(storage, tx.id.0, tx);
    }
    if tx.displaced {
        forget(storage, tx.id);
        return Ok(());
    }
    let outcome = Outcome { state: tx.state.clone(), time: tx.updated_at, reason: tx.reason.clone() };
    OUTCOMES.save(storage, tx.id.0, &outcome)
}

/// At most `limit` entries of a user before `start_before`, newest first.
pub(crate) fn page(
    storage: &dyn Storage,
    config: &Config,
    user: &Addr,
    start_before: Option<u64>,
    limit: usize,
) -> Result<Vec<TxResponse>, ContractError> {
    let Some(user) = User::load(storage, user)? else { return Ok(vec![]) };
    let oldest = user.entries.saturating_sub(config.history_limit.into());
    let end = start_before.map_or(user.entries, |before| before.min(user.entries));
    (oldest..end)
        .rev()
        .take(limit)
        .map(|seq| {
            let tx_id = user.tx_id(seq)?;
            Ok(load(storage, tx_id)?.to_response(tx_id))
        })
        .collect()
}

#[cfg(test)]
mod tests;
