//! What virtual-staking refuses, and why.

use cosmwasm_std::{Addr, Decimal, DivideByZeroError, OverflowError, StdError, Timestamp, Uint256};
use cw_utils::PaymentError;
use mesh_apis::time::Utc;
use mesh_toolkit::code::MigrationError;
use thiserror::Error;

/// Why a message was refused. Nothing has changed then.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ContractError {
    /// The stored state cannot be taken over.
    #[error(transparent)]
    Migration(#[from] MigrationError),

    /// Storage, encoding, a query that failed, or an address that is not valid on this chain.
    #[error(transparent)]
    Std(#[from] StdError),

    /// Coins where none are taken. A treasury is funded by a bank transfer.
    #[error(transparent)]
    Payment(#[from] PaymentError),

    /// A number would exceed 512 bits.
    #[error(transparent)]
    Overflow(#[from] OverflowError),

    /// A share of nothing.
    #[error(transparent)]
    DivideByZero(#[from] DivideByZeroError),

    /// Only governance may do this.
    #[error("unauthorized: expected {expected}, got {actual}")]
    Unauthorized {
        /// Governance.
        expected: Addr,
        /// The sender.
        actual: Addr,
    },

    /// The next epoch has not come.
    #[error("the next epoch can start at {}, it is {} now", Utc::from(.next), Utc::from(.now))]
    TooEarly {
        /// From when on it can start.
        next: Timestamp,
        /// Block time.
        now: Timestamp,
    },

    /// A period of zero.
    #[error("{field} must not be zero")]
    ZeroPeriod {
        /// Name of the field.
        field: &'static str,
    },

    /// One entry is kept for cap 0, so a chain must allow another.
    #[error("max_entries must be at least {least}, got {actual}")]
    TooFewEntries {
        /// The least.
        least: u32,
        /// What was given.
        actual: u32,
    },

    /// A dead band of all of the target would leave every difference alone.
    #[error("the dead band is a part of the target, below 1, got {actual}")]
    InvalidDeadBand {
        /// What was given.
        actual: Decimal,
    },

    /// A page of no or too many validators.
    #[error("page of {actual} validators: expected 1 to {max}")]
    InvalidPage {
        /// The limit.
        max: u32,
        /// What was given.
        actual: u64,
    },

    /// The chain does not take this for the address of a validator.
    #[error("cannot register `{valoper}`: the chain does not answer for it ({reason})")]
    InvalidValidator {
        /// Operator address.
        valoper: String,
        /// What the chain said.
        reason: String,
    },

    /// No more validators can be in quarantine.
    #[error("{max} validators are in quarantine, which is the most: lift one first")]
    QuarantineFull {
        /// The most.
        max: usize,
    },

    /// There are no idle coins in `module` mode.
    #[error("this contract bonds with the chain's module, it holds no coins of its own")]
    NotATreasury,

    /// An amount of zero does nothing.
    #[error("the amount must not be zero")]
    ZeroAmount,

    /// More than is there.
    #[error("cannot withdraw {requested}{denom}: {idle} is idle")]
    InsufficientIdle {
        /// Of which coin.
        denom: String,
        /// What was asked for.
        requested: Uint256,
        /// What is there.
        idle: Uint256,
    },

    /// The chain does not answer gRPC queries of contracts.
    #[error("the chain refuses the query {path}: governance must register validators ({reason})")]
    GrpcRefused {
        /// Which query.
        path: &'static str,
        /// What the chain said.
        reason: String,
    },

    /// The chain's answer does not decode.
    #[error("the answer to {path} does not decode: {reason}")]
    InvalidGrpcAnswer {
        /// Which query.
        path: &'static str,
        /// What is wrong with it.
        reason: String,
    },

    /// A reply that no message of this contract asks for.
    #[error("unknown reply {id}")]
    UnknownReply {
        /// Its number.
        id: u64,
    },
}
