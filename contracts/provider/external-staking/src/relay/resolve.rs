//! A packet was acknowledged, or has timed out.
//!
//! Total: whatever the bytes are, there is a next state, and the handlers of [`crate::ibc`] never fail, for an ack that
//! cannot be handled would be stuck for ever. What does not fit (an unknown transaction, a packet that is not in flight)
//! changes nothing.

use cosmwasm_std::{Coin, DepsMut, Env, Event, IbcPacket, Storage, SubMsg, Uint128};
use mesh_apis::ack::{self, AckError, AckOutcome, ReasonCode, StakeAck};
use mesh_apis::external_staking::DivergenceKind;
use mesh_apis::packet::{self, ProviderPacket};
use mesh_apis::TxId;

use crate::claim::{self, Claim};
use crate::error::ContractError;
use crate::execute::{force_unstake, send_owed};
use crate::ledger::{Ledger, PacketKind};
use crate::position::{Leaving, Position};
use crate::rewards::pool::{PerShare, RewardPool};
use crate::slash::debt;
use crate::slash::exposure::{self, End};
use crate::state::{Config, CONFIG, OWED};
use crate::tx::{self, Phase, Tx};
use crate::vault::{self, Release};

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
        ProviderPacket::Stake { tx_id, validator, stake } => (PacketKind::Stake, tx_id, validator, stake),
        ProviderPacket::Unstake { tx_id, validator, unstake } => {
            (PacketKind::Unstake, tx_id, validator, unstake)
        }
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
        sent: PacketKind,
        ledger: Ledger,
        sums: Option<StakeAck>,
    ) -> Result<Option<SubMsg>, ContractError> {
        let amount = self.tx.amount;
        let height = sums.as_ref().and_then(|sums| sums.height);
        let ledger = ledger.confirmed(sent, amount, self.tx_id, &self.tx.mark, sums)?;
        match (self.tx.phase, sent) {
            (Phase::Pending, PacketKind::Stake) if ledger.slashed.is_some() => {
                self.unstake_at_once(ledger, height)?;
            }
            (Phase::Pending, PacketKind::Stake) => {
                let since = exposure::since(&self.tx.mark, height);
                let position = self.position()?.stake_confirmed(amount, since, self.per_share()?)?;
                self.finish(&ledger, Some(&position), Phase::Confirmed)?;
            }
            (Phase::Pending, PacketKind::Unstake) => {
                let (position, leaving) =
                    self.position()?.unstake_done(amount, self.tx.charged, self.per_share()?)?;
                self.finish(&ledger, Some(&position), Phase::Confirmed)?;
                let claim = Claim::new(&self.tx.validator, amount, false, leaving, self.unstaked_at(height));
                let release_at = self.config.release_at(self.env.block.time);
                claim::add(self.storage, &self.tx.user, tx::claim_key(self.tx_id, release_at), &claim)?;
            }
            (Phase::Aborted { release_at }, PacketKind::Stake) => {
                let since = exposure::since(&self.tx.mark, height);
                self.finish(&ledger.owe(amount)?, None, Phase::Owed { release_at })?;
                self.change_claim(release_at, |claim| Claim { since, ..claim })?;
                OWED.push_back(self.storage, &self.tx_id)?;
            }
            (Phase::OwedInFlight { release_at }, PacketKind::Unstake) => {
                let end = self.unstaked_at(height);
                self.finish(&ledger.discharge(amount)?, None, Phase::Discharged)?;
                self.discharge_claim(release_at, end)?;
            }
            _ => return Err(self.not_in_flight()),
        }
        Ok(None)
    }

    fn refused(
        &mut self,
        sent: PacketKind,
        ledger: Ledger,
        reason: AckError,
    ) -> Result<Option<SubMsg>, ContractError> {
        let amount = self.tx.amount;
        let ledger = ledger.failed(sent, amount, self.tx_id)?;
        self.tx.reason = Some(reason);
        match (self.tx.phase, sent) {
            (Phase::Pending, PacketKind::Stake) => {
                let position = self.position()?.stake_dropped(amount)?;
                self.finish(&ledger, Some(&position), Phase::Failed)?;
                self.release(amount)
            }
            (Phase::Pending, PacketKind::Unstake) => {
                let position = self.position()?.unstake_failed(amount, self.tx.charged)?;
                self.finish(&ledger, Some(&position), Phase::Failed)?;
                Ok(None)
            }
            (Phase::Aborted { release_at }, PacketKind::Stake) => {
                let key = tx::claim_key(self.tx_id, release_at);
                let claim = claim::take(self.storage, &self.tx.user, key)?;
                self.finish(&ledger, None, Phase::Failed)?;
                // Withdrawn already: then the lien is released already. Before that it was not charged, because its end is unknown.
                claim.map_or(Ok(None), |claim| self.release(claim.releases()))
            }
            (Phase::OwedInFlight { .. }, PacketKind::Unstake) => {
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

    /// A Stake on a validator that was slashed meanwhile is of no use: it becomes a claim with its own exposure, and the
    /// consumer is owed the Unstake. So the position, which may have been settled, stays as it was.
    fn unstake_at_once(&mut self, ledger: Ledger, height: Option<u64>) -> Result<(), ContractError> {
        let amount = self.tx.amount;
        let position = self.position()?.stake_dropped(amount)?;
        let leaving = Leaving { since: exposure::since(&self.tx.mark, height), ..Leaving::default() };
        let ledger = ledger.owe(amount)?;
        self.tx.reason = Some(AckError::new(ReasonCode::DoubleSign, "the validator was slashed meanwhile"));
        ledger.save(self.storage, &self.tx.validator)?;
        position.save(self.storage, &self.tx.user, &self.tx.validator)?;
        force_unstake::owe(self.storage, self.env, self.config, self.tx_id, self.tx, leaving)
    }

    /// When the exposure of an Unstake ends that was applied at this height.
    fn unstaked_at(&self, height: Option<u64>) -> End {
        End::of_unstaked(&self.tx.mark, height, self.config.evidence.exposure_lag)
    }

    /// The claim of this transaction, if it was not withdrawn yet.
    fn change_claim(
        &mut self,
        release_at: u64,
        change: impl FnOnce(Claim) -> Claim,
    ) -> Result<(), ContractError> {
        let key = tx::claim_key(self.tx_id, release_at);
        if let Some(claim) = claim::load(self.storage, &self.tx.user, key)? {
            claim::add(self.storage, &self.tx.user, key, &change(claim))?;
        }
        Ok(())
    }

    /// The claim of an owed Unstake that was applied. One that was made for a debt waits for the latest time at which that could
    /// become known: the unbonding period from now on is enough. It may come to stand before the place of a settlement, whose next
    /// round finds it, as it finds a claim that is new.
    fn discharge_claim(&mut self, release_at: u64, end: End) -> Result<(), ContractError> {
        let user = &self.tx.user;
        let (latest, earliest) = (release_at, self.config.release_at(self.env.block.time));
        let told = tx::claim_key(self.tx_id, latest);
        let Some(claim) = claim::load(self.storage, user, told)? else { return Ok(()) };
        if earliest < latest {
            claim::take(self.storage, user, told)?;
        }
        let key = tx::claim_key(self.tx_id, latest.min(earliest));
        Ok(claim::add(self.storage, user, key, &Claim { end, ..claim })?)
    }

    /// Releases the lien of a Stake that backed nothing. `amount` is what is left of it, if part of it has paid a debt.
    fn release(&mut self, amount: Uint128) -> Result<Option<SubMsg>, ContractError> {
        let user = self.tx.user.clone();
        let paid = debt::pay(self.storage, &user, amount)?;
        let due = Release { user, amount: amount.saturating_sub(paid), exposed: self.tx.amount };
        Ok(Some(vault::release_or_park(self.config, &due)?))
    }

    fn not_in_flight(&self) -> ContractError {
        ContractError::NotInFlight { tx_id: self.tx_id, status: self.tx.phase.status() }
    }
}
