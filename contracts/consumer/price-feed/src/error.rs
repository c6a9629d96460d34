//! Errors of the price feed.

use cosmwasm_std::{Addr, StdError};
use cw_utils::PaymentError;
use mesh_toolkit::code::MigrationError;
use thiserror::Error;

/// Refusal of a message. The state is unchanged then.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ContractError {
    /// The stored state cannot be migrated.
    #[error(transparent)]
    Migration(#[from] MigrationError),

    /// Storage, encoding, or an address that is not valid on this chain.
    #[error(transparent)]
    Std(#[from] StdError),

    /// Coins were sent to a contract that takes none.
    #[error(transparent)]
    Payment(#[from] PaymentError),

    /// The sender is not the owner.
    #[error("only the owner can do this: expected {expected}, got {actual}")]
    NotTheOwner {
        /// The owner.
        expected: Addr,
        /// The sender.
        actual: Addr,
    },

    /// A price of zero would make all stake worthless.
    #[error("the price must not be zero")]
    ZeroPrice,
}
