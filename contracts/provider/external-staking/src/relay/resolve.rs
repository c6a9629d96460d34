//! A packet was acknowledged, or has timed out.
//!
//! Total: whatever the bytes are, there is a next state, and the handlers of [`crate::ibc`] never fail, for an ack that
//! cannot be handled would be stuck for ever. What does not fit (an unknown transaction, a packet that is not in flight)
//! changes nothing.

use cosmwasm_std::{Addr, Coin, DepsMut, Env, Event, IbcPacket, Storage, SubMsg};
use mesh_apis::ack::{self, AckError, AckOutcome, ReasonCode, StakeAck};
use mesh_apis::external_staking::{DivergenceKind, TxKind};
use mesh_apis::packet::{self, ProviderPacket};
use mesh_apis::TxId;

use crate::claim::{self, Claim};
use crate::error::ContractError;
use crate::execute::send_owed;
use crate::ledger::Ledger;
use crate::position::Position;
use crate::rewards::pool::{PerShare, RewardPool};
use crate::state::{Config, CONFIG, OWED};
use crate::tx::{self, Phase, Tx};
use crate::vault;

/// What became of a packet.
pub enum Outcome {
    /// Applied; the sums, if they could be read.
    Applied(Option<StakeAck>),
    /// Not applied.
    Refused(AckError),
    /// Not applied, and the counterparty does not follow the protocol.
    Malformed,
}

impl Outcome {
    /// Reads an acknowledgement.
    pub fn of_ack(bytes: &[u8]) -> Self {
        match ack::decode(bytes) {
            AckOutcome::Success(sums) => Self::Applied(sums),
            AckOutcome::Failure(error) => Self::Refused(error),
            AckOutcome::Malformed => Self::Malformed,
        }
    }

    /// A proven timeout.
    pub fn timeout() -> Self {
        Self::Refused(AckError::new(ReasonCode::Timeout, "the packet timed out"))
    }
}

/// What follows from a resolved packet.
#[derive(Default)]
pub struct Effects {
    /// Release of a lien, if one is due.
    pub release: Option<SubMsg>,
    /// For the user.
    pub event: Option<Event>,
}

/// Applies the outcome of a packet that this contract has sent.
///
/// # Errors
/// Nothing was changed: the packet does not belong to anything in flight.
pub fn resolve(
    deps: DepsMut,
    env: &Env,
    original: &IbcPacket,
    outcome: Outcome,
) -> Result<Effects, ContractError> {
    let (sent, tx_id, validator, coin) = match packet::decode(&original.data)? {
        ProviderPacket::Stake { tx_id, validator, stake } => (TxKind::Stake, tx_id, validator, stake),
        ProviderPacket::Unstake { tx_id, validator, unstake } => (TxKind::Unstake, tx_id, validator, unstake),
    };
    let config = CONFIG.load(deps.storage)?;
    let mut tx = tx::load(deps.storage, tx_id)?;
    let kind = tx.in_flight().ok_or(ContractError::NotInFlight { tx_id, status: tx.phase.status() })?;
    let expected = (kind, &tx.channel_id, &tx.validator, Coin::new(tx.amount, &config.denom));
    if (sent, &original.src.channel_id, &validator, coin) != expected {
        return Err(ContractError::ForeignPacket { tx_id });
    }
    let ledger = Ledger::load(deps.storage, &tx.validator)?;
    let mut resolution = Resolution { storage: deps.storage, env, config: &config, tx_id, tx: &mut tx };
    let release = match outcome {
        Outcome::Applied(sums) => resolution.applied(sent, ledger, sums)?,
        Outcome::Refused(reason) => resolution.refused(sent, ledger, reason)?,
        Outcome::Malformed => {
            let mut ledger = ledger;
            let (expected, actual) = ("result or error".to_string(), "neither".to_string());
            ledger.diverge(tx_id, DivergenceKind::MalformedAck, expected, actual);
            let reason = AckError::new(ReasonCode::MalformedAck, "the ack is neither a result nor an error");
            resolution.refused(sent, ledger, reason)?
        }
    };
    Ok(Effects { release, event: Some(tx.event(tx_id)) })
}

struct Resolution<'a> {
    storage: &'a mut dyn Storage,
    env: &'a Env,
    config: &'a Config,
    tx_id: TxId,
    tx: &'a mut Tx,
}

impl Resolution<'_> {
    fn applied(
        &mut self,
        sent: TxKind,
        ledger: Ledger,
        sums: Option<StakeAck>,
    ) -> Result<Option<SubMsg>, ContractError> {
        let amount = self.tx.amount;
        let ledger = ledger.confirmed(sent, amount, self.tx_id, &self.tx.mark, sums)?;
        match (self.tx.phase, sent) {
            (Phase::Pending, TxKind::Stake) => {
                let position = self.position()?.stake_confirmed(amount, self.per_share()?)?;
                self.finish(&ledger, Some(&position), Phase::Confirmed)?;
            }
            (Phase::Pending, TxKind::Unstake) => {
                let position = self.position()?.unstake_done(amount, self.per_share()?)?;
                self.finish(&ledger, Some(&position), Phase::Confirmed)?;
                let release_at = self.config.release_at(self.env.block.time);
                let claim = Claim { validator: self.tx.validator.clone(), amount, forced: false };
                claim::add(self.storage, &self.tx.user, tx::claim_key(self.tx_id, release_at), &claim)?;
            }
            (Phase::Aborted { release_at }, TxKind::Stake) => {
                self.finish(&ledger.owe(amount)?, None, Phase::Owed { release_at })?;
                OWED.push_back(self.storage, &self.tx_id)?;
            }
            (Phase::OwedInFlight { .. }, TxKind::Unstake) => {
                self.finish(&ledger.discharge(amount)?, None, Phase::Discharged)?;
            }
            _ => return Err(self.not_in_flight()),
        }
        Ok(None)
    }

    fn refused(
        &mut self,
        sent: TxKind,
        ledger: Ledger,
        reason: AckError,
    ) -> Result<Option<SubMsg>, ContractError> {
        let amount = self.tx.amount;
        let ledger = ledger.failed(sent, amount, self.tx_id)?;
        self.tx.reason = Some(reason);
        match (self.tx.phase, sent) {
            (Phase::Pending, TxKind::Stake) => {
                let position = self.position()?.stake_dropped(amount)?;
                self.finish(&ledger, Some(&position), Phase::Failed)?;
                self.release()
            }
            (Phase::Pending, TxKind::Unstake) => {
                let position = self.position()?.unstake_failed(amount)?;
                self.finish(&ledger, Some(&position), Phase::Failed)?;
                Ok(None)
            }
            (Phase::Aborted { release_at }, TxKind::Stake) => {
                let key = tx::claim_key(self.tx_id, release_at);
                let claim = claim::take(self.storage, &self.tx.user, key)?;
                self.finish(&ledger, None, Phase::Failed)?;
                // Withdrawn already: then the lien is released already.
                claim.map_or(Ok(None), |_| self.release())
            }
            (Phase::OwedInFlight { .. }, TxKind::Unstake) => {
                send_owed::put_back(self.storage, self.env, self.config, self.tx_id, self.tx, &ledger)?;
                Ok(None)
            }
            _ => Err(self.not_in_flight()),
        }
    }

    fn position(&self) -> Result<Position, ContractError> {
        Ok(Position::load(self.storage, &self.tx.user, &self.tx.validator)?)
    }

    fn per_share(&self) -> Result<PerShare, ContractError> {
        Ok(RewardPool::load(self.storage, &self.tx.validator)?.per_share)
    }

    /// All that can fail has been computed: write.
    fn finish(
        &mut self,
        ledger: &Ledger,
        position: Option<&Position>,
        phase: Phase,
    ) -> Result<(), ContractError> {
        ledger.save(self.storage, &self.tx.validator)?;
        if let Some(position) = position {
            position.save(self.storage, &self.tx.user, &self.tx.validator)?;
        }
        self.tx.enter(phase, self.env.block.time);
        Ok(tx::save(self.storage, self.config, self.tx_id, self.tx)?)
    }

    fn release(&self) -> Result<Option<SubMsg>, ContractError> {
        let user: &Addr = &self.tx.user;
        Ok(Some(vault::release_or_park(self.config, user, self.tx.amount)?))
    }

    fn not_in_flight(&self) -> ContractError {
        ContractError::NotInFlight { tx_id: self.tx_id, status: self.tx.phase.status() }
    }
}
