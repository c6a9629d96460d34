//! A transaction, and its states.

use cosmwasm_std::{Addr, Coin, Event, Uint128};
use mesh_apis::ack::AckError;
use mesh_apis::external_staking::{ClaimKey, TxResponse, TxStatus};
use mesh_apis::time::UnixTime;
use mesh_apis::TxId;
use serde::{Deserialize, Serialize};
use serde_tuple::{Deserialize_tuple, Serialize_tuple};

use crate::ledger::Snapshot;
use crate::packet::{Packet, PacketKind};
use crate::user;

/// A transaction. Times are seconds.
///
/// It is stored as a list of its fields in this order: their names would be a fifth of it (1,500
/// gas of each).
#[derive(Serialize_tuple, Deserialize_tuple, Clone, Debug, PartialEq)]
pub(crate) struct Tx {
    /// Its number: its key in storage.
    #[serde(skip, default = "unnumbered")]
    pub id: TxId,
    /// Its user.
    pub user: Addr,
    /// Operator address on the consumer.
    pub validator: String,
    /// The operation that its user asked for.
    pub kind: PacketKind,
    /// Nominal amount.
    pub amount: Uint128,
    /// Its state.
    pub state: State,
    /// Channel of its last packet, empty if none was ever sent.
    pub channel_id: String,
    /// Reason of its last failure.
    pub reason: Option<AckError>,
    /// Time of its creation.
    pub created_at: UnixTime,
    /// Timeout of its last packet.
    pub timeout_at: UnixTime,
    /// Time of its last change.
    pub updated_at: UnixTime,
    /// Whether later ones have taken its place in the history of its user. It is forgotten when it
    /// is final.
    #[serde(default, skip_serializing_if = "is_false")]
    pub displaced: bool,
}

fn unnumbered() -> TxId {
    TxId(0)
}

#[allow(clippy::trivially_copy_pass_by_ref)] // as serde calls it
fn is_false(flag: &bool) -> bool {
    !flag
}

/// State of a transaction: what of it is in flight, and what holds its stake.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq)]
pub(crate) enum State {
    /// Asked for, and nothing has happened yet. Never stored.
    #[serde(skip)]
    New,
    /// A packet of it is in flight. The position holds the stake, as `pending` or as `unstaking`.
    #[serde(rename = "p")]
    InFlight {
        /// Kind of the packet.
        #[serde(rename = "k")]
        packet: PacketKind,
        /// The ledger as it was when the packet was sent.
        #[serde(rename = "s")]
        sent: Snapshot,
        /// The part of an Unstake that was charged for a slash before.
        #[serde(rename = "g", default, skip_serializing_if = "Uint128::is_zero")]
        charged: Uint128,
    },
    /// A packet of it is in flight. A claim holds the stake, because the consumer was not waited
    /// for.
    #[serde(rename = "c")]
    InFlightClaimed {
        /// Kind of the packet.
        #[serde(rename = "k")]
        packet: PacketKind,
        /// The ledger as it was when the packet was sent.
        #[serde(rename = "s")]
        sent: Snapshot,
        /// Maturity of the claim.
        #[serde(rename = "r")]
        release_at: UnixTime,
    },
    /// The consumer is owed an Unstake, which waits in the outbox. A claim holds the stake.
    #[serde(rename = "o")]
    Owed {
        /// Maturity of the claim.
        #[serde(rename = "r")]
        release_at: UnixTime,
    },
    /// The consumer applied it. Final.
    #[serde(rename = "y")]
    Confirmed,
    /// The consumer did not apply it. Final.
    #[serde(rename = "n")]
    Failed,
    /// The consumer applied the Unstake that it was owed. Final.
    #[serde(rename = "d")]
    Discharged,
}

impl State {
    /// The status that its user sees.
    pub(crate) fn status(&self) -> TxStatus {
        match self {
            Self::New | Self::InFlight { .. } => TxStatus::Pending,
            Self::Confirmed => TxStatus::Confirmed,
            Self::Failed => TxStatus::Failed,
            Self::InFlightClaimed { .. } | Self::Owed { .. } | Self::Discharged => TxStatus::Forced,
        }
    }

    /// Whether nothing of it is in flight or owed.
    pub(crate) fn is_final(&self) -> bool {
        match self {
            Self::Confirmed | Self::Failed | Self::Discharged => true,
            Self::New | Self::InFlight { .. } | Self::InFlightClaimed { .. } | Self::Owed { .. } => false,
        }
    }
}

impl Tx {
    /// Its packet in flight, if there is one.
    pub(crate) fn in_flight(&self, denom: &str) -> Option<Packet> {
        match self.state {
            State::InFlight { packet, .. } | State::InFlightClaimed { packet, .. } => {
                Some(self.packet(packet, denom))
            }
            State::New | State::Owed { .. } | State::Confirmed | State::Failed | State::Discharged => None,
        }
    }

    /// A packet of it. Its kind is not always that of the transaction: an aborted Stake that was
    /// applied after all owes an Unstake.
    pub(crate) fn packet(&self, kind: PacketKind, denom: &str) -> Packet {
        let coin = Coin::new(self.amount, denom);
        Packet { kind, tx_id: self.id, validator: self.validator.clone(), coin }
    }

    /// The key of its claim that matures at `release_at`.
    pub(crate) fn claim_key(&self, release_at: UnixTime) -> ClaimKey {
        ClaimKey { release_at, tx_id: self.id }
    }

    /// The answer of queries.
    pub(crate) fn to_response(&self) -> TxResponse {
        TxResponse {
            tx_id: self.id,
            seq: user::seq(self.id),
            user: self.user.to_string(),
            kind: self.kind.into(),
            validator: self.validator.clone(),
            amount: self.amount,
            channel_id: self.channel_id.clone(),
            status: self.state.status(),
            reason: self.reason.clone(),
            created_at: self.created_at,
            timeout_at: self.timeout_at,
            updated_at: self.updated_at,
        }
    }

    /// The event of every change.
    pub(crate) fn event(&self) -> Event {
        event(self.to_response())
    }
}

/// The event of a line of the history, with the names of the query.
pub(crate) fn event(line: TxResponse) -> Event {
    let event = Event::new("mesh_tx")
        .add_attribute("tx_id", line.tx_id.to_string())
        .add_attribute("user", line.user)
        .add_attribute("kind", line.kind.name())
        .add_attribute("validator", line.validator)
        .add_attribute("amount", line.amount)
        .add_attribute("channel_id", line.channel_id)
        .add_attribute("status", line.status.name());
    match line.reason {
        Some(reason) => {
            event.add_attribute("reason_code", reason.code.name()).add_attribute("reason", reason.text)
        }
        None => event,
    }
}
