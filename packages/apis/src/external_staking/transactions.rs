//! Transactions of a user.

use cosmwasm_schema::cw_serde;
use cosmwasm_std::Uint128;

use crate::ack::AckError;
use crate::time::UnixTime;
use crate::TxId;

/// Kind of a transaction.
#[cw_serde]
#[derive(Copy, Eq)]
pub enum TxKind {
    /// Adds stake.
    Stake,
    /// Removes stake.
    Unstake,
    /// Collateral was burned. Final from the beginning.
    Slash,
}

impl TxKind {
    /// Its name in events, as in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Stake => "stake",
            Self::Unstake => "unstake",
            Self::Slash => "slash",
        }
    }
}

/// Status of a transaction, for its user.
#[cw_serde]
#[derive(Copy, Eq)]
pub enum TxStatus {
    /// Its packet is in flight.
    Pending,
    /// The consumer applied it.
    Confirmed,
    /// The consumer refused it, or it timed out: nothing has changed. What failed to be unstaked
    /// can be forced, see `ExecuteMsg::ForceFailed`.
    Failed,
    /// An Unstake that was forced, or a Stake that was aborted: the user has a claim, whatever the
    /// consumer does.
    Forced,
}

impl TxStatus {
    /// Its name in events, as in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Confirmed => "confirmed",
            Self::Failed => "failed",
            Self::Forced => "forced",
        }
    }
}

/// A transaction.
#[cw_serde]
pub struct TxResponse {
    /// Its number.
    pub tx_id: TxId,
    /// Its number among those of its user, from 0.
    pub seq: u64,
    /// Its user.
    pub user: String,
    /// Its kind.
    pub kind: TxKind,
    /// Operator address on the consumer.
    pub validator: String,
    /// The amount.
    pub amount: Uint128,
    /// Channel over which it was sent last, empty if it never could be.
    pub channel_id: String,
    /// Its status.
    pub status: TxStatus,
    /// Reason of the last failure of its packet, or of a slash.
    pub reason: Option<AckError>,
    /// Time of its creation.
    pub created_at: UnixTime,
    /// Timeout of its packet. From `timeout_at` + grace on it counts as silent.
    pub timeout_at: UnixTime,
    /// Time of its last change.
    pub updated_at: UnixTime,
}

/// A page of transactions.
#[cw_serde]
pub struct UserTxsResponse {
    /// Newest first.
    pub txs: Vec<TxResponse>,
}

/// Owed Unstakes.
#[cw_serde]
pub struct OwedResponse {
    /// In the order in which they will be sent.
    pub txs: Vec<TxResponse>,
    /// Number of all.
    pub total: u32,
}

#[cfg(test)]
mod tests {
    use cosmwasm_std::to_json_string;

    use super::*;

    #[test]
    fn the_name_of_a_kind_is_its_name_in_json() {
        for kind in [TxKind::Stake, TxKind::Unstake, TxKind::Slash] {
            assert_eq!(to_json_string(&kind).unwrap(), format!("\"{}\"", kind.name()));
        }
    }

    #[test]
    fn the_name_of_a_status_is_its_name_in_json() {
        for status in [TxStatus::Pending, TxStatus::Confirmed, TxStatus::Failed, TxStatus::Forced] {
            assert_eq!(to_json_string(&status).unwrap(), format!("\"{}\"", status.name()));
        }
    }
}
