//! A counterparty chain that lies: its validators sign whatever they like. The honest chain's
//! client cannot tell.

use cosmwasm_std::{Binary, IbcEndpoint, IbcPacket, IbcTimeout};

use super::error::IbcError;
use super::in_flight::PacketId;
use super::resolve::Resolution;
use super::store::{ChannelEnd, ChannelRef, Commitment, State, ACKS, COMMITMENTS, RECEIPTS, SEQUENCES};
use crate::error::SimResult;
use crate::world::World;

/// Timeout of a packet that a chain makes up.
const TIMEOUT_SECS: u64 = 7 * 24 * 60 * 60;

impl World {
    /// The chain of this end makes up a packet with any bytes, which its contract never sent.
    /// Deliver it to see what the honest contract does. Nobody waits for its ack.
    pub fn byzantine_send(&mut self, from: ChannelRef, data: impl Into<Binary>) -> SimResult<PacketId> {
        let end = self.channel(from)?;
        let timeout = IbcTimeout::with_timestamp(self.now().plus_seconds(TIMEOUT_SECS));
        let source = IbcEndpoint { port_id: end.port, channel_id: from.id() };
        let data = data.into();
        let sequence = self.chain_mut(from.chain).write(|storage| {
            let sequence = SEQUENCES.may_load(storage, &from.id())?.unwrap_or_default() + 1;
            SEQUENCES.save(storage, &from.id(), &sequence)?;
            let packet = IbcPacket::new(data, source, end.counterparty, sequence, timeout);
            COMMITMENTS.save(storage, (from.number, sequence), &Commitment { packet, forged: true })?;
            Ok(sequence)
        })?;
        Ok(PacketId { channel: from, sequence })
    }

    /// The receiving chain writes this ack for a packet, without asking its contract, or in place
    /// of its answer. It must not be empty.
    pub fn forge_ack(&mut self, id: PacketId, ack: impl Into<Binary>) -> SimResult<()> {
        self.in_flight_commitment(id)?;
        let at = self.counterparty(id.channel)?;
        let (key, ack) = ((at.number, id.sequence), ack.into());
        self.chain_mut(at.chain).write(|storage| {
            RECEIPTS.save(storage, key, &true)?;
            ACKS.save(storage, key, &ack)
        })
    }

    /// The receiving chain pretends that the packet's time has passed, and that it never received
    /// it; the timeout is delivered to the sender.
    pub fn forge_timeout(&mut self, id: PacketId) -> SimResult<Resolution> {
        self.chain(id.channel.chain).check_running()?;
        let commitment = self.in_flight_commitment(id)?;
        let end = self.channel(id.channel)?;
        self.fresh_client(id.channel.chain, &end.connection)?;
        self.time_out_unproved(id, &end, &commitment)
    }

    /// The chain of this end closes it, without asking its contract. After that the other end can
    /// be closed with [`World::channel_close_confirm`], and packets to this end time out on close.
    pub fn counterparty_close(&mut self, at: ChannelRef) -> SimResult<()> {
        let end = self.channel(at)?;
        self.save_channel(at, &ChannelEnd { state: State::Closed, ..end })
    }

    fn in_flight_commitment(&self, id: PacketId) -> SimResult<Commitment> {
        Ok(self.commitment(id)?.ok_or(IbcError::NotInFlight { sequence: id.sequence })?)
    }
}
