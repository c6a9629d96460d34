//! What the IBC core of a chain keeps, in the chain's own storage: a failed transaction rolls it
//! back.

use std::fmt;

use cosmwasm_std::{
    Binary, BlockInfo, IbcChannel, IbcEndpoint, IbcOrder, IbcPacket, IbcTimeout, StdResult, Storage,
    Timestamp,
};
use cw_storage_plus::{Item, Map};
use serde::{Deserialize, Serialize};

use crate::world::ChainId;

/// A light client of another chain.
#[derive(Serialize, Deserialize, Clone, Debug)]
pub(crate) struct Client {
    /// Within this it must be updated.
    pub trusting_secs: u64,
    /// Latest header.
    pub height: u64,
    pub time: Timestamp,
    /// Revision of the other chain's id.
    pub revision: u64,
}

/// A connection. Both ends are open from the start.
#[derive(Serialize, Deserialize, Clone, Debug)]
pub(crate) struct Connection {
    pub client: String,
    pub counterparty: String,
}

/// State of a channel's end.
#[derive(Serialize, Deserialize, Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// After `OpenInit`.
    Init,
    /// After `OpenTry`.
    TryOpen,
    /// Packets can be sent and received.
    Open,
    /// For ever.
    Closed,
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Init => "INIT",
            Self::TryOpen => "TRYOPEN",
            Self::Open => "OPEN",
            Self::Closed => "CLOSED",
        })
    }
}

/// One chain's end of a channel.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq, Eq)]
pub struct ChannelEnd {
    /// Its state.
    pub state: State,
    /// Ordered or unordered.
    pub order: IbcOrder,
    /// Port on this chain.
    pub port: String,
    /// The other end. Its channel id is empty until it is known.
    pub counterparty: IbcEndpoint,
    /// Connection on this chain.
    pub connection: String,
    /// Proposed, later the agreed version.
    pub version: String,
}

impl ChannelEnd {
    pub(crate) fn to_channel(&self, channel: &str) -> IbcChannel {
        let endpoint = IbcEndpoint { port_id: self.port.clone(), channel_id: channel.to_string() };
        IbcChannel::new(
            endpoint,
            self.counterparty.clone(),
            self.order.clone(),
            self.version.clone(),
            self.connection.clone(),
        )
    }
}

/// A channel's end on a chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ChannelRef {
    /// The chain.
    pub chain: ChainId,
    /// The number in its id.
    pub number: u64,
}

impl ChannelRef {
    /// Such as `channel-3`.
    pub fn id(&self) -> String {
        format!("channel-{}", self.number)
    }

    /// The end with this id.
    pub fn parse(chain: ChainId, id: &str) -> Option<Self> {
        let number = id.strip_prefix("channel-")?.parse().ok()?;
        Some(Self { chain, number })
    }
}

/// A packet that was sent and is not resolved.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq, Eq)]
pub(crate) struct Commitment {
    pub packet: IbcPacket,
    /// The sending chain lied: its contract knows nothing of it.
    pub forged: bool,
}

pub(crate) const CLIENTS: Map<&str, Client> = Map::new("sim_ibc_client");
pub(crate) const CONNECTIONS: Map<&str, Connection> = Map::new("sim_ibc_connection");
pub(crate) const CONNECTION_COUNT: Item<u64> = Item::new("sim_ibc_connections");
pub(crate) const CHANNELS: Map<&str, ChannelEnd> = Map::new("sim_ibc_channel");
pub(crate) const CHANNEL_COUNT: Item<u64> = Item::new("sim_ibc_channels");
/// Sequence of the last packet sent.
pub(crate) const SEQUENCES: Map<&str, u64> = Map::new("sim_ibc_sequence");
/// Of the sender, by (channel number, sequence).
pub(crate) const COMMITMENTS: Map<(u64, u64), Commitment> = Map::new("sim_ibc_commitment");
/// Of the receiver, by (channel number, sequence).
pub(crate) const RECEIPTS: Map<(u64, u64), bool> = Map::new("sim_ibc_receipt");
/// Of the receiver, by (channel number, sequence).
pub(crate) const ACKS: Map<(u64, u64), Binary> = Map::new("sim_ibc_ack");

pub(crate) fn next(count: Item<u64>, storage: &mut dyn Storage) -> StdResult<u64> {
    let number = count.may_load(storage)?.unwrap_or_default();
    count.save(storage, &(number + 1))?;
    Ok(number)
}

/// Revision of a chain id: the number after the last dash, or 0.
pub(crate) fn revision(chain_id: &str) -> u64 {
    chain_id.rsplit_once('-').and_then(|(_, number)| number.parse().ok()).unwrap_or_default()
}

/// Whether a timeout has passed at this height and time. One of the two is enough.
pub(crate) fn elapsed(timeout: &IbcTimeout, revision: u64, height: u64, time: Timestamp) -> bool {
    let by_height = timeout
        .block()
        .filter(|block| !block.is_zero())
        .is_some_and(|block| (revision, height) >= (block.revision, block.height));
    let by_time = timeout.timestamp().filter(|at| at.nanos() != 0).is_some_and(|at| time >= at);
    by_height || by_time
}

pub(crate) fn elapsed_in(timeout: &IbcTimeout, block: &BlockInfo) -> bool {
    elapsed(timeout, revision(&block.chain_id), block.height, block.time)
}

pub(crate) fn is_expired(client: &Client, now: Timestamp) -> bool {
    client.time.plus_seconds(client.trusting_secs) <= now
}

#[cfg(test)]
mod tests {
    use super::*;
    use cosmwasm_std::IbcTimeoutBlock;

    #[test]
    fn a_timeout_passes_by_height_or_by_time() {
        let at = Timestamp::from_seconds(100);
        let both = IbcTimeout::with_both(IbcTimeoutBlock { revision: 1, height: 50 }, at);
        assert!(!elapsed(&both, 1, 49, at.minus_seconds(1)));
        assert!(elapsed(&both, 1, 50, at.minus_seconds(1)));
        assert!(elapsed(&both, 1, 49, at));
        assert!(elapsed(&both, 2, 1, at.minus_seconds(1)));
        assert!(!elapsed(&IbcTimeout::with_timestamp(at), 9, 9_999, at.minus_seconds(1)));
    }

    #[test]
    fn the_revision_is_in_the_chain_id() {
        assert_eq!((revision("provider-1"), revision("a-b-12"), revision("plain")), (1, 12, 0));
    }
}
