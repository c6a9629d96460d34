//! Why the IBC core refuses.

use thiserror::Error;

use super::store::State;

/// Why the IBC core refuses. Nothing has changed.
#[derive(Error, Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum IbcError {
    /// The client was not updated within its trusting period.
    #[error("client {client} is expired")]
    ClientExpired {
        /// Client id.
        client: String,
    },
    /// There is no such connection.
    #[error("connection {connection} not found")]
    ConnectionNotFound {
        /// Connection id.
        connection: String,
    },
    /// There is no such channel, or it is not of this port.
    #[error("channel {channel} of port {port} not found")]
    ChannelNotFound {
        /// Port.
        port: String,
        /// Channel id.
        channel: String,
    },
    /// The channel is in a state in which this cannot be done.
    #[error("channel {channel} is {actual}, must be {expected}")]
    WrongState {
        /// Channel id.
        channel: String,
        /// What it must be.
        expected: &'static str,
        /// What it is.
        actual: State,
    },
    /// The port is not that of a contract.
    #[error("no contract has port {port}")]
    PortNotFound {
        /// Port.
        port: String,
    },
    /// The contract and the relayer both left the version empty.
    #[error("channel version is empty")]
    EmptyVersion,
    /// The counterparty's state is not what was claimed.
    #[error("proof of the counterparty's {what} failed: claimed {claimed}, is {actual}")]
    ProofFailed {
        /// What was to be proved.
        what: &'static str,
        /// What was claimed.
        claimed: String,
        /// What it is.
        actual: String,
    },
    /// The contract refused a step of the handshake, or panicked in it.
    #[error("{step}: {reason}")]
    Refused {
        /// Such as `OpenInit`.
        step: &'static str,
        /// What the contract said.
        reason: String,
    },
    /// The packet's timeout has passed on the receiving chain.
    #[error("timeout of packet {sequence} has passed")]
    TimeoutElapsed {
        /// Of the packet.
        sequence: u64,
    },
    /// The receiving chain has not made a block at or after the packet's timeout.
    #[error("timeout of packet {sequence} is not reached")]
    TimeoutNotReached {
        /// Of the packet.
        sequence: u64,
    },
    /// The packet was received: its absence cannot be proved.
    #[error("packet {sequence} was received")]
    PacketReceived {
        /// Of the packet.
        sequence: u64,
    },
    /// The receiving chain has written no ack.
    #[error("packet {sequence} is not acknowledged")]
    NotAcknowledged {
        /// Of the packet.
        sequence: u64,
    },
    /// The sender has no commitment to this packet: it was never sent, or is resolved.
    #[error("packet {sequence} is not in flight")]
    NotInFlight {
        /// Of the packet.
        sequence: u64,
    },
    /// ibc-go parses the ack, writes it again, and gets other bytes. Such an ack can never be
    /// relayed.
    #[error("acknowledgement is not canonical: {actual}")]
    AckNotCanonical {
        /// The ack.
        actual: String,
    },
    /// Only the handshake of ordered channels is modelled.
    #[error("packets of ordered channels are not modelled")]
    Ordered,
    /// A client cannot be updated or revived from this: the header is not newer than what it knows.
    #[error("client {client} has no newer header to be updated with")]
    NoNewerHeader {
        /// Client id.
        client: String,
    },
}
