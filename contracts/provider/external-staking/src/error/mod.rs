//! Errors of this contract.

pub(crate) mod rewards;

use cosmwasm_std::{Addr, HexBinary, OverflowError, StdError, Uint128};
use cw_utils::PaymentError;
use mesh_apis::external_staking::{TxKind, TxStatus};
use mesh_apis::handshake::HandshakeError;
use mesh_apis::packet::MalformedPacket;
use mesh_apis::time::UnixTime;
use mesh_apis::{ConsumerHeight, TxId};
use mesh_evidence::EvidenceError;
use mesh_toolkit::answer::InvalidAnswer;
use mesh_toolkit::code::MigrationError;
use mesh_toolkit::transfer_channel::TransferChannelError;
use thiserror::Error;

use self::rewards::RewardsError;

/// Refusal of a call. A refused call changes nothing.
#[derive(Error, Debug)]
#[non_exhaustive]
pub enum ContractError {
    /// The stored state cannot be taken over.
    #[error(transparent)]
    Migration(#[from] MigrationError),
    /// Storage, encoding or a query failed.
    #[error(transparent)]
    Std(#[from] StdError),
    /// A sum would not fit.
    #[error(transparent)]
    Overflow(#[from] OverflowError),
    /// Coins were sent to a message that takes none.
    #[error(transparent)]
    Payment(#[from] PaymentError),
    /// The handshake was refused.
    #[error(transparent)]
    Handshake(#[from] HandshakeError),
    /// Rewards were refused.
    #[error(transparent)]
    Rewards(#[from] RewardsError),
    /// The evidence proves nothing.
    #[error(transparent)]
    Evidence(#[from] EvidenceError),
    /// The vault's answer cannot be read.
    #[error(transparent)]
    VaultAnswer(#[from] InvalidAnswer),
    /// The validator never signed with a key of this address.
    #[error("{validator} has no key with the consensus address {address}")]
    UnknownKey {
        /// Operator address.
        validator: String,
        /// Consensus address in the votes.
        address: HexBinary,
    },
    /// A newer key has been known for the unbonding period.
    #[error("{address} of {validator} has a newer key beside it, and answered for votes until {until}, it is {now} now")]
    RetiredKey {
        /// Operator address.
        validator: String,
        /// Consensus address in the votes.
        address: HexBinary,
        /// End of the time in which it answered, seconds.
        until: UnixTime,
        /// Block time, seconds.
        now: UnixTime,
    },
    /// Nothing new.
    #[error("{validator} was slashed for height {height} already")]
    AlreadySlashed {
        /// Operator address.
        validator: String,
        /// Height of the votes.
        height: ConsumerHeight,
    },
    /// No new stake to a validator that signed twice.
    #[error("{validator} was slashed: it signed twice at height {height}")]
    SlashedValidator {
        /// Operator address.
        validator: String,
        /// Consumer height.
        height: ConsumerHeight,
    },
    /// No new stake for a user whose liens are short.
    #[error("a debt of {debt} must be worked off first")]
    InDebt {
        /// The shortfall of the liens.
        debt: Uint128,
    },
    /// There is nothing to work off.
    #[error("{user} has no debt")]
    NoDebt {
        /// The user.
        user: String,
    },
    /// A page of users is bounded.
    #[error("1 to {most} users can be settled at a time, got {actual}")]
    WrongNumberOfUsers {
        /// The bound.
        most: usize,
        /// The actual value.
        actual: usize,
    },
    /// A setting is outside of what makes sense.
    #[error("{field} must be {expected}, got {actual}")]
    InvalidConfig {
        /// Name of the setting.
        field: &'static str,
        /// The allowed range.
        expected: &'static str,
        /// The actual value.
        actual: String,
    },
    /// Only `expected` may do this.
    #[error("only {expected} may do this, not {actual}")]
    Unauthorized {
        /// The authorised account.
        expected: String,
        /// The sender.
        actual: String,
    },
    /// Another denom than the vault's.
    #[error("denom must be {expected}, got {actual}")]
    WrongDenom {
        /// The vault's denom.
        expected: String,
        /// The actual value.
        actual: String,
    },
    /// The amount is zero.
    #[error("amount must not be zero")]
    ZeroAmount,
    /// No channel is open to the consumer.
    #[error("the channel to the consumer is not open")]
    ChannelNotOpen,
    /// Nothing is known of this validator, or not yet its addition.
    #[error("validator {validator} is not known")]
    UnknownValidator {
        /// Operator address.
        validator: String,
    },
    /// The validator is not in the consumer's active set.
    #[error("validator {validator} is not active")]
    InactiveValidator {
        /// Operator address.
        validator: String,
    },
    /// The validator was tombstoned.
    #[error("validator {validator} was tombstoned at height {height}")]
    TombstonedValidator {
        /// Operator address.
        validator: String,
        /// Consumer height.
        height: ConsumerHeight,
    },
    /// The consumer's acks contradict the books: no new stake to this validator.
    #[error("the consumer's books of validator {validator} diverge, it takes no new stake")]
    DivergedValidator {
        /// Operator address.
        validator: String,
    },
    /// More than the position has that is not unstaking already.
    #[error("at most {available} can be unstaked, got {requested}")]
    InsufficientStake {
        /// Staked and not unstaking.
        available: Uint128,
        /// The requested amount.
        requested: Uint128,
    },
    /// No such transaction, or one that is no longer remembered.
    #[error("transaction {tx_id} is not known")]
    UnknownTx {
        /// Its number.
        tx_id: TxId,
    },
    /// All numbers of transactions of this user are in use.
    #[error("no number is left for another transaction of {user}")]
    NoTxIdLeft {
        /// The user.
        user: Addr,
    },
    /// Only an Unstake can be forced, only a Stake can be aborted.
    #[error("transaction {tx_id} must be of kind {}, it is of kind {}", .expected.name(), .actual.name())]
    WrongTxKind {
        /// Its number.
        tx_id: TxId,
        /// The kind that this call is for.
        expected: TxKind,
        /// Its kind.
        actual: TxKind,
    },
    /// The transaction is in a state that this call does not apply to.
    #[error("transaction {tx_id} cannot be given up: it is {}", .status.name())]
    NotForcible {
        /// Its number.
        tx_id: TxId,
        /// Its status.
        status: TxStatus,
    },
    /// An answer to a packet that was not sent, or is answered already.
    #[error("no packet of transaction {tx_id} is in flight: it is {}", .status.name())]
    NotInFlight {
        /// Its number.
        tx_id: TxId,
        /// Its status.
        status: TxStatus,
    },
    /// An answer to a packet that is not the last one of its transaction.
    #[error("this packet is not the one that was sent for transaction {tx_id}")]
    ForeignPacket {
        /// The number in it.
        tx_id: TxId,
    },
    /// An answer to bytes that this contract never sent.
    #[error(transparent)]
    MalformedPacket(#[from] MalformedPacket),
    /// The packet can still be acknowledged or timed out.
    #[error("transaction {tx_id} is not silent before {silent_at}, it is {now} now")]
    NotSilentYet {
        /// Its number.
        tx_id: TxId,
        /// Timeout + grace, seconds.
        silent_at: UnixTime,
        /// Block time, seconds.
        now: UnixTime,
    },
    /// More than failed to be unstaked, or more than is left of it.
    #[error("{requested} of the stake on {validator} cannot be forced: {forcible} can")]
    TooMuchToForce {
        /// Operator address.
        validator: String,
        /// The forcible amount.
        forcible: Uint128,
        /// The requested amount.
        requested: Uint128,
    },
    /// The user has no claim.
    #[error("{user} has no claim to withdraw")]
    NoClaim {
        /// The user.
        user: String,
    },
    /// No claim of the user has matured.
    #[error("no claim has matured: the next one matures at {next}, it is {now} now")]
    NothingMatured {
        /// Maturity of the next one, seconds.
        next: UnixTime,
        /// Block time, seconds.
        now: UnixTime,
    },
    /// Nothing waits for a retry.
    #[error("no release is parked for {user}")]
    NothingParked {
        /// The user.
        user: String,
    },
    /// A reply that this contract never asked for.
    #[error("unknown reply id {id}")]
    UnknownReply {
        /// The actual value.
        id: u64,
    },
}

impl From<TransferChannelError> for ContractError {
    fn from(error: TransferChannelError) -> Self {
        Self::Rewards(error.into())
    }
}
