//! Errors of virtual-staking.

use cosmwasm_std::{Addr, Decimal, DivideByZeroError, OverflowError, StdError, Timestamp, Uint256};
use cw_utils::PaymentError;
use mesh_apis::time::UnixTime;
use mesh_toolkit::code::MigrationError;
use thiserror::Error;

/// Refusal of a message. The state is unchanged then.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ContractError {
    /// The stored state cannot be migrated.
    #[error(transparent)]
    Migration(#[from] MigrationError),

    /// Storage, encoding, a failed query, or an address that is not valid on this chain.
    #[error(transparent)]
    Std(#[from] StdError),

    /// Coins were sent with a message. A treasury is funded by a bank transfer.
    #[error(transparent)]
    Payment(#[from] PaymentError),

    /// A number would exceed 512 bits.
    #[error(transparent)]
    Overflow(#[from] OverflowError),

    /// A division by a sum of zero.
    #[error(transparent)]
    DivideByZero(#[from] DivideByZeroError),

    /// The sender is not governance.
    #[error("unauthorized: expected {expected}, got {actual}")]
    Unauthorized {
        /// Governance.
        expected: Addr,
        /// The sender.
        actual: Addr,
    },

    /// The time of the next epoch has not come.
    #[error("the next epoch can start at {}, and it is {} now", UnixTime::from(*.next), UnixTime::from(*.now))]
    TooEarly {
        /// Earliest start of the next epoch.
        next: Timestamp,
        /// Block time.
        now: Timestamp,
    },

    /// A period is zero.
    #[error("{field} must not be zero")]
    ZeroPeriod {
        /// Name of the field.
        field: &'static str,
    },

    /// One entry is kept for cap 0, so the chain must allow at least one more.
    #[error("max_entries must be at least {least}, got {actual}")]
    TooFewEntries {
        /// The least.
        least: u32,
        /// The given number.
        actual: u32,
    },

    /// A dead band of 1 or more leaves every difference alone.
    #[error("the dead band is a fraction of the target and must be below 1, got {actual}")]
    InvalidDeadBand {
        /// The given dead band.
        actual: Decimal,
    },

    /// A page has no validators, or too many.
    #[error("a page has 1 to {max} validators, got {actual}")]
    InvalidPage {
        /// The most.
        max: u32,
        /// The given number.
        actual: u64,
    },

    /// The chain does not accept a text as the address of a validator, or writes it differently.
    #[error("cannot register `{valoper}`: the chain does not know it by this name ({reason})")]
    InvalidValidator {
        /// Operator address.
        valoper: String,
        /// Error of the chain, or its own name for the validator.
        reason: String,
    },

    /// The quarantine is full.
    #[error("the quarantine is full with {max} validators: lift one first")]
    QuarantineFull {
        /// The most.
        max: usize,
    },

    /// There are no idle coins in `module` mode.
    #[error("this contract bonds with the chain's module and holds no coins of its own")]
    NotATreasury,

    /// The amount is zero.
    #[error("the amount must not be zero")]
    ZeroAmount,

    /// The amount is more than what is idle.
    #[error("cannot withdraw {requested}{denom}: only {idle} is idle")]
    InsufficientIdle {
        /// Denom of the coins.
        denom: String,
        /// Requested amount.
        requested: Uint256,
        /// Idle amount.
        idle: Uint256,
    },

    /// The chain refuses gRPC queries of contracts.
    #[error("the chain refuses the query {path}: governance must register validators ({reason})")]
    GrpcRefused {
        /// Path of the query.
        path: &'static str,
        /// Error of the chain.
        reason: String,
    },

    /// The answer of the chain does not decode.
    #[error("the answer to {path} does not decode: {reason}")]
    InvalidGrpcAnswer {
        /// Path of the query.
        path: &'static str,
        /// Error of the decoder.
        reason: String,
    },

    /// A reply to no sub-message of this contract.
    #[error("unknown reply id {id}")]
    UnknownReply {
        /// Id of the reply.
        id: u64,
    },
}
