//! Opening the control channel: version negotiation and the checks that both ends share.
//!
//! Source: specification, "Establishing a channel"; ICS-4 for the four steps. Party A, which a
//! relayer lets initiate, is the converter; party B is external-staking. A proposes a version, B
//! answers with the highest that it supports and that is not above the proposal.

use std::fmt;

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{from_json, to_json_string, IbcChannel, IbcOrder};
use semver::Version;
use thiserror::Error;

use crate::wire::wire_type;

/// The only protocol that either side speaks.
pub const PROTOCOL: &str = "mesh-security";

/// Every version that this code speaks, ascending.
pub const SUPPORTED_VERSIONS: [Version; 1] = [Version::new(1, 0, 0)];

const HIGHEST_SUPPORTED: Version = Version::new(1, 0, 0);

wire_type! {
    /// The channel version, JSON-encoded. Unknown fields are accepted.
    pub struct ProtocolVersion {
        /// Must be [`PROTOCOL`].
        pub protocol: String,
        /// Semantic version of the protocol, such as `1.0.0`.
        pub version: String,
    }
}

impl ProtocolVersion {
    fn new(version: &Version) -> Self {
        Self { protocol: PROTOCOL.to_string(), version: version.to_string() }
    }

    /// The highest version that this code speaks.
    pub fn highest() -> Self {
        Self::new(&HIGHEST_SUPPORTED)
    }

    /// The channel version string of ICS-4.
    ///
    /// # Errors
    /// None in practice: two strings always encode.
    pub fn to_channel_version(&self) -> Result<String, HandshakeError> {
        to_json_string(self).map_err(|err| HandshakeError::MalformedVersion { actual: err.to_string() })
    }
}

/// The far end of the channel.
#[cw_serde]
#[derive(Eq)]
#[serde(remote = "Self")]
#[schemaifier(mute_warnings)]
pub struct AuthorizedEndpoint {
    /// Connection on **this** chain, such as `connection-0`.
    pub connection_id: String,
    /// Port of the contract on the **other** chain, such as `wasm.<address>`.
    pub port_id: String,
}

crate::json_object!(AuthorizedEndpoint);

impl fmt::Display for AuthorizedEndpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "port '{}' over connection '{}'", self.port_id, self.connection_id)
    }
}

impl AuthorizedEndpoint {
    /// Address of the contract on the other chain. None if the port is not a contract's.
    pub fn contract(&self) -> Option<&str> {
        self.port_id.strip_prefix("wasm.").filter(|address| !address.is_empty())
    }
}

/// Why a step of the handshake, or the closing of the channel, was refused.
#[derive(Error, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum HandshakeError {
    /// Not the JSON of a [`ProtocolVersion`], or not a semantic version in it.
    #[error("channel version is not a protocol version: {actual}")]
    MalformedVersion {
        /// What came.
        actual: String,
    },
    /// Another protocol.
    #[error("protocol must be {PROTOCOL}, got {actual}")]
    WrongProtocol {
        /// What came.
        actual: String,
    },
    /// A major version that this code does not speak.
    #[error("protocol version {actual} has another major than {highest}, the highest supported")]
    UnsupportedMajor {
        /// Highest version that this side speaks.
        highest: String,
        /// What came.
        actual: String,
    },
    /// Nothing that this code speaks is at or below the proposal, or the initiator was told to
    /// propose what it cannot speak.
    #[error("protocol version {actual} is not supported, the highest supported is {highest}")]
    UnsupportedVersion {
        /// Highest version that this side speaks.
        highest: String,
        /// What came.
        actual: String,
    },
    /// The answer of party B is above what party A proposed.
    #[error("answered version {answered} is above the proposed {proposed}")]
    AnswerAboveProposal {
        /// What A proposed.
        proposed: String,
        /// What B answered.
        answered: String,
    },
    /// The channel is ordered: one lost packet would close it for ever.
    #[error("channel must be unordered, got {actual}")]
    OrderedChannel {
        /// What came.
        actual: String,
    },
    /// The channel runs over a connection that is not the configured one.
    #[error("connection must be {expected}, got {actual}")]
    WrongConnection {
        /// What is configured.
        expected: String,
        /// What came.
        actual: String,
    },
    /// The other end is not the configured contract.
    #[error("counterparty port must be {expected}, got {actual}")]
    WrongPort {
        /// What is configured.
        expected: String,
        /// What came.
        actual: String,
    },
    /// There is an open channel already.
    #[error("channel {existing} is already open")]
    ChannelExists {
        /// The open channel.
        existing: String,
    },
    /// `ChannelOpenInit` on party B, or `ChannelOpenTry` on party A.
    #[error("this contract is party {expected} of the handshake")]
    WrongParty {
        /// `A (initiator)` or `B (responder)`.
        expected: String,
    },
    /// The far end that may open the channel is not known: whoever came first would have it for
    /// good.
    #[error("no far end is pinned, and without a pin no channel opens")]
    NotPinned,
    /// Somebody called `ChannelCloseInit`. Both contracts always refuse.
    #[error("channel cannot be closed from this side")]
    CloseRefused,
}

fn parse(channel_version: &str) -> Result<Version, HandshakeError> {
    let malformed = || HandshakeError::MalformedVersion { actual: channel_version.to_string() };
    let ProtocolVersion { protocol, version } = from_json(channel_version).map_err(|_| malformed())?;
    if protocol != PROTOCOL {
        return Err(HandshakeError::WrongProtocol { actual: protocol });
    }
    let version = Version::parse(&version).map_err(|_| malformed())?;
    if version.major != HIGHEST_SUPPORTED.major {
        return Err(HandshakeError::UnsupportedMajor {
            highest: HIGHEST_SUPPORTED.to_string(),
            actual: version.to_string(),
        });
    }
    Ok(version)
}

fn unsupported(actual: &Version) -> HandshakeError {
    HandshakeError::UnsupportedVersion { highest: HIGHEST_SUPPORTED.to_string(), actual: actual.to_string() }
}

/// Party A, `ChannelOpenInit`: what to propose. An empty string from the relayer means the highest
/// supported version.
///
/// # Errors
/// [`HandshakeError`] when the relayer asks for what this code cannot speak.
pub fn propose(requested: &str) -> Result<ProtocolVersion, HandshakeError> {
    if requested.is_empty() {
        return Ok(ProtocolVersion::highest());
    }
    let version = parse(requested)?;
    if !SUPPORTED_VERSIONS.contains(&version) {
        return Err(unsupported(&version));
    }
    Ok(ProtocolVersion::new(&version))
}

/// Party B, `ChannelOpenTry`: the highest supported version that is not above the proposal.
///
/// # Errors
/// [`HandshakeError`] when the proposal is malformed, of another protocol or major, or below
/// everything supported.
pub fn answer(proposed: &str) -> Result<ProtocolVersion, HandshakeError> {
    let proposed = parse(proposed)?;
    SUPPORTED_VERSIONS
        .iter()
        .rfind(|supported| **supported <= proposed)
        .map(ProtocolVersion::new)
        .ok_or_else(|| unsupported(&proposed))
}

/// Party A, `ChannelOpenAck`: the answer must be of the same protocol and major, and not above the
/// proposal.
///
/// # Errors
/// [`HandshakeError`] otherwise.
pub fn accept(proposed: &str, answered: &str) -> Result<ProtocolVersion, HandshakeError> {
    let (proposed, answered) = (parse(proposed)?, parse(answered)?);
    if answered > proposed {
        return Err(HandshakeError::AnswerAboveProposal {
            proposed: proposed.to_string(),
            answered: answered.to_string(),
        });
    }
    if !SUPPORTED_VERSIONS.contains(&answered) {
        return Err(unsupported(&answered));
    }
    Ok(ProtocolVersion::new(&answered))
}

/// The channel must be unordered.
///
/// # Errors
/// [`HandshakeError::OrderedChannel`].
pub fn check_order(channel: &IbcChannel) -> Result<(), HandshakeError> {
    match channel.order {
        IbcOrder::Unordered => Ok(()),
        IbcOrder::Ordered => Err(HandshakeError::OrderedChannel { actual: "ORDER_ORDERED".to_string() }),
    }
}

/// The channel must come over the configured connection, from the configured port.
///
/// # Errors
/// [`HandshakeError::WrongConnection`] or [`HandshakeError::WrongPort`].
pub fn check_endpoint(expected: &AuthorizedEndpoint, channel: &IbcChannel) -> Result<(), HandshakeError> {
    if channel.connection_id != expected.connection_id {
        return Err(HandshakeError::WrongConnection {
            expected: expected.connection_id.clone(),
            actual: channel.connection_id.clone(),
        });
    }
    if channel.counterparty_endpoint.port_id != expected.port_id {
        return Err(HandshakeError::WrongPort {
            expected: expected.port_id.clone(),
            actual: channel.counterparty_endpoint.port_id.clone(),
        });
    }
    Ok(())
}

/// A contract's view of its end of the control channel.
#[cw_serde]
#[serde(remote = "Self")]
#[schemaifier(mute_warnings)]
pub struct ControlChannel {
    /// This chain's id of the channel, such as `channel-3`.
    pub channel_id: String,
    /// The far end.
    pub remote: AuthorizedEndpoint,
    /// Negotiated protocol version.
    pub version: String,
    /// Open, or closed by the counterparty chain.
    pub state: ChannelState,
}

crate::json_object!(ControlChannel);

/// State of the control channel.
#[cw_serde]
#[derive(Copy, Eq)]
#[serde(remote = "Self")]
#[schemaifier(mute_warnings)]
pub enum ChannelState {
    /// Packets can be sent.
    Open,
    /// The counterparty chain closed it (no correct one does). A new handshake may bind again.
    Closed,
}

crate::json_name!(ChannelState);

#[cfg(test)]
mod tests;
