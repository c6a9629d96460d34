//! Transactions: the life of one Stake or Unstake, and the history of each user.
//!
//! ```text
//!  Stake    Pending --success--> Confirmed                    Unstake  Pending --success--> Confirmed
//!              |---failure----> Failed                                    |---failure----> Failed
//!              '---abort------> Aborted --failure--> Failed               |---force (silent)-----> OwedInFlight
//!                                  '-----success--> Owed                  '---cannot be sent-----> Owed
//!
//!                           Owed --sent--> OwedInFlight --success--> Discharged
//!                             ^------failure-----'
//! ```
//!
//! What is forced because an Unstake has failed, and what pays a debt, is a transaction of its own that begins as Owed.
//!
//! At most one packet of a transaction is in flight at a time, so its ack or timeout needs no other key than the number.

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Addr, Event, StdResult, Storage, Timestamp, Uint128};
use mesh_apis::ack::{AckError, ReasonCode};
use mesh_apis::external_staking::{ClaimKey, TxKind, TxResponse, TxStatus};
use mesh_apis::TxId;

use crate::error::ContractError;
use crate::ledger::{PacketKind, SentMark};
use crate::state::{Config, NEXT_TX, TXS, USER_TXS, USER_TX_COUNT};

/// A transaction. Times are seconds.
#[cw_serde]
pub struct Tx {
    /// Its number among those of its user.
    #[serde(rename = "n")]
    pub seq: u64,
    /// Who made it.
    #[serde(rename = "u")]
    pub user: Addr,
    /// Operator address on the consumer.
    #[serde(rename = "v")]
    pub validator: String,
    /// What its user asked for.
    #[serde(rename = "k")]
    pub kind: TxKind,
    /// Nominal amount.
    #[serde(rename = "a")]
    pub amount: Uint128,
    /// Channel of its last packet, empty if none was ever sent.
    #[serde(rename = "c")]
    pub channel_id: String,
    /// The part of an Unstake that was charged for a slash before.
    #[serde(rename = "g", default, skip_serializing_if = "Uint128::is_zero")]
    pub charged: Uint128,
    /// Where it stands.
    #[serde(rename = "p")]
    pub phase: Phase,
    /// Why its last packet failed.
    #[serde(rename = "r", default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<AckError>,
    /// What was acknowledged when its last packet was sent.
    #[serde(rename = "m")]
    pub mark: SentMark,
    /// When it was made.
    #[serde(rename = "t0")]
    pub created_at: u64,
    /// When its last packet times out.
    #[serde(rename = "t1")]
    pub timeout_at: u64,
    /// When its phase last changed.
    #[serde(rename = "t2")]
    pub updated_at: u64,
}

/// Where a transaction stands. `release_at` is part of the key of its claim.
#[cw_serde]
#[derive(Copy, Eq)]
pub enum Phase {
    /// Its packet is in flight.
    Pending,
    /// Applied. Final.
    Confirmed,
    /// Not applied. Final.
    Failed,
    /// A Stake that was given up, its packet still in flight.
    Aborted {
        /// Maturity of the claim.
        release_at: u64,
    },
    /// The consumer is owed an Unstake, which waits in the outbox.
    Owed {
        /// Maturity of the claim.
        release_at: u64,
    },
    /// The consumer is owed an Unstake, which is in flight.
    OwedInFlight {
        /// Maturity of the claim.
        release_at: u64,
    },
    /// The owed Unstake was applied. Final.
    Discharged,
}

impl Phase {
    /// Nothing of it is in flight or owed.
    pub fn is_final(self) -> bool {
        matches!(self, Self::Confirmed | Self::Failed | Self::Discharged)
    }

    /// What its user sees.
    pub fn status(self) -> TxStatus {
        match self {
            Self::Pending => TxStatus::Pending,
            Self::Confirmed => TxStatus::Confirmed,
            Self::Failed => TxStatus::Failed,
            Self::Aborted { .. } | Self::Owed { .. } | Self::OwedInFlight { .. } | Self::Discharged => {
                TxStatus::Forced
            }
        }
    }
}

impl Tx {
    /// Moves on to another phase.
    pub fn enter(&mut self, phase: Phase, now: Timestamp) {
        self.phase = phase;
        self.updated_at = now.seconds();
    }

    /// What its packet in flight asks the consumer to do. None if no packet of it is in flight.
    pub fn in_flight(&self) -> Option<PacketKind> {
        match self.phase {
            Phase::Pending => match self.kind {
                TxKind::Stake => Some(PacketKind::Stake),
                TxKind::Unstake => Some(PacketKind::Unstake),
                TxKind::Slash => None,
            },
            Phase::Aborted { .. } => Some(PacketKind::Stake),
            Phase::OwedInFlight { .. } => Some(PacketKind::Unstake),
            Phase::Confirmed | Phase::Failed | Phase::Owed { .. } | Phase::Discharged => None,
        }
    }

    /// From when on its packet counts as silent, seconds.
    pub fn silent_at(&self, config: &Config) -> u64 {
        self.timeout_at.saturating_add(config.grace_period_secs)
    }

    /// The answer of queries.
    pub fn to_response(&self, tx_id: TxId) -> TxResponse {
        TxResponse {
            tx_id,
            seq: self.seq,
            user: self.user.to_string(),
            kind: self.kind,
            validator: self.validator.clone(),
            amount: self.amount,
            channel_id: self.channel_id.clone(),
            status: self.phase.status(),
            reason: self.reason.clone(),
            created_at: self.created_at,
            timeout_at: self.timeout_at,
            updated_at: self.updated_at,
        }
    }

    /// The event of every change, with the names of the query.
    pub fn event(&self, tx_id: TxId) -> Event {
        let event = Event::new("mesh_tx")
            .add_attribute("tx_id", tx_id.to_string())
            .add_attribute("user", &self.user)
            .add_attribute("kind", self.kind.name())
            .add_attribute("validator", &self.validator)
            .add_attribute("amount", self.amount)
            .add_attribute("channel_id", &self.channel_id)
            .add_attribute("status", self.phase.status().name());
        match &self.reason {
            Some(reason) => {
                event.add_attribute("reason_code", reason.code.name()).add_attribute("reason", &reason.text)
            }
            None => event,
        }
    }
}

/// What was burned of `user` because `validator` signed twice at a height: a line in the history.
pub fn slash(user: &Addr, validator: &str, burned: Uint128, height: u64, now: Timestamp) -> Tx {
    let reason = AckError::new(ReasonCode::DoubleSign, format!("signed twice at height {height}"));
    let now = now.seconds();
    Tx {
        seq: 0,
        user: user.clone(),
        validator: validator.to_string(),
        kind: TxKind::Slash,
        amount: burned,
        channel_id: String::new(),
        charged: Uint128::zero(),
        phase: Phase::Confirmed,
        reason: Some(reason),
        mark: SentMark::default(),
        created_at: now,
        timeout_at: now,
        updated_at: now,
    }
}

/// The claim that a transaction makes at `release_at`.
pub fn claim_key(tx_id: TxId, release_at: u64) -> ClaimKey {
    ClaimKey { release_at, tx_id }
}

/// Loads a transaction that must be known.
///
/// # Errors
/// [`ContractError::UnknownTx`].
pub fn load(storage: &dyn Storage, tx_id: TxId) -> Result<Tx, ContractError> {
    TXS.may_load(storage, tx_id.0)?.ok_or(ContractError::UnknownTx { tx_id })
}

/// Gives a new transaction its numbers and stores it. The transaction that falls out of its user's history is forgotten
/// if it is final; one that is not is kept until it is.
pub fn create(storage: &mut dyn Storage, config: &Config, mut tx: Tx) -> StdResult<(TxId, Tx)> {
    let tx_id = NEXT_TX.may_load(storage)?.unwrap_or(TxId(0));
    NEXT_TX.save(storage, &TxId(tx_id.0.saturating_add(1)))?;
    tx.seq = USER_TX_COUNT.may_load(storage, &tx.user)?.unwrap_or(0);
    USER_TX_COUNT.save(storage, &tx.user, &tx.seq.saturating_add(1))?;
    let slot = slot(config, tx.seq);
    if let Some(oldest) = USER_TXS.may_load(storage, (&tx.user, slot))? {
        if TXS.may_load(storage, oldest.0)?.is_some_and(|oldest| oldest.phase.is_final()) {
            TXS.remove(storage, oldest.0);
        }
    }
    USER_TXS.save(storage, (&tx.user, slot), &tx_id)?;
    TXS.save(storage, tx_id.0, &tx)?;
    Ok((tx_id, tx))
}

/// Stores a change of a transaction, or forgets it if it is final and has fallen out of its user's history.
pub fn save(storage: &mut dyn Storage, config: &Config, tx_id: TxId, tx: &Tx) -> StdResult<()> {
    if tx.phase.is_final() {
        let count = USER_TX_COUNT.may_load(storage, &tx.user)?.unwrap_or(0);
        if tx.seq.saturating_add(config.history_limit.into()) < count {
            TXS.remove(storage, tx_id.0);
            return Ok(());
        }
    }
    TXS.save(storage, tx_id.0, tx)
}

/// At most `limit` transactions of a user before `start_before`, newest first.
pub fn history(
    storage: &dyn Storage,
    config: &Config,
    user: &Addr,
    start_before: Option<u64>,
    limit: usize,
) -> StdResult<Vec<(TxId, Tx)>> {
    let count = USER_TX_COUNT.may_load(storage, user)?.unwrap_or(0);
    let oldest = count.saturating_sub(config.history_limit.into());
    let end = start_before.map_or(count, |before| before.min(count));
    (oldest..end)
        .rev()
        .take(limit)
        .map(|seq| {
            let tx_id = USER_TXS.load(storage, (user, slot(config, seq)))?;
            Ok((tx_id, TXS.load(storage, tx_id.0)?))
        })
        .collect()
}

fn slot(config: &Config, seq: u64) -> u32 {
    // Below the limit, which is a u32 and never 0.
    seq.checked_rem(config.history_limit.into()).and_then(|slot| u32::try_from(slot).ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::Evidence;
    use cosmwasm_std::testing::MockStorage;
    use cosmwasm_std::Decimal;
    use mesh_apis::handshake::AuthorizedEndpoint;

    use crate::rewards::config::Rewards;

    fn config(history_limit: u32) -> Config {
        Config {
            vault: Addr::unchecked("vault"),
            denom: "u".to_string(),
            remote: AuthorizedEndpoint { connection_id: "c".to_string(), port_id: "p".to_string() },
            unbonding_period_secs: 100,
            packet_timeout_secs: 10,
            grace_period_secs: 5,
            max_slash: Decimal::percent(10),
            evidence: Evidence { chain_id: "c-1".to_string(), min_height: 1, exposure_lag: 1 },
            history_limit,
            rewards: Rewards {
                transfer_channel: "t".to_string(),
                remote_denom: "r".to_string(),
                denom: "ibc/r".to_string(),
                sink: Addr::unchecked("sink"),
            },
        }
    }

    fn new_tx(phase: Phase) -> Tx {
        Tx {
            seq: 0,
            user: Addr::unchecked("user"),
            validator: "v".to_string(),
            kind: TxKind::Stake,
            amount: Uint128::one(),
            channel_id: String::new(),
            charged: Uint128::zero(),
            phase,
            reason: None,
            mark: SentMark::default(),
            created_at: 0,
            timeout_at: 0,
            updated_at: 0,
        }
    }

    fn ids(storage: &MockStorage, config: &Config, before: Option<u64>, limit: usize) -> Vec<u64> {
        let user = Addr::unchecked("user");
        history(storage, config, &user, before, limit).unwrap().into_iter().map(|(id, _)| id.0).collect()
    }

    #[test]
    fn a_user_sees_the_last_n_transactions_newest_first_and_paged() {
        let (mut storage, config) = (MockStorage::new(), config(3));
        for _ in 0..5 {
            create(&mut storage, &config, new_tx(Phase::Confirmed)).unwrap();
        }
        assert_eq!(ids(&storage, &config, None, 10), [4, 3, 2]);
        assert_eq!(ids(&storage, &config, None, 2), [4, 3]);
        assert_eq!(ids(&storage, &config, Some(3), 2), [2]);
        assert!(!TXS.has(&storage, 0) && !TXS.has(&storage, 1));
    }

    #[test]
    fn an_unresolved_transaction_outlives_the_history_and_is_forgotten_when_final() {
        let (mut storage, config) = (MockStorage::new(), config(2));
        let (first, mut tx) = create(&mut storage, &config, new_tx(Phase::Pending)).unwrap();
        for _ in 0..2 {
            create(&mut storage, &config, new_tx(Phase::Confirmed)).unwrap();
        }
        assert_eq!(ids(&storage, &config, None, 10), [2, 1]);
        assert_eq!(load(&storage, first).unwrap().phase, Phase::Pending);
        tx.enter(Phase::Confirmed, Timestamp::from_seconds(1));
        save(&mut storage, &config, first, &tx).unwrap();
        assert!(matches!(load(&storage, first), Err(ContractError::UnknownTx { tx_id }) if tx_id == first));
    }

    #[test]
    fn a_transaction_on_the_edge_of_the_history_is_kept() {
        let (mut storage, config) = (MockStorage::new(), config(2));
        let (first, mut tx) = create(&mut storage, &config, new_tx(Phase::Pending)).unwrap();
        create(&mut storage, &config, new_tx(Phase::Confirmed)).unwrap();
        tx.enter(Phase::Confirmed, Timestamp::from_seconds(1));
        save(&mut storage, &config, first, &tx).unwrap();
        assert_eq!(ids(&storage, &config, None, 10), [1, 0]);
    }
}
