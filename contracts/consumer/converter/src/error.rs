//! Errors of the converter. A refused packet is not an error: it gets an error ack,
//! [`mesh_apis::ack::AckError`].

use cosmwasm_std::{Decimal, StdError, Uint128};
use cw_utils::PaymentError;
use mesh_apis::handshake::HandshakeError;
use mesh_apis::time::{Seconds, UnixTime};
use mesh_apis::{BatchId, InvalidOperatorAddress};
use mesh_toolkit::answer::InvalidAnswer;
use mesh_toolkit::code::MigrationError;
use mesh_toolkit::transfer_channel::TransferChannelError;
use thiserror::Error;

/// Refusal of a message, of a step of the handshake or of a migration.
#[derive(Error, Debug)]
#[non_exhaustive]
pub enum ContractError {
    /// The stored state cannot be migrated.
    #[error(transparent)]
    Migration(#[from] MigrationError),
    /// Storage, encoding, or an invalid address.
    #[error("{0}")]
    Std(StdError),
    /// Coins were sent to a contract that takes none.
    #[error(transparent)]
    Payment(#[from] PaymentError),
    /// A step of the handshake, or the closing of the channel, was refused.
    #[error(transparent)]
    Handshake(#[from] HandshakeError),
    /// The sender may not do this.
    #[error("only {expected} may do this, not {actual}")]
    Unauthorized {
        /// The permitted sender.
        expected: String,
        /// The actual sender.
        actual: String,
    },
    /// A discount of 1 or more leaves nothing to delegate.
    #[error("discount must be below 1, got {actual}")]
    InvalidDiscount {
        /// The given discount.
        actual: Decimal,
    },
    /// The text cannot be an operator address.
    #[error(transparent)]
    InvalidOperator(#[from] InvalidOperatorAddress),
    /// A required field is empty.
    #[error("{field} must not be empty")]
    EmptyField {
        /// Name of the field.
        field: &'static str,
    },
    /// The packet timeout is out of range.
    #[error("packet timeout must be from 1 second to {max}, got {actual}")]
    InvalidTimeout {
        /// The longest, seconds.
        max: Seconds,
        /// The given one, seconds.
        actual: Seconds,
    },
    /// The grace period of batches is out of range.
    #[error("grace period must be from 1 second to {max}, got {actual}")]
    InvalidGracePeriod {
        /// The longest, seconds.
        max: Seconds,
        /// The given one, seconds.
        actual: Seconds,
    },
    /// The transfer channel is checked against the remote, which is not pinned yet.
    #[error("no remote is pinned yet")]
    NoRemote,
    /// Without a remote no channel opens, and without an admin nobody can pin one.
    #[error("without an admin, remote_contract must be given")]
    NeverPinned,
    /// The remote's port is not that of a contract, so there is no address to send rewards to.
    #[error("the remote's port must be wasm.<address>, got {actual}")]
    RemoteNotAContract {
        /// Port of the remote.
        actual: String,
    },
    /// Rewards cannot travel over the channel.
    #[error(transparent)]
    TransferChannel(#[from] TransferChannelError),
    /// No transfer channel is configured yet.
    #[error("no transfer channel is configured yet")]
    NoTransferChannel,
    /// Too many rewards in one call.
    #[error("at most {max} rewards at a time, got {actual}")]
    TooManyRewards {
        /// The most.
        max: usize,
        /// Number of entries.
        actual: usize,
    },
    /// Until the first control channel opens the remote can change. Rewards go to a final one only.
    #[error("no control channel has been opened yet")]
    NoControlChannel,
    /// The batch is not in transit.
    #[error("no batch {batch} is in transit")]
    UnknownBatch {
        /// Number of the batch.
        batch: BatchId,
    },
    /// The callback of the batch, or the answer about it, may still come.
    #[error("the batch can be asked about from {from} on, and it is {now} now")]
    BatchNotSilent {
        /// End of the grace period, seconds.
        from: UnixTime,
        /// Block time, seconds.
        now: UnixTime,
    },
    /// External-staking has not booked the batch, and its refund has not come yet.
    #[error("the batch is {amount}, the surplus is {surplus}: the refund is not here yet")]
    BatchNotCovered {
        /// Sum of the batch.
        amount: Uint128,
        /// Balance that is not booked.
        surplus: Uint128,
    },
    /// The reward token belongs to the stakers.
    #[error("{denom} is the reward token, which belongs to the stakers")]
    RewardToken {
        /// Denom of the reward token.
        denom: String,
    },
    /// The remote is final once a control channel has opened, even after its close.
    #[error("the remote is final since {existing} was opened")]
    RemoteInUse {
        /// The control channel.
        existing: String,
    },
    /// No control channel is open to send over.
    #[error("no control channel is open")]
    NoOpenChannel,
    /// Too many reports in one call.
    #[error("at most {max} reports at a time, got {actual}")]
    TooManyReports {
        /// The most.
        max: usize,
        /// Number of entries.
        actual: usize,
    },
    /// All 2^64 numbers of operations on the validator set are used up.
    #[error("no numbers are left for operations on the validator set")]
    NumbersExhausted,
    /// A reply to no sub-message of this contract.
    #[error("unknown reply id {actual}")]
    UnknownReply {
        /// Id of the reply.
        actual: u64,
    },
    /// The answer to the instantiation of virtual-staking cannot be read.
    #[error(transparent)]
    InvalidAnswer(#[from] InvalidAnswer),
}

impl From<StdError> for ContractError {
    fn from(err: StdError) -> Self {
        Self::Std(err)
    }
}
