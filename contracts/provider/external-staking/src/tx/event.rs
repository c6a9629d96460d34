//! Events of a transaction, and their effects besides its next state.

use cosmwasm_std::Uint128;
use mesh_apis::ack::{AckError, StakeAck};
use mesh_apis::time::UnixTime;
use mesh_apis::ConsumerHeight;

use crate::claim::Claim;
use crate::packet::PacketKind;
use crate::slash::exposure::ExposureEnd;

/// An event of a transaction.
#[derive(Debug)]
pub(crate) enum Event {
    /// A packet goes out.
    Sent {
        /// Over this channel.
        channel_id: String,
    },
    /// A packet could not be sent: there is no channel, or the light client is not active.
    NotSent,
    /// The consumer applied the packet. The sums of its ack, if they could be read.
    Applied(Option<StakeAck>),
    /// The consumer did not apply the packet: an error ack, or a proven timeout.
    Refused(AckError),
    /// The ack is neither a result nor an error: not applied, by a consumer that does not follow
    /// the protocol.
    Malformed,
    /// Its user waits no longer for a silent packet.
    GivenUp,
    /// Its user takes stake out without a packet, because an Unstake of it has failed.
    Forced,
    /// Stake is taken out without a packet, and pays a debt of its user.
    PaysDebt {
        /// The debt.
        debt: Uint128,
        /// Maturity of the claim.
        release_at: UnixTime,
    },
}

/// An effect besides the changes of the records.
#[derive(Debug, PartialEq)]
pub(crate) enum Effect {
    /// A packet of the transaction is sent.
    Send(PacketKind),
    /// The transaction goes into the outbox.
    Queue,
    /// The lien goes down by the amount of the transaction.
    Release,
    /// A claim is made.
    MakeClaim {
        /// Its maturity.
        release_at: UnixTime,
        /// The claim.
        claim: Claim,
    },
    /// The first height of the stake in the claim is known.
    BeginExposure {
        /// Maturity of the claim.
        release_at: UnixTime,
        /// The height.
        since: ConsumerHeight,
    },
    /// The last height of the stake in the claim is known, and the claim need not mature later than
    /// one that is made now.
    EndExposure {
        /// Maturity of the claim.
        release_at: UnixTime,
        /// The last height.
        end: ExposureEnd,
    },
    /// The claim is released at once.
    FreeClaim {
        /// Its maturity.
        release_at: UnixTime,
    },
    /// So much of the user's debt is paid.
    PayDebt(Uint128),
}
