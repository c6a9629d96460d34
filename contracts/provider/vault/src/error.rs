//! What the vault refuses, and why.

use cosmwasm_std::{Addr, Decimal, OverflowError, StdError, Uint128, Uint256};
use cw_utils::PaymentError;
use mesh_toolkit::answer::InvalidAnswer;
use mesh_toolkit::code::MigrationError;
use thiserror::Error;

/// Why a message was refused. Nothing has changed then. Amounts are in the vault's denom.
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

    /// A sum would exceed 128 bits.
    #[error(transparent)]
    Overflow(#[from] OverflowError),

    /// The denom cannot exist on a Cosmos SDK chain.
    #[error("`{actual}` is not a denom")]
    InvalidDenom {
        /// What was given.
        actual: String,
    },

    /// The coin is not of the vault's denom.
    #[error("wrong denom: expected `{expected}`, got `{actual}`")]
    WrongDenom {
        /// The vault's denom.
        expected: String,
        /// What was given.
        actual: String,
    },

    /// An amount of zero does nothing.
    #[error("the amount must not be zero")]
    ZeroAmount,

    /// The collateral of the user would exceed what the vault can count.
    #[error("collateral is limited to {max}: {bonded} is bonded, {amount} more is too much")]
    TooMuchCollateral {
        /// The limit.
        max: Uint128,
        /// What the user has bonded.
        bonded: Uint256,
        /// What was to be added.
        amount: Uint256,
    },

    /// The collateral is not there, or bound by liens.
    #[error("cannot unbond {requested}: {free} is free")]
    InsufficientFree {
        /// What was asked for.
        requested: Uint256,
        /// bonded - max(largest lien, sum of what can be slashed).
        free: Uint128,
    },

    /// There is more that could leave, but the chain may have slashed what is out.
    #[error("cannot take {requested}: without a reconcile of the local stake in the same transaction {free} can leave")]
    NotReconciled {
        /// What was asked for.
        requested: Uint256,
        /// What can leave all the same: it would be free if all that is out were lost.
        free: Uint128,
    },

    /// A pledge that idle coins do not cover alone, and the chain may have slashed what is out.
    #[error(
        "{required} is not covered by the idle {idle}: reconcile the local stake in the same transaction"
    )]
    PledgeNotReconciled {
        /// The largest lien, or the sum of what lienholders could slash.
        required: Uint256,
        /// Coins in the vault.
        idle: Uint128,
    },

    /// Only coins that are in the vault can be staked locally.
    #[error("cannot stake {requested} locally: {idle} is in the vault")]
    InsufficientIdle {
        /// What was asked for.
        requested: Uint256,
        /// Coins in the vault.
        idle: Uint128,
    },

    /// What is owed must be burned first.
    #[error("{owed} is owed: it is burned when local stake returns")]
    InDebt {
        /// How much.
        owed: Uint128,
    },

    /// The vault has no custodian of local staking.
    #[error("there is no local staking here")]
    NoLocalStaking,

    /// Only the custodian of local staking returns collateral.
    #[error("unauthorized: expected the custodian {expected}, got {actual}")]
    NotTheCustodian {
        /// The custodian.
        expected: Addr,
        /// The sender.
        actual: Addr,
    },

    /// A reserve that does not cover the chain's slashes, or is no ratio.
    #[error("reserve is {actual}: expected at least {}, at most 1", min.map_or("more than 1".to_string(), |min| min.to_string()))]
    InvalidReserve {
        /// s / (1 - 2s) for the chain's double sign, plus the fraction for downtime. None if no
        /// ratio covers that.
        min: Option<Decimal>,
        /// What was given.
        actual: Decimal,
    },

    /// The chain's answer does not decode.
    #[error(transparent)]
    InvalidAnswer(#[from] InvalidAnswer),

    /// The contract asks for no such reply.
    #[error("reply {id} was not asked for")]
    UnknownReply {
        /// Its number.
        id: u64,
    },

    /// Only a registered lienholder can hold a lien, release it or slash.
    #[error("{address} is not a registered lienholder")]
    NotALienholder {
        /// Who is not.
        address: Addr,
    },

    /// A lienholder registers once: its ratio is final.
    #[error("{address} is registered already, with a max slash of {max_slash}")]
    AlreadyRegistered {
        /// The lienholder.
        address: Addr,
        /// Its ratio, which stays.
        max_slash: Decimal,
    },

    /// A lienholder cannot slash more than a lien.
    #[error("max slash is {actual}: expected at most {max}")]
    InvalidMaxSlash {
        /// The limit.
        max: Decimal,
        /// What was given.
        actual: Decimal,
    },

    /// All numbers for lienholders are in use.
    #[error("no number is left for another lienholder")]
    NoLienholderIdLeft,

    /// The user has liens with as many lienholders as are allowed.
    #[error("cannot have more than {max} liens")]
    TooManyLiens {
        /// The limit.
        max: usize,
    },

    /// One lien would bind more than there is.
    #[error("a lien of {lien} is not covered by the collateral of {collateral}")]
    LienAboveCollateral {
        /// The lien with what was to be added, as far as 256 bits can count.
        lien: Uint256,
        /// What the user has bonded.
        collateral: Uint128,
    },

    /// All lienholders together could slash more than there is.
    #[error("{slashable} that can be slashed is not covered by the collateral of {collateral}")]
    SlashableAboveCollateral {
        /// Sum over all liens, with what was to be added.
        slashable: Uint256,
        /// What the user has bonded.
        collateral: Uint128,
    },

    /// A lien shrank, and that is unreported to its holder. It cannot grow before it is reported.
    #[error(
        "the lienholder does not know yet that its lien shrank by {unreported}: send report_shrunk first"
    )]
    UnreportedShrink {
        /// By how much.
        unreported: Uint128,
    },

    /// The lienholder knows of everything.
    #[error("nothing is unreported to {lienholder}")]
    NothingUnreported {
        /// The lienholder.
        lienholder: Addr,
    },
}
