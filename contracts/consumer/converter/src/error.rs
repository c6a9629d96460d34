//! What can go wrong in a message. Refusals of packets are not errors: they are
//! [`mesh_apis::ack::AckError`].

use cosmwasm_std::{Decimal, StdError, Uint128};
use cw_utils::PaymentError;
use mesh_apis::handshake::HandshakeError;
use mesh_apis::time::{Span, Utc};
use mesh_apis::BatchId;
use mesh_toolkit::answer::InvalidAnswer;
use mesh_toolkit::code::MigrationError;
use mesh_toolkit::transfer_channel::TransferChannelError;
use thiserror::Error;

/// Why a message, a step of the handshake or a migration was refused.
#[derive(Error, Debug)]
#[non_exhaustive]
pub enum ContractError {
    /// The stored state cannot be taken over.
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
        /// Who may.
        expected: String,
        /// Who tried.
        actual: String,
    },
    /// A discount of 1 or more would leave nothing to delegate.
    #[error("discount must be below 1, got {actual}")]
    InvalidDiscount {
        /// What came.
        actual: Decimal,
    },
    /// These cannot be the bytes of an operator address.
    #[error("an operator address has 1 to 128 printable bytes, got `{actual}`")]
    NotAnOperator {
        /// What came.
        actual: String,
    },
    /// A field is empty that must not be.
    #[error("{field} must not be empty")]
    EmptyField {
        /// Which one.
        field: &'static str,
    },
    /// The time a packet may travel is out of its range.
    #[error("packet timeout must be from 1 second to {}, got {}", Span::from(.max), Span::from(.actual))]
    InvalidTimeout {
        /// The longest.
        max: u64,
        /// What came.
        actual: u64,
    },
    /// The grace of a batch is out of its range.
    #[error("grace period must be from 1 second to {}, got {}", Span::from(.max), Span::from(.actual))]
    InvalidGracePeriod {
        /// The longest.
        max: u64,
        /// What came.
        actual: u64,
    },
    /// A channel for rewards needs a pinned remote.
    #[error("the remote is not known")]
    NoRemote,
    /// Without a pin no channel opens, and without an admin nobody could pin.
    #[error("without an admin, remote_contract must be given")]
    NeverPinned,
    /// The remote's port is not that of a contract, so it has no address that rewards could go to.
    #[error("the remote's port must be wasm.<address>, got {actual}")]
    RemoteNotAContract {
        /// Its port.
        actual: String,
    },
    /// Rewards cannot travel over the channel.
    #[error(transparent)]
    TransferChannel(#[from] TransferChannelError),
    /// No channel for rewards is known yet.
    #[error("no transfer channel is known")]
    NoTransferChannel,
    /// More rewards in one call than the bound.
    #[error("at most {max} rewards at a time, got {actual}")]
    TooManyRewards {
        /// The bound.
        max: usize,
        /// What came.
        actual: usize,
    },
    /// Before the first channel the remote can still be changed, and only the one that is final can
    /// tell what it has booked.
    #[error("no control channel was opened yet")]
    NoControlChannel,
    /// No such batch is in transit.
    #[error("no batch {batch} is in transit")]
    UnknownBatch {
        /// What came.
        batch: BatchId,
    },
    /// The callback of the batch may still come.
    #[error("the batch can be asked about from {} on, it is {} now", Utc::from(.from), Utc::from(.now))]
    BatchNotSilent {
        /// Its timeout and the grace, or the last question and the grace, seconds.
        from: u64,
        /// Seconds.
        now: u64,
    },
    /// The batch was not booked on the provider, and its refund has not come yet.
    #[error("the batch is of {amount}, only {surplus} is not booked, and the refund is not here yet")]
    BatchNotCovered {
        /// Sum of the batch.
        amount: Uint128,
        /// Balance above what is booked.
        surplus: Uint128,
    },
    /// The reward token belongs to the stakers.
    #[error("{denom} is the reward token")]
    RewardToken {
        /// The denom.
        denom: String,
    },
    /// The remote cannot be pinned once a channel was opened, not even after its close.
    #[error("channel {existing} was opened, its remote cannot be changed")]
    RemoteInUse {
        /// That channel.
        existing: String,
    },
    /// There is no open channel to send over.
    #[error("no control channel is open")]
    NoOpenChannel,
    /// More reports in one call than the bound.
    #[error("at most {max} reports at a time, got {actual}")]
    TooManyReports {
        /// The bound.
        max: usize,
        /// What came.
        actual: usize,
    },
    /// All 2^64 numbers of operations are used up.
    #[error("no numbers are left for operations on the validator set")]
    NumbersExhausted,
    /// A reply that this contract did not ask for.
    #[error("unknown reply id {actual}")]
    UnknownReply {
        /// What came.
        actual: u64,
    },
    /// The instantiation of virtual-staking has an answer that cannot be read.
    #[error(transparent)]
    InvalidAnswer(#[from] InvalidAnswer),
}

impl From<StdError> for ContractError {
    fn from(err: StdError) -> Self {
        Self::Std(err)
    }
}
