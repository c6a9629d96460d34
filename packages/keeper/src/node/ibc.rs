//! What a chain knows of the other one: its light client, and the packets that are in flight.

use prost::Message;

use super::chain::{Chain, QueryError};
use super::rpc::garbage;

const PAGE: u64 = 500;
/// More packets in flight than that are not counted.
const MOST_PACKETS: usize = 10_000;

/// A light client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ClientState {
    /// `Active`, `Expired` or `Frozen`.
    pub status: String,
    /// How long a header is trusted, seconds.
    pub trusting_period: u64,
    /// Time of the newest header that it has.
    pub newest_header: u64,
}

#[derive(Clone, PartialEq, Message)]
struct OfClient {
    #[prost(string, tag = "1")]
    client_id: String,
}

#[derive(Clone, PartialEq, Message)]
struct StatusAnswer {
    #[prost(string, tag = "1")]
    status: String,
}

#[derive(Clone, PartialEq, Message)]
struct AnyAnswer {
    #[prost(message, optional, tag = "1")]
    state: Option<AnyMessage>,
}

#[derive(Clone, PartialEq, Message)]
struct AnyMessage {
    #[prost(string, tag = "1")]
    type_url: String,
    #[prost(bytes = "vec", tag = "2")]
    value: Vec<u8>,
}

#[derive(Clone, PartialEq, Message)]
struct TendermintClient {
    #[prost(message, optional, tag = "3")]
    trusting_period: Option<prost_types::Duration>,
}

#[derive(Clone, PartialEq, Message)]
struct ConsensusRequest {
    #[prost(string, tag = "1")]
    client_id: String,
    #[prost(bool, tag = "4")]
    latest_height: bool,
}

#[derive(Clone, PartialEq, Message)]
struct TendermintConsensus {
    #[prost(message, optional, tag = "1")]
    timestamp: Option<prost_types::Timestamp>,
}

#[derive(Clone, PartialEq, Message)]
struct OfChannel {
    #[prost(string, tag = "1")]
    port_id: String,
    #[prost(string, tag = "2")]
    channel_id: String,
    #[prost(message, optional, tag = "3")]
    pagination: Option<PageRequest>,
}

#[derive(Clone, PartialEq, Message)]
struct PageRequest {
    #[prost(bytes = "vec", tag = "1")]
    key: Vec<u8>,
    #[prost(uint64, tag = "3")]
    limit: u64,
}

#[derive(Clone, PartialEq, Message)]
struct Commitments {
    #[prost(message, repeated, tag = "1")]
    commitments: Vec<Commitment>,
    #[prost(message, optional, tag = "2")]
    pagination: Option<PageAnswer>,
}

#[derive(Clone, PartialEq, Message)]
struct Commitment {
    #[prost(uint64, tag = "3")]
    sequence: u64,
}

#[derive(Clone, PartialEq, Message)]
struct PageAnswer {
    #[prost(bytes = "vec", tag = "1")]
    next_key: Vec<u8>,
}

#[derive(Clone, PartialEq, Message)]
struct ChannelAnswer {
    #[prost(message, optional, tag = "1")]
    channel: Option<ChannelEnd>,
}

#[derive(Clone, PartialEq, Message)]
struct ChannelEnd {
    #[prost(int32, tag = "1")]
    state: i32,
}

/// `STATE_OPEN` of ibc-go.
const OPEN: i32 = 3;

impl Chain {
    async fn ibc<A: Message, B: Message + Default>(&self, path: &str, request: &A) -> Result<B, QueryError> {
        let bytes = self.abci(path, request.encode_to_vec()).await?;
        Ok(B::decode(bytes.as_slice()).map_err(garbage)?)
    }

    /// A light client, and how old its newest header is.
    pub(crate) async fn client(&self, client_id: &str) -> Result<ClientState, QueryError> {
        let of = OfClient { client_id: client_id.to_string() };
        let status: StatusAnswer = self.ibc("/ibc.core.client.v1.Query/ClientStatus", &of).await?;
        let state: AnyAnswer = self.ibc("/ibc.core.client.v1.Query/ClientState", &of).await?;
        let request = ConsensusRequest { client_id: client_id.to_string(), latest_height: true };
        let consensus: AnyAnswer = self.ibc("/ibc.core.client.v1.Query/ConsensusState", &request).await?;
        let client: TendermintClient = inside(state)?;
        let newest: TendermintConsensus = inside(consensus)?;
        let seconds = |secs: Option<i64>| secs.and_then(|secs| u64::try_from(secs).ok()).unwrap_or(0);
        Ok(ClientState {
            status: status.status,
            trusting_period: seconds(client.trusting_period.map(|period| period.seconds)),
            newest_header: seconds(newest.timestamp.map(|time| time.seconds)),
        })
    }

    /// Whether a channel is open.
    pub(crate) async fn is_open(&self, port: &str, channel: &str) -> Result<bool, QueryError> {
        let request =
            OfChannel { port_id: port.to_string(), channel_id: channel.to_string(), pagination: None };
        let answer: ChannelAnswer = self.ibc("/ibc.core.channel.v1.Query/Channel", &request).await?;
        Ok(answer.channel.is_some_and(|end| end.state == OPEN))
    }

    /// Sequences of the packets without an ack or a timeout.
    pub(crate) async fn in_flight(&self, port: &str, channel: &str) -> Result<Vec<u64>, QueryError> {
        let mut sequences = vec![];
        let mut key = vec![];
        loop {
            let request = OfChannel {
                port_id: port.to_string(),
                channel_id: channel.to_string(),
                pagination: Some(PageRequest { key, limit: PAGE }),
            };
            let page: Commitments =
                self.ibc("/ibc.core.channel.v1.Query/PacketCommitments", &request).await?;
            sequences.extend(page.commitments.iter().map(|commitment| commitment.sequence));
            key = page.pagination.map(|page| page.next_key).unwrap_or_default();
            if key.is_empty() || page.commitments.is_empty() || sequences.len() >= MOST_PACKETS {
                return Ok(sequences);
            }
        }
    }
}

fn inside<T: Message + Default>(answer: AnyAnswer) -> Result<T, QueryError> {
    let any = answer.state.ok_or_else(|| garbage("an answer without a state"))?;
    Ok(T::decode(any.value.as_slice()).map_err(garbage)?)
}
