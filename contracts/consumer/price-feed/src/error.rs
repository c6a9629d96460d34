//! What the price feed refuses, and why.

use cosmwasm_std::{Addr, StdError};
use cw_utils::PaymentError;
use thiserror::Error;

/// Why a message was refused. Nothing has changed then.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ContractError {
    /// Storage, encoding, or an address that is not valid on this chain.
    #[error(transparent)]
    Std(#[from] StdError),

    /// Coins where none are taken.
    #[error(transparent)]
    Payment(#[from] PaymentError),

    /// Only the owner can do this.
    #[error("only the owner can do this: expected {expected}, got {actual}")]
    NotTheOwner {
        /// The owner.
        expected: Addr,
        /// The sender.
        actual: Addr,
    },

    /// A price of zero would turn all stake to nothing.
    #[error("the price must not be zero")]
    ZeroPrice {},

    /// The state was written by another contract.
    #[error("cannot migrate: expected the state of `{expected}`, found that of `{actual}`")]
    WrongContract {
        /// This contract.
        expected: String,
        /// What is stored.
        actual: String,
    },

    /// The state was written by a newer version of this contract.
    #[error("cannot migrate to {expected}: the state was written by the newer {actual}")]
    Downgrade {
        /// Version of this code.
        expected: String,
        /// What is stored.
        actual: String,
    },

    /// The stored version is not a semantic version.
    #[error("`{actual}` is not a version")]
    InvalidVersion {
        /// What is stored.
        actual: String,
    },
}
