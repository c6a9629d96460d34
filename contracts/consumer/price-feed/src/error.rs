//! What the price feed refuses, and why.

use cosmwasm_std::{Addr, StdError};
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
    ZeroPrice,
}
