//! What a proxy refuses, and why.

use cosmwasm_std::{Addr, OverflowError, StdError};
use cw_utils::PaymentError;
use mesh_toolkit::code::MigrationError;
use thiserror::Error;

/// Why a message was refused. Nothing has changed then.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ContractError {
    /// The stored state cannot be taken over.
    #[error(transparent)]
    Migration(#[from] MigrationError),

    /// Storage, encoding, or an address that is not valid on this chain.
    #[error(transparent)]
    Std(#[from] StdError),

    /// Coins where none are taken, or not exactly one coin where one is.
    #[error(transparent)]
    Payment(#[from] PaymentError),

    /// An amount would exceed 128 bits.
    #[error(transparent)]
    Overflow(#[from] OverflowError),

    /// Only the custodian moves the stake.
    #[error("unauthorized: expected the custodian {expected}, got {actual}")]
    NotTheCustodian {
        /// The custodian.
        expected: Addr,
        /// The sender.
        actual: Addr,
    },

    /// Only the owner votes and withdraws.
    #[error("unauthorized: expected the owner {expected}, got {actual}")]
    NotTheOwner {
        /// The owner.
        expected: Addr,
        /// The sender.
        actual: Addr,
    },

    /// The staked denom leaves the proxy through the custodian only.
    #[error("{denom} is what is staked: it goes back to the vault, by collect")]
    StakedDenom {
        /// The denom.
        denom: String,
    },

    /// The chain's answer to a staking message does not decode, or lacks something.
    #[error("the chain's answer to {message} cannot be used: {reason}")]
    InvalidAnswer {
        /// Which message.
        message: &'static str,
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
