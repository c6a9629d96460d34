//! A correct consumer, and one that lies.

use std::collections::BTreeMap;

use mesh_apis::ConsumerHeight;

use super::*;
use crate::packet::PacketKind;

/// What a correct converter has applied, by validator.
#[derive(Default)]
pub(super) struct Consumer {
    books: BTreeMap<String, StakeAck>,
    pub(super) height: u64,
    /// Heights at which packets were applied, by sequence.
    pub(super) applied: BTreeMap<u64, u64>,
    /// Acks written, by sequence of the packet.
    pub(super) acks: BTreeMap<u64, Binary>,
    /// Its acks are not always its own: then it may have less than the provider believes.
    lies: bool,
}

impl Consumer {
    pub(super) fn liar() -> Self {
        Self { lies: true, ..Self::default() }
    }

    pub(super) fn stake_of(&self, validator: &str) -> u128 {
        self.books.get(validator).map_or(0, |books| books.staked.u128() - books.unstaked.u128())
    }

    pub(super) fn delivered(&self, packet: &IbcPacket) -> bool {
        self.acks.contains_key(&packet.sequence)
    }

    pub(super) fn deliver(&mut self, packet: &IbcPacket) {
        self.height += 1;
        let zero =
            StakeAck { n: 0, height: Some(ConsumerHeight(0)), staked: 0u128.into(), unstaked: 0u128.into() };
        let (validator, kind, amount) = content(packet);
        let too_much = kind == PacketKind::Unstake && amount > self.stake_of(&validator);
        assert!(self.lies || !too_much, "a correct consumer had to refuse an Unstake");
        if too_much {
            self.acks.insert(packet.sequence, refusal());
            return;
        }
        let books = self.books.entry(validator).or_insert(zero);
        books.n += 1;
        books.height = Some(ConsumerHeight(self.height));
        self.applied.insert(packet.sequence, self.height);
        match kind {
            PacketKind::Stake => books.staked += cosmwasm_std::Uint128::new(amount),
            PacketKind::Unstake => books.unstaked += cosmwasm_std::Uint128::new(amount),
        }
        self.acks.insert(packet.sequence, ack::success(books).unwrap());
    }
}

/// (validator, kind, amount).
pub(super) fn content(packet: &IbcPacket) -> (String, PacketKind, u128) {
    let (validator, kind, coin) = match packet_of(packet) {
        ProviderPacket::Stake { validator, stake, .. } => (validator, PacketKind::Stake, stake),
        ProviderPacket::Unstake { validator, unstake, .. } => (validator, PacketKind::Unstake, unstake),
    };
    (validator, kind, coin.amount.to_string().parse().unwrap())
}
