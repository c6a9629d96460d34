//! The ICS20 channel that rewards travel over, and what both ends demand of it.

use cosmwasm_std::{
    ensure, ensure_eq, ChannelResponse, IbcEndpoint, IbcOrder, IbcQuery, QuerierWrapper, StdError,
};
use mesh_apis::rewards::{TRANSFER_PORT, TRANSFER_VERSION};
use thiserror::Error;

/// Why rewards cannot travel over a channel.
#[derive(Error, Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum TransferChannelError {
    /// The chain knows no open channel of that name on the transfer port.
    #[error("{actual} is not an open channel of port {TRANSFER_PORT}")]
    Unknown {
        /// What was given.
        actual: String,
    },
    /// The channel runs over another connection than the control channel.
    #[error("the transfer channel must run over {expected}, it runs over {actual}")]
    WrongConnection {
        /// Connection of the control channel.
        expected: String,
        /// That of the channel.
        actual: String,
    },
    /// The far end is not the transfer module.
    #[error("the far end of the transfer channel must be port {TRANSFER_PORT}, it is {actual}")]
    WrongRemotePort {
        /// Port of the far end.
        actual: String,
    },
    /// The channel is ordered: one lost packet would close it.
    #[error("the transfer channel must be unordered")]
    Ordered,
    /// The channel does not speak ICS20.
    #[error("the transfer channel must speak {TRANSFER_VERSION}, its version is {actual}")]
    WrongVersion {
        /// Version of the channel.
        actual: String,
    },
}

/// The channel must exist, join the transfer modules of both chains over `connection_id`, be
/// unordered and speak ICS20. Returns its far end. All of that is fixed when a channel opens.
///
/// The connection is what proves that the far end is the other chain: on any other, an address over
/// there could be anybody's. A chain answers for open channels only.
///
/// # Errors
/// [`TransferChannelError`], and whatever the chain refuses the query with.
pub fn check<E>(querier: QuerierWrapper, connection_id: &str, channel_id: &str) -> Result<IbcEndpoint, E>
where
    E: From<TransferChannelError> + From<StdError>,
{
    let query =
        IbcQuery::Channel { channel_id: channel_id.to_string(), port_id: Some(TRANSFER_PORT.to_string()) };
    let channel = querier
        .query::<ChannelResponse>(&query.into())?
        .channel
        .ok_or_else(|| TransferChannelError::Unknown { actual: channel_id.to_string() })?;
    ensure_eq!(
        channel.connection_id,
        connection_id,
        TransferChannelError::WrongConnection {
            expected: connection_id.to_string(),
            actual: channel.connection_id
        }
    );
    let far_end = channel.counterparty_endpoint;
    ensure_eq!(
        far_end.port_id,
        TRANSFER_PORT,
        TransferChannelError::WrongRemotePort { actual: far_end.port_id }
    );
    ensure_eq!(channel.order, IbcOrder::Unordered, TransferChannelError::Ordered);
    // Middleware wraps the version of what it serves.
    ensure!(
        channel.version.contains(TRANSFER_VERSION),
        TransferChannelError::WrongVersion { actual: channel.version }
    );
    Ok(far_end)
}
