//! What is in a packet.

use interchain::ibc::transfer::TransferData;
use interchain::InFlight;
use mesh_apis::packet::{decode, ConsumerPacket, ProviderPacket};

/// What is in a packet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// From the provider.
    Provider(ProviderPacket),
    /// From a consumer.
    Consumer(ConsumerPacket),
    /// A transfer of tokens.
    Transfer(TransferData),
    /// Of no protocol that is known here.
    Other,
}

impl Content {
    /// Decodes a packet.
    pub fn of(packet: &InFlight) -> Self {
        if let Some(transfer) = packet.transfer() {
            return Self::Transfer(transfer);
        }
        let data = &packet.packet.data;
        match (decode(data), decode(data)) {
            (Ok(packet), _) => Self::Provider(packet),
            (_, Ok(packet)) => Self::Consumer(packet),
            _ => Self::Other,
        }
    }
}
