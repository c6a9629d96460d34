//! What the custodian refuses, and why.

use cosmwasm_std::{Addr, OverflowError, StdError, Timestamp, Uint128, Uint256};
use cw_utils::PaymentError;
use mesh_apis::time::UnixTime;
use mesh_toolkit::answer::InvalidAnswer;
use mesh_toolkit::code::MigrationError;
use thiserror::Error;

/// Why a message was refused. Nothing has changed then. Amounts are in the staked denom.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ContractError {
    /// The stored state cannot be taken over.
    #[error(transparent)]
    Migration(#[from] MigrationError),

    /// Storage, encoding, a query that failed, or an address that is not valid on this chain.
    #[error(transparent)]
    Std(#[from] StdError),

    /// Coins where none are taken, or not exactly one coin where one is.
    #[error(transparent)]
    Payment(#[from] PaymentError),

    /// A sum would exceed 128 bits.
    #[error(transparent)]
    Overflow(#[from] OverflowError),

    /// The vault's denom cannot be staked on this chain.
    #[error("cannot stake {actual}: the chain stakes {expected}")]
    NotTheStakingDenom {
        /// The chain's.
        expected: String,
        /// The vault's.
        actual: String,
    },

    /// One entry is kept for debts.
    #[error("{actual} unbonding entries on a validator: expected at least {min}")]
    TooFewEntries {
        /// The limit.
        min: u32,
        /// What was given.
        actual: u32,
    },

    /// Only the vault sends coins to be staked.
    #[error("unauthorized: expected the vault {expected}, got {actual}")]
    NotTheVault {
        /// The vault.
        expected: Addr,
        /// The sender.
        actual: Addr,
    },

    /// Only governance changes the configuration.
    #[error("unauthorized: expected governance ({}), got {actual}", expected.as_ref().map_or("there is none", Addr::as_str))]
    NotGovernance {
        /// Governance, if there is one.
        expected: Option<Addr>,
        /// The sender.
        actual: Addr,
    },

    /// The coin is not what is staked.
    #[error("wrong denom: expected `{expected}`, got `{actual}`")]
    WrongDenom {
        /// What is staked.
        expected: String,
        /// What was given.
        actual: String,
    },

    /// An amount of zero does nothing.
    #[error("the amount must not be zero")]
    ZeroAmount,

    /// The user has never staked locally.
    #[error("{user} has no local stake")]
    NoLocalStake {
        /// The user.
        user: Addr,
    },

    /// The proxy is not one of the user's.
    #[error("{proxy} is not a proxy of {user}")]
    NotAProxy {
        /// The user.
        user: Addr,
        /// What was given.
        proxy: Addr,
    },

    /// A proxy is replaced only when it is empty.
    #[error("{proxy} still has stake or open entries: another one can replace it only when it is empty")]
    ProxyInUse {
        /// The proxy.
        proxy: Addr,
    },

    /// There is none, or the chain names it differently: it reads an address in capitals as well.
    /// Delegations are found by the name in the chain's list.
    #[error("the chain has no validator of the name {validator}")]
    UnknownValidator {
        /// What was given.
        validator: String,
    },

    /// All stakes of a user are read at once.
    #[error("cannot stake on more than {max} validators")]
    TooManyValidators {
        /// The limit.
        max: usize,
    },

    /// All delegations of a proxy are read at once.
    #[error("the chain lists {actual} delegations of the proxy, {max} at most before another validator")]
    TooManyListed {
        /// The limit.
        max: usize,
        /// What is listed, fractions included.
        actual: usize,
    },

    /// More than is staked, after the chain's slashes.
    #[error("cannot move {requested}: {staked} is staked on {validator}")]
    NotEnoughStaked {
        /// Operator address.
        validator: String,
        /// What is staked.
        staked: Uint128,
        /// What was asked for.
        requested: Uint256,
    },

    /// What is owed goes first.
    #[error("{uncovered} is owed and not on its way: send work_off first")]
    InDebt {
        /// What neither open entries nor coins cover.
        uncovered: Uint128,
    },

    /// Everything that is owed is on its way, or nothing is.
    #[error("{user} owes nothing that is not on its way")]
    NothingOwed {
        /// The user.
        user: Addr,
    },

    /// There is nothing to undelegate.
    #[error("the chain lists no stake of {user} on {validator}")]
    NothingListed {
        /// The user.
        user: Addr,
        /// Operator address.
        validator: String,
    },

    /// Unbonding entries are limited, and the last one is kept for debts.
    #[error("{validator} has {open} unbonding entries of a limit of {max}: no more before one is due")]
    EntriesFull {
        /// Operator address.
        validator: String,
        /// Entries that are not due.
        open: usize,
        /// How many this message may fill.
        max: u32,
    },

    /// Stake that was moved is still bound to where it came from.
    #[error("stake was moved to {validator}: nothing can be unstaked from it before {}", UnixTime::from(*until))]
    Locked {
        /// Operator address.
        validator: String,
        /// When it can.
        until: Timestamp,
    },

    /// A proxy answers something else than was asked.
    #[error(transparent)]
    InvalidAnswer(#[from] InvalidAnswer),

    /// A reply that no message of this contract asks for.
    #[error("unknown reply {id}")]
    UnknownReply {
        /// Its number.
        id: u64,
    },
}
