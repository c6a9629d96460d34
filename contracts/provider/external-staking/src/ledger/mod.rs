//! The books of one validator: what was sent to the consumer, what it acknowledged, and whether its
//! acks fit.
//!
//! Error correction (specification, "Error correction"). The success ack of a packet p
//! carries the running sums that the converter has applied. Let `acked` be a sum of what was
//! acknowledged, and `in flight` of what was sent and is unresolved. Then, for a correct converter
//! and under any reordering:
//!
//! * `acked` when p was sent, plus p's own amount, was applied when p was: it bounds the sum in the
//!   ack from below;
//! * nothing but `acked` and `in flight` can have been applied: it bounds the sum from above;
//! * when nothing is in flight, the ack that counted most operations counted all of them: its sums
//!   are the acknowledged ones.
//!
//! Unordered acks make every tighter bound a false alarm. What is outside marks the validator as
//! diverged.

use cosmwasm_std::{OverflowError, StdResult, Storage, Uint128};
use cw_storage_plus::Map;
use mesh_apis::ack::StakeAck;
use mesh_apis::external_staking::{Divergence, DivergenceKind};
use mesh_apis::{ConsumerHeight, TxId};
use serde::{Deserialize, Serialize};
use serde_tuple::{Deserialize_tuple, Serialize_tuple};

use crate::error::ContractError;
use crate::packet::PacketKind;

const LEDGERS: Map<&str, Ledger> = Map::new("ld");

/// The books of one validator, nominal. See [`mesh_apis::external_staking::LedgerResponse`] for the
/// meaning of the sums.
#[derive(Serialize, Deserialize, Clone, Debug, Default, PartialEq)]
#[serde(remote = "Self")]
pub(crate) struct Ledger {
    /// Acknowledged Stakes.
    #[serde(rename = "s", default, skip_serializing_if = "Uint128::is_zero")]
    pub staked: Uint128,
    /// Acknowledged Unstakes.
    #[serde(rename = "u", default, skip_serializing_if = "Uint128::is_zero")]
    pub unstaked: Uint128,
    /// Stakes in flight.
    #[serde(rename = "fs", default, skip_serializing_if = "Uint128::is_zero")]
    pub staking: Uint128,
    /// Unstakes in flight.
    #[serde(rename = "fu", default, skip_serializing_if = "Uint128::is_zero")]
    pub unstaking: Uint128,
    /// Forced, and not acknowledged as unstaked.
    #[serde(rename = "o", default, skip_serializing_if = "Uint128::is_zero")]
    pub owed: Uint128,
    /// Number of packets in flight.
    #[serde(rename = "f", default, skip_serializing_if = "is_zero")]
    pub in_flight: u64,
    /// Number of packets that were acknowledged as applied.
    #[serde(rename = "n", default, skip_serializing_if = "is_zero")]
    pub acked: u64,
    /// Number of those acks without sums.
    #[serde(rename = "x", default, skip_serializing_if = "is_zero")]
    pub unchecked: u64,
    /// Sums of the ack that counted most operations.
    #[serde(rename = "l", default, skip_serializing_if = "Option::is_none")]
    pub latest: Option<Sums>,
    /// Greatest consumer height in an ack.
    #[serde(rename = "h", default, skip_serializing_if = "is_zero")]
    pub height: ConsumerHeight,
    /// The first contradiction.
    #[serde(rename = "d", default, skip_serializing_if = "Option::is_none")]
    pub diverged: Option<Divergence>,
    /// The greatest height at which it is known to have signed twice.
    #[serde(rename = "z", default, skip_serializing_if = "Option::is_none")]
    pub slashed: Option<ConsumerHeight>,
}

mesh_apis::json_object!(Ledger);

/// The sums of an ack.
#[derive(Serialize_tuple, Deserialize_tuple, Clone, Debug, PartialEq, Eq)]
pub struct Sums {
    /// Number of operations that the consumer has applied.
    pub applied: u64,
    /// Sum of the Stakes of them.
    pub staked: Uint128,
    /// Sum of the Unstakes of them.
    pub unstaked: Uint128,
    /// Its height then, if it has said that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub height: Option<ConsumerHeight>,
}

impl From<StakeAck> for Sums {
    fn from(ack: StakeAck) -> Self {
        let StakeAck { n: applied, height, staked, unstaked } = ack;
        Self { applied, staked, unstaked, height }
    }
}

impl From<Sums> for StakeAck {
    fn from(sums: Sums) -> Self {
        let Sums { applied: n, staked, unstaked, height } = sums;
        Self { n, height, staked, unstaked }
    }
}

/// The ledger as it was when a packet was sent. Kept with the packet: its ack cannot say less.
#[derive(Serialize_tuple, Deserialize_tuple, Clone, Debug, Default, PartialEq)]
pub(crate) struct Snapshot {
    /// Acknowledged Stakes.
    pub staked: Uint128,
    /// Acknowledged Unstakes.
    pub unstaked: Uint128,
    /// Greatest height known.
    pub height: ConsumerHeight,
    /// The greatest height at which the validator was known to have signed twice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slashed: Option<ConsumerHeight>,
}

#[allow(clippy::trivially_copy_pass_by_ref)] // as serde calls it
fn is_zero<T: Default + PartialEq>(number: &T) -> bool {
    *number == T::default()
}

impl Ledger {
    /// Loads the books of a validator. What is not stored is empty.
    pub(crate) fn load(storage: &dyn Storage, validator: &str) -> StdResult<Self> {
        Ok(LEDGERS.may_load(storage, validator)?.unwrap_or_default())
    }

    /// Stores the books of a validator.
    pub(crate) fn save(&self, storage: &mut dyn Storage, validator: &str) -> StdResult<()> {
        LEDGERS.save(storage, validator, self)
    }

    /// The stake that earns: the sum of the `stake` of all positions. What was acknowledged is in a
    /// position, or is owed (`staked - unstaked = positions + owed`, docs/protocol.md), so there is
    /// nothing more to store.
    pub(crate) fn earning(&self) -> Uint128 {
        self.staked.saturating_sub(self.unstaked).saturating_sub(self.owed)
    }

    /// Only a validator that signed no two votes, and whose acks fit, takes new stake.
    ///
    /// # Errors
    /// [`ContractError::DivergedValidator`], [`ContractError::SlashedValidator`].
    pub(crate) fn check_takes_stake(&self, validator: &str) -> Result<(), ContractError> {
        let validator = || validator.to_string();
        if self.diverged.is_some() {
            return Err(ContractError::DivergedValidator { validator: validator() });
        }
        if let Some(height) = self.slashed {
            return Err(ContractError::SlashedValidator { validator: validator(), height });
        }
        Ok(())
    }

    /// A packet goes out. The sums of a validator must fit into 128 bits even if all that is in
    /// flight is applied, so that no ack can ever overflow them.
    pub(crate) fn sent(
        mut self,
        kind: PacketKind,
        amount: Uint128,
    ) -> Result<(Self, Snapshot), OverflowError> {
        let snapshot = Snapshot {
            staked: self.staked,
            unstaked: self.unstaked,
            height: self.height,
            slashed: self.slashed,
        };
        let (applied, in_flight) = match kind {
            PacketKind::Stake => (self.staked, &mut self.staking),
            PacketKind::Unstake => (self.unstaked, &mut self.unstaking),
        };
        *in_flight = in_flight.checked_add(amount)?;
        applied.checked_add(*in_flight)?;
        self.in_flight = self.in_flight.saturating_add(1);
        Ok((self, snapshot))
    }

    /// A packet was refused, has timed out, or could not be sent.
    pub(crate) fn failed(
        mut self,
        kind: PacketKind,
        amount: Uint128,
        tx_id: TxId,
    ) -> Result<Self, OverflowError> {
        self.landed(kind, amount)?;
        Ok(self.check_idle(tx_id))
    }

    /// A packet was applied by the consumer. `ack` holds its sums if they could be read.
    pub(crate) fn confirmed(
        mut self,
        kind: PacketKind,
        amount: Uint128,
        tx_id: TxId,
        sent: &Snapshot,
        ack: Option<StakeAck>,
    ) -> Result<Self, OverflowError> {
        if let Some(ack) = &ack {
            self = self.check(kind, amount, tx_id, sent, ack);
        }
        self.landed(kind, amount)?;
        match kind {
            PacketKind::Stake => self.staked = self.staked.checked_add(amount)?,
            PacketKind::Unstake => self.unstaked = self.unstaked.checked_add(amount)?,
        }
        self.acked = self.acked.saturating_add(1);
        match ack {
            None => self.unchecked = self.unchecked.saturating_add(1),
            Some(ack) => {
                self.height = self.height.max(ack.height.unwrap_or_default());
                if self.latest.as_ref().is_none_or(|latest| latest.applied < ack.n) {
                    self.latest = Some(ack.into());
                }
            }
        }
        Ok(self.check_idle(tx_id))
    }

    /// Stake was forced out, or an aborted Stake was applied after all: the consumer is owed an
    /// Unstake.
    pub(crate) fn owe(mut self, amount: Uint128) -> Result<Self, OverflowError> {
        self.owed = self.owed.checked_add(amount)?;
        Ok(self)
    }

    /// An owed Unstake was applied.
    pub(crate) fn discharge(mut self, amount: Uint128) -> Result<Self, OverflowError> {
        self.owed = self.owed.checked_sub(amount)?;
        Ok(self)
    }

    /// Notes an infraction at this height.
    pub(crate) fn slash(mut self, height: ConsumerHeight) -> Self {
        self.slashed = Some(self.slashed.map_or(height, |known| known.max(height)));
        self
    }

    /// The consumer contradicts the books. The first contradiction is kept.
    pub(crate) fn diverge(
        mut self,
        tx_id: TxId,
        kind: DivergenceKind,
        expected: String,
        actual: String,
    ) -> Self {
        self.diverged.get_or_insert(Divergence { tx_id, kind, expected, actual });
        self
    }

    fn landed(&mut self, kind: PacketKind, amount: Uint128) -> Result<(), OverflowError> {
        let in_flight = match kind {
            PacketKind::Stake => &mut self.staking,
            PacketKind::Unstake => &mut self.unstaking,
        };
        *in_flight = in_flight.checked_sub(amount)?;
        self.in_flight = self.in_flight.saturating_sub(1);
        Ok(())
    }

    /// Before the packet leaves the sums in flight: they are part of the upper bounds.
    fn check(
        mut self,
        kind: PacketKind,
        amount: Uint128,
        tx_id: TxId,
        sent: &Snapshot,
        ack: &StakeAck,
    ) -> Self {
        let (own_stake, own_unstake) = match kind {
            PacketKind::Stake => (amount, Uint128::zero()),
            PacketKind::Unstake => (Uint128::zero(), amount),
        };
        let staked = (sent.staked, own_stake, self.staked, self.staking, ack.staked);
        let unstaked = (sent.unstaked, own_unstake, self.unstaked, self.unstaking, ack.unstaked);
        let sums = [(DivergenceKind::Staked, staked), (DivergenceKind::Unstaked, unstaked)];
        for (rule, (at_sending, own, acked, in_flight, actual)) in sums {
            let least = at_sending.saturating_add(own);
            let most = acked.saturating_add(in_flight);
            if actual < least || actual > most {
                self = self.diverge(tx_id, rule, format!("{least} to {most}"), actual.to_string());
            }
        }
        if let Some(height) = ack.height.filter(|height| *height < sent.height) {
            let expected = format!("at least {}", sent.height);
            self = self.diverge(tx_id, DivergenceKind::Height, expected, height.to_string());
        }
        self
    }

    /// When nothing is in flight, the latest sums must be the acknowledged ones. An ack without
    /// sums may have been the latest: then a smaller count proves nothing.
    fn check_idle(self, tx_id: TxId) -> Self {
        if self.in_flight > 0 {
            return self;
        }
        let Some(latest) = self.latest.clone() else { return self };
        if latest.applied < self.acked && self.unchecked > 0 {
            return self;
        }
        if (latest.applied, latest.staked, latest.unstaked) != (self.acked, self.staked, self.unstaked) {
            let expected = format!("{} operations, {} - {}", self.acked, self.staked, self.unstaked);
            let actual = format!("{} operations, {} - {}", latest.applied, latest.staked, latest.unstaked);
            return self.diverge(tx_id, DivergenceKind::Settled, expected, actual);
        }
        self
    }
}

#[cfg(test)]
mod tests;
