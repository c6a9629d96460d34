//! Delivering the ack of a packet, or its timeout. A packet gets one of the two, once.
//!
//! When the contract's handler fails, or panics, the relayer's transaction fails: nothing changes,
//! and the packet stays in flight.

use cosmwasm_std::{Addr, Binary, IbcAcknowledgement, IbcPacketAckMsg, IbcPacketTimeoutMsg};

use super::error::IbcError;
use super::handshake::PortOwner;
use super::in_flight::PacketId;
use super::json;
use super::store::{elapsed, ChannelEnd, ChannelRef, Commitment, State, ACKS, COMMITMENTS, RECEIPTS};
use crate::chain::{IbcCall, IbcCallError};
use crate::error::{SimError, SimResult};
use crate::world::{ChainId, World};

/// What became of an ack or a timeout.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resolution {
    /// The contract has handled it.
    Done,
    /// The packet had been resolved before: nothing happens.
    Noop,
}

impl World {
    /// Delivers the ack of a packet to the chain that sent it.
    ///
    /// # Errors
    /// [`SimError::Halted`], [`SimError::Aborted`] when the contract's handler failed, or
    /// [`SimError::Ibc`].
    pub fn acknowledge(&mut self, id: PacketId) -> SimResult<Resolution> {
        let at = id.channel;
        self.chain(at.chain).check_running()?;
        let end = self.channel(at)?;
        if end.state != State::Open {
            return Err(IbcError::WrongState { channel: at.id(), expected: "OPEN", actual: end.state }.into());
        }
        let client = self.fresh_client(at.chain, &end.connection);
        let Some(commitment) = self.commitment(id)? else { return Ok(Resolution::Noop) };
        let other = self.counterparty(at)?;
        let ack: Option<Binary> =
            self.chain(other.chain).read(|storage| ACKS.may_load(storage, (other.number, id.sequence)))?;
        let ack = ack.ok_or(IbcError::NotAcknowledged { sequence: id.sequence })?;
        if !json::is_relayable(&ack) {
            return Err(
                IbcError::AckNotCanonical { actual: String::from_utf8_lossy(&ack).into_owned() }.into()
            );
        }
        client?;
        let msg = |relayer| {
            IbcCall::Ack(IbcPacketAckMsg::new(
                IbcAcknowledgement::new(ack),
                commitment.packet.clone(),
                relayer,
            ))
        };
        self.resolve(id, &end, &commitment, msg)?;
        self.stats.acknowledged += 1;
        Ok(Resolution::Done)
    }

    /// Delivers the timeout of a packet to the chain that sent it: because its time has passed, or
    /// because the other end of the channel is closed.
    ///
    /// # Errors
    /// [`SimError::Halted`], [`SimError::Aborted`] when the contract's handler failed, or
    /// [`SimError::Ibc`] when neither can be proved: the time must have passed on the other chain,
    /// as a header tells, and it must not have the packet.
    pub fn timeout(&mut self, id: PacketId) -> SimResult<Resolution> {
        match self.timeout_by_time(id) {
            Err(SimError::Ibc(IbcError::TimeoutNotReached { .. }))
                if self.is_closed_at_counterparty(id.channel)? =>
            {
                self.timeout_on_close(id)
            }
            other => other,
        }
    }

    /// Delivers the timeout of a packet whose time has passed on the other chain.
    ///
    /// # Errors
    /// As [`World::timeout`].
    pub fn timeout_by_time(&mut self, id: PacketId) -> SimResult<Resolution> {
        let at = id.channel;
        self.chain(at.chain).check_running()?;
        let end = self.channel(at)?;
        let client = self.fresh_client(at.chain, &end.connection)?;
        let Some(commitment) = self.commitment(id)? else { return Ok(Resolution::Noop) };
        if !elapsed(&commitment.packet.timeout, client.revision, client.height, client.time) {
            return Err(IbcError::TimeoutNotReached { sequence: id.sequence }.into());
        }
        self.time_out(id, &end, &commitment)
    }

    /// Delivers the timeout of a packet that the other chain can never receive, because its end of
    /// the channel is closed.
    ///
    /// # Errors
    /// As [`World::timeout`].
    pub fn timeout_on_close(&mut self, id: PacketId) -> SimResult<Resolution> {
        let at = id.channel;
        self.chain(at.chain).check_running()?;
        let end = self.channel(at)?;
        self.fresh_client(at.chain, &end.connection)?;
        let Some(commitment) = self.commitment(id)? else { return Ok(Resolution::Noop) };
        if !self.is_closed_at_counterparty(at)? {
            let actual = self.channel(self.counterparty(at)?)?.state;
            return Err(IbcError::WrongState {
                channel: at.id(),
                expected: "CLOSED at the counterparty",
                actual,
            }
            .into());
        }
        self.time_out(id, &end, &commitment)
    }

    fn is_closed_at_counterparty(&self, at: ChannelRef) -> SimResult<bool> {
        Ok(self.channel(self.counterparty(at)?)?.state == State::Closed)
    }

    fn time_out(&mut self, id: PacketId, end: &ChannelEnd, commitment: &Commitment) -> SimResult<Resolution> {
        let other = self.counterparty(id.channel)?;
        let key = (other.number, id.sequence);
        if self.chain(other.chain).read(|storage| Ok(RECEIPTS.has(storage, key)))? {
            return Err(IbcError::PacketReceived { sequence: id.sequence }.into());
        }
        self.time_out_unproved(id, end, commitment)
    }

    pub(crate) fn time_out_unproved(
        &mut self,
        id: PacketId,
        end: &ChannelEnd,
        commitment: &Commitment,
    ) -> SimResult<Resolution> {
        let msg = |relayer| IbcCall::Timeout(IbcPacketTimeoutMsg::new(commitment.packet.clone(), relayer));
        self.resolve(id, end, commitment, msg)?;
        self.stats.timed_out += 1;
        Ok(Resolution::Done)
    }

    /// Calls the handler of the contract that sent the packet, and forgets the packet.
    fn resolve(
        &mut self,
        id: PacketId,
        end: &ChannelEnd,
        commitment: &Commitment,
        msg: impl FnOnce(Addr) -> IbcCall,
    ) -> SimResult<()> {
        let chain_id = id.channel.chain;
        // A packet that the chain made up is none of its contract's.
        if !commitment.forged {
            let call = msg(self.chain(chain_id).account("relayer"));
            match self.owner_of(chain_id, &end.port)? {
                PortOwner::Contract(contract) => self.resolve_by(chain_id, &contract, call)?,
                PortOwner::Transfer => self.resolve_transfer(id, call)?,
            }
        }
        self.dropped.remove(&id);
        self.chain_mut(chain_id).write(|storage| {
            COMMITMENTS.remove(storage, (id.channel.number, id.sequence));
            Ok(())
        })
    }

    fn resolve_by(&mut self, at: ChainId, contract: &Addr, call: IbcCall) -> SimResult<()> {
        match self.chain_mut(at).call_ibc(contract, call) {
            Ok(response) => {
                self.note_events(&response);
                Ok(())
            }
            Err(err) => {
                let (IbcCallError::Refused(reason)
                | IbcCallError::Panicked(reason)
                | IbcCallError::SubMessage(reason)) = err;
                self.stats.aborted += 1;
                Err(SimError::Aborted { chain: self.chain(at).id().to_string(), reason })
            }
        }
    }
}
