//! Errors of rewards.

use cosmwasm_std::{Coin, Uint128, Uint256};
use mesh_apis::rewards::MalformedMemo;
use mesh_apis::time::UnixTime;
use mesh_apis::{BatchId, InvalidOperatorAddress};
use mesh_toolkit::transfer_channel::TransferChannelError;
use thiserror::Error;

/// Refusal of a transfer channel, a transfer or a payment. A refused transfer is sent back to
/// its sender.
#[derive(Error, Debug, PartialEq)]
#[non_exhaustive]
pub enum RewardsError {
    /// Rewards cannot travel over the channel.
    #[error(transparent)]
    TransferChannel(#[from] TransferChannelError),
    /// The reward token is named by a hash, which no transfer carries.
    #[error("a transfer carries the path of a voucher, such as transfer/channel-5/uatom, not {denom}")]
    VoucherDenom {
        /// What was configured.
        denom: String,
    },
    /// The reward token came from this chain: a transfer takes it home, to another denom.
    #[error(
        "{denom} begins with the far end of the transfer channel: a transfer of it returns it to this chain"
    )]
    UnwoundDenom {
        /// What was configured.
        denom: String,
    },
    /// The packet did not come to the transfer port.
    #[error("rewards come to port {expected}, not {actual}")]
    WrongPort {
        /// Port of ICS20.
        expected: &'static str,
        /// Port at which the packet arrived.
        actual: String,
    },
    /// The packet came over another channel.
    #[error("rewards come over {expected}, not {actual}")]
    WrongChannel {
        /// The configured channel.
        expected: String,
        /// Channel over which the packet came.
        actual: String,
    },
    /// The transfer was not carried out.
    #[error("the transfer has failed")]
    FailedTransfer,
    /// The callback is not about a transfer.
    #[error("the packet is not a transfer")]
    NotATransfer,
    /// Only the converter sends rewards.
    #[error("rewards come from {expected}, not {actual}")]
    WrongSender {
        /// The converter, as the consumer calls it.
        expected: String,
        /// Sender of the transfer.
        actual: String,
    },
    /// The coins went to somebody else.
    #[error("rewards go to {expected}, not {actual}")]
    WrongReceiver {
        /// This contract.
        expected: String,
        /// Receiver of the coins.
        actual: String,
    },
    /// Not exactly one coin, of the reward token.
    #[error("rewards are one coin of {expected}, not {}", listed(.actual))]
    WrongFunds {
        /// Denom of the reward token here.
        expected: String,
        /// The actual value.
        actual: Vec<Coin>,
    },
    /// The packet is not what ICS20 sends.
    #[error("the packet holds no memo: {reason}")]
    MalformedTransfer {
        /// Message of the decoder.
        reason: String,
    },
    /// The memo holds no split.
    #[error(transparent)]
    MalformedMemo(#[from] MalformedMemo),
    /// The split is empty, or too long to be booked safely within the gas of a callback.
    #[error("a split has 1 to {most} entries, got {actual}")]
    WrongSplitLength {
        /// Most entries.
        most: usize,
        /// The actual value.
        actual: usize,
    },
    /// An entry of the split is zero.
    #[error("the split gives nothing to {validator}")]
    ZeroReward {
        /// Operator address.
        validator: String,
    },
    /// An entry of the split names nobody.
    #[error(transparent)]
    InvalidOperator(#[from] InvalidOperatorAddress),
    /// The split does not add up to the coin.
    #[error("the split adds up to {actual}, {expected} came")]
    WrongSum {
        /// The amount of the coin.
        expected: Uint256,
        /// Sum of the split.
        actual: Uint256,
    },
    /// The batch has come before.
    #[error("batch {batch} is booked already")]
    AlreadyBooked {
        /// Its number.
        batch: BatchId,
    },
    /// The converter was told that the batch was not booked, and never will be.
    #[error("batch {batch} was closed before it came")]
    BatchClosed {
        /// Its number.
        batch: BatchId,
    },
    /// The parked rewards of a validator would not fit into 128 bits.
    #[error("{parked} is parked of {validator}, {amount} more does not fit")]
    ParkedOverflow {
        /// Operator address.
        validator: String,
        /// The parked amount.
        parked: Uint128,
        /// The actual value.
        amount: Uint128,
    },
    /// No whole unit can be paid out.
    #[error("there are no rewards to withdraw")]
    NoRewards,
    /// No whole unit can be paid out for the positions that were looked at. There are more.
    #[error("there are no rewards to withdraw up to {last}: start after it")]
    NoRewardsOnPage {
        /// The last validator that was looked at.
        last: String,
    },
    /// The validator can still get stake, and then its parked rewards are for its stakers.
    #[error("validator {validator} is not gone")]
    NotGone {
        /// Operator address.
        validator: String,
    },
    /// Somebody has stake on the validator still.
    #[error("{stake} is staked on {validator}")]
    StillStaked {
        /// Operator address.
        validator: String,
        /// The stake that earns.
        stake: Uint128,
    },
    /// Nothing is parked of the validator.
    #[error("no rewards are parked of {validator}")]
    NothingParked {
        /// Operator address.
        validator: String,
    },
    /// The rewards have not been parked for the unbonding period.
    #[error("the rewards of {validator} can be sunk from {at} on, it is {now} now")]
    NotSinkableYet {
        /// Operator address.
        validator: String,
        /// Time at which it can be sunk, seconds.
        at: UnixTime,
        /// Block time, seconds.
        now: UnixTime,
    },
}

/// Coins as people write them.
fn listed(coins: &[Coin]) -> String {
    match coins {
        [] => "nothing".to_string(),
        coins => coins.iter().map(Coin::to_string).collect::<Vec<_>>().join(" and "),
    }
}
