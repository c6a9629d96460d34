//! Packets to the consumer, as this contract sees them: one kind for each thing that it asks for.

use cosmwasm_std::{to_json_binary, Binary, Coin, StdResult};
use mesh_apis::external_staking::TxKind;
use mesh_apis::packet::{self, MalformedPacket, ProviderPacket};
use mesh_apis::TxId;
use serde::{Deserialize, Serialize};

/// The operation that a packet asks for.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq, Copy, Eq)]
#[serde(remote = "Self")]
pub enum PacketKind {
    /// Add stake.
    #[serde(rename = "s")]
    Stake,
    /// Remove stake.
    #[serde(rename = "u")]
    Unstake,
}

mesh_apis::json_name!(PacketKind);

impl From<PacketKind> for TxKind {
    fn from(kind: PacketKind) -> Self {
        match kind {
            PacketKind::Stake => Self::Stake,
            PacketKind::Unstake => Self::Unstake,
        }
    }
}

/// A packet to the consumer.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Packet {
    /// The operation.
    pub kind: PacketKind,
    /// Number of its transaction.
    pub tx_id: TxId,
    /// Operator address on the consumer.
    pub validator: String,
    /// The amount, in the vault's denom.
    pub coin: Coin,
}

impl Packet {
    /// The bytes that are sent.
    ///
    /// # Errors
    /// None in practice: it always encodes.
    pub(crate) fn encode(self) -> StdResult<Binary> {
        let Self { kind, tx_id, validator, coin } = self;
        to_json_binary(&match kind {
            PacketKind::Stake => ProviderPacket::Stake { validator, stake: coin, tx_id },
            PacketKind::Unstake => ProviderPacket::Unstake { validator, unstake: coin, tx_id },
        })
    }

    /// Reads back what was sent.
    ///
    /// # Errors
    /// [`MalformedPacket`].
    pub(crate) fn decode(data: &[u8]) -> Result<Self, MalformedPacket> {
        let (kind, tx_id, validator, coin) = match packet::decode(data)? {
            ProviderPacket::Stake { tx_id, validator, stake } => (PacketKind::Stake, tx_id, validator, stake),
            ProviderPacket::Unstake { tx_id, validator, unstake } => {
                (PacketKind::Unstake, tx_id, validator, unstake)
            }
        };
        Ok(Self { kind, tx_id, validator, coin })
    }
}
