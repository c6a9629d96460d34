//! The history of each user: the last transactions, and the slashes between them.

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Addr, Event, StdResult, Storage, Timestamp, Uint128};
use cw_storage_plus::{Item, Map};
use mesh_apis::ack::{AckError, ReasonCode};
use mesh_apis::external_staking::{TxKind, TxResponse, TxStatus};
use mesh_apis::TxId;

use super::record::{self, State, Tx};
use crate::error::ContractError;
use crate::packet::PacketKind;
use crate::slash::charge::ChargedItem;
use crate::state::Config;

/// The number of the next entry.
pub const NEXT_TX: Item<TxId> = Item::new("nx");

/// Transactions that are unresolved, or remembered.
pub const TXS: Map<u64, Tx> = Map::new("tx");

/// Slashes that are remembered. They share their numbers with the transactions.
const SLASHES: Map<u64, Slash> = Map::new("sl");

/// Number of entries that a user has had so far.
const USER_TX_COUNT: Map<&Addr, u64> = Map::new("uc");

/// A ring of the last entries of a user, by (user, number modulo the history limit).
const USER_TXS: Map<(&Addr, u32), TxId> = Map::new("ut");

/// A line of the history.
pub enum Entry {
    /// A transaction.
    Tx(Tx),
    /// A slash.
    Slash(Slash),
}

/// Collateral of a user that was burned, because a validator signed twice. Final from the
/// beginning.
#[cw_serde]
pub struct Slash {
    /// Its number among the entries of its user.
    #[serde(rename = "n")]
    pub seq: u64,
    /// Owner of the collateral.
    #[serde(rename = "u")]
    pub user: Addr,
    /// Operator address on the consumer.
    #[serde(rename = "v")]
    pub validator: String,
    /// The burned amount.
    #[serde(rename = "a")]
    pub burned: Uint128,
    /// Consumer height of the infraction.
    #[serde(rename = "h")]
    pub height: u64,
    /// Block time of the burn, seconds.
    #[serde(rename = "t")]
    pub time: u64,
}

impl Slash {
    fn to_response(&self, tx_id: TxId) -> TxResponse {
        let text = format!("signed twice at height {}", self.height);
        TxResponse {
            tx_id,
            seq: self.seq,
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
    pub fn user(&self) -> &Addr {
        match self {
            Self::Tx(tx) => &tx.user,
            Self::Slash(slash) => &slash.user,
        }
    }

    /// The answer of queries.
    pub fn to_response(&self, tx_id: TxId) -> TxResponse {
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
pub fn load(storage: &dyn Storage, tx_id: TxId) -> Result<Entry, ContractError> {
    if let Some(tx) = TXS.may_load(storage, tx_id.0)? {
        return Ok(Entry::Tx(Tx { id: tx_id, ..tx }));
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
pub fn load_tx(storage: &dyn Storage, tx_id: TxId) -> Result<Tx, ContractError> {
    match load(storage, tx_id)? {
        Entry::Tx(tx) => Ok(tx),
        Entry::Slash(_) => Err(ContractError::NotInFlight { tx_id, status: TxStatus::Confirmed }),
    }
}

/// A new transaction with its numbers. It is not stored before something has happened to it.
pub fn open(
    storage: &mut dyn Storage,
    config: &Config,
    user: Addr,
    validator: String,
    kind: PacketKind,
    amount: Uint128,
    now: Timestamp,
) -> StdResult<Tx> {
    let (id, seq) = number(storage, config, &user)?;
    let now = now.seconds();
    Ok(Tx {
        id,
        seq,
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
    })
}

/// Adds a slash: the amount that was burned of `user` for a charged item.
pub fn add_slash(
    storage: &mut dyn Storage,
    config: &Config,
    user: &Addr,
    item: &ChargedItem,
    burned: Uint128,
    now: Timestamp,
) -> StdResult<Event> {
    let (id, seq) = number(storage, config, user)?;
    let slash = Slash {
        seq,
        user: user.clone(),
        validator: item.validator.clone(),
        burned,
        height: item.height,
        time: now.seconds(),
    };
    let event = record::event(slash.to_response(id)).add_attribute("charged", item.amount);
    SLASHES.save(storage, id.0, &slash)?;
    Ok(event)
}

/// The numbers of a new entry of a user. The one that falls out of the user's history is forgotten
/// if it is final; one that is not is kept until it is.
fn number(storage: &mut dyn Storage, config: &Config, user: &Addr) -> StdResult<(TxId, u64)> {
    let id = NEXT_TX.may_load(storage)?.unwrap_or(TxId(0));
    NEXT_TX.save(storage, &TxId(id.0.saturating_add(1)))?;
    let seq = USER_TX_COUNT.may_load(storage, user)?.unwrap_or(0);
    USER_TX_COUNT.save(storage, user, &seq.saturating_add(1))?;
    let slot = slot(config, seq);
    if let Some(oldest) = USER_TXS.may_load(storage, (user, slot))? {
        match TXS.may_load(storage, oldest.0)? {
            Some(tx) if tx.state.is_final() => TXS.remove(storage, oldest.0),
            Some(_) => (),
            None => SLASHES.remove(storage, oldest.0),
        }
    }
    USER_TXS.save(storage, (user, slot), &id)?;
    Ok((id, seq))
}

/// Stores a change of a transaction, or forgets it if it is final and has fallen out of its user's
/// history.
pub fn save(storage: &mut dyn Storage, config: &Config, tx: &Tx) -> StdResult<()> {
    if tx.state.is_final() {
        let count = USER_TX_COUNT.may_load(storage, &tx.user)?.unwrap_or(0);
        if tx.seq.saturating_add(config.history_limit.into()) < count {
            TXS.remove(storage, tx.id.0);
            return Ok(());
        }
    }
    TXS.save(storage, tx.id.0, tx)
}

/// At most `limit` entries of a user before `start_before`, newest first.
pub fn page(
    storage: &dyn Storage,
    config: &Config,
    user: &Addr,
    start_before: Option<u64>,
    limit: usize,
) -> Result<Vec<TxResponse>, ContractError> {
    let count = USER_TX_COUNT.may_load(storage, user)?.unwrap_or(0);
    let oldest = count.saturating_sub(config.history_limit.into());
    let end = start_before.map_or(count, |before| before.min(count));
    (oldest..end)
        .rev()
        .take(limit)
        .map(|seq| {
            let tx_id = USER_TXS.load(storage, (user, slot(config, seq)))?;
            Ok(load(storage, tx_id)?.to_response(tx_id))
        })
        .collect()
}

fn slot(config: &Config, seq: u64) -> u32 {
    // Below the limit, which is a u32 and never 0.
    seq.checked_rem(config.history_limit.into()).and_then(|slot| u32::try_from(slot).ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests;
