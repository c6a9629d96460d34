//! What travels: every packet that was sent and is neither acknowledged nor timed out.

use std::fmt;

use cosmwasm_std::{Binary, IbcPacket, Order};

use super::store::{ChannelRef, Commitment, ACKS, COMMITMENTS, RECEIPTS};
use super::transfer::{TransferData, TRANSFER_PORT};
use crate::error::SimResult;
use crate::world::{ChainId, World};

/// A packet, by the channel's end that sent it. Ordered by chain, channel and sequence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PacketId {
    /// End that sent it.
    pub channel: ChannelRef,
    /// Its sequence there.
    pub sequence: u64,
}

impl fmt::Display for PacketId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "chain {} {} #{}", self.channel.chain.0, self.channel.id(), self.sequence)
    }
}

/// How far a packet has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Sent. It can be received, or time out.
    Sent,
    /// Received. Its ack, if it is written, can be delivered.
    Received {
        /// None: the contract has not written it yet.
        ack: Option<Binary>,
    },
}

/// A packet in flight.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InFlight {
    /// Which.
    pub id: PacketId,
    /// Chain that sent it.
    pub from: ChainId,
    /// Chain that receives it.
    pub to: ChainId,
    /// As it is on the wire.
    pub packet: IbcPacket,
    /// How far it has come.
    pub phase: Phase,
    /// The sending chain made it up: see [`World::byzantine_send`].
    pub forged: bool,
    /// The convenient relayers leave it alone: see [`World::drop_packet`].
    pub dropped: bool,
}

impl InFlight {
    /// Whether it was not received yet.
    pub fn is_sent(&self) -> bool {
        self.phase == Phase::Sent
    }

    /// What it transfers, if it is of ICS20.
    pub fn transfer(&self) -> Option<TransferData> {
        let of_module = self.packet.src.port_id == TRANSFER_PORT;
        of_module.then(|| TransferData::decode(&self.packet.data).ok()).flatten()
    }

    /// The ack that waits, if any.
    pub fn ack(&self) -> Option<&Binary> {
        match &self.phase {
            Phase::Sent => None,
            Phase::Received { ack } => ack.as_ref(),
        }
    }
}

impl World {
    /// All packets in flight, by sending chain, channel and sequence.
    pub fn in_flight(&self) -> SimResult<Vec<InFlight>> {
        let ids = self.in_flight_ids()?.into_iter();
        ids.filter_map(|id| self.packet(id).transpose()).collect()
    }

    /// As [`World::in_flight`], without decoding the packets.
    pub fn in_flight_ids(&self) -> SimResult<Vec<PacketId>> {
        let mut ids = vec![];
        for chain in self.chain_ids() {
            let sent = self.chain(chain).read(|storage| {
                COMMITMENTS.keys(storage, None, None, Order::Ascending).collect::<Result<Vec<_>, _>>()
            })?;
            let id = |(number, sequence)| PacketId { channel: ChannelRef { chain, number }, sequence };
            ids.extend(sent.into_iter().map(id));
        }
        Ok(ids)
    }

    /// One packet in flight; none if it was never sent, or is resolved.
    pub fn packet(&self, id: PacketId) -> SimResult<Option<InFlight>> {
        self.commitment(id)?.map(|commitment| self.described(id, commitment)).transpose()
    }

    /// Tells the convenient relayers to leave a packet alone, and its ack: it is lost. If it was
    /// not received it can still time out. [`World::deliver`] and the like do not care.
    pub fn drop_packet(&mut self, id: PacketId) {
        self.dropped.insert(id);
    }

    /// Tells the convenient relayers to care for a packet again.
    pub fn pick_up(&mut self, id: PacketId) {
        self.dropped.remove(&id);
    }

    pub(crate) fn commitment(&self, id: PacketId) -> SimResult<Option<Commitment>> {
        let key = (id.channel.number, id.sequence);
        self.chain(id.channel.chain).read(|storage| COMMITMENTS.may_load(storage, key))
    }

    fn described(&self, id: PacketId, commitment: Commitment) -> SimResult<InFlight> {
        let at = self.counterparty(id.channel)?;
        let key = (at.number, id.sequence);
        let phase = self.chain(at.chain).read(|storage| {
            Ok(match RECEIPTS.has(storage, key) {
                true => Phase::Received { ack: ACKS.may_load(storage, key)? },
                false => Phase::Sent,
            })
        })?;
        let Commitment { packet, forged } = commitment;
        let dropped = self.dropped.contains(&id);
        Ok(InFlight { id, from: id.channel.chain, to: at.chain, packet, phase, forged, dropped })
    }
}
