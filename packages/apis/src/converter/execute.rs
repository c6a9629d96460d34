//! Messages.

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Binary, Coin, Decimal};

use crate::handshake::AuthorizedEndpoint;
use crate::rewards::ValidatorReward;
use crate::time::Seconds;
use crate::valset::ValidatorStatus;
use crate::BatchId;

/// Messages of the admin, of virtual-staking and of anyone.
#[cw_serde]
#[serde(deny_unknown_fields, remote = "Self")]
#[schemaifier(mute_warnings)]
pub enum ExecuteMsg {
    /// Pins the far end that may open the control channel. Admin only, and only before the first
    /// channel opens: D belongs to one remote, and so do the updates of the validator set.
    PinRemote {
        /// (connection on this chain, port of external-staking).
        remote_contract: AuthorizedEndpoint,
    },
    /// Changes the given settings, and keeps the others. Admin only.
    UpdateConfig {
        /// New price feed.
        price_feed: Option<String>,
        /// New greatest age of a price, seconds.
        price_max_age_secs: Option<Seconds>,
        /// New discount.
        discount: Option<Decimal>,
        /// New ICS20 channel for rewards. It must exist, over the connection of the remote, which
        /// must be pinned.
        transfer_channel: Option<String>,
    },
    /// Reports the current state of validators on the chain. Changes go to the provider.
    /// Virtual-staking only.
    ReportValidators {
        /// A page of at most 100.
        validators: Vec<ValidatorReport>,
    },
    /// Puts a validator into quarantine, or lifts that. In quarantine its D is not part of the
    /// total, it takes no new stake, and the provider gets it as inactive. Its own status is kept
    /// and sent again afterwards. Virtual-staking only.
    SetQuarantine {
        /// Operator address.
        validator: String,
        /// True for quarantine, false to lift it.
        quarantined: bool,
    },
    /// Sends updates of the validator set from the outbox, oldest first. Open to anyone.
    SendUpdates {
        /// Most packets to send. Default 1, at most 10.
        limit: Option<u32>,
    },
    /// Books rewards that the chain has just paid to this contract, as far as its balance covers
    /// them. Sends a batch if possible. Virtual-staking only.
    BookRewards {
        /// Number of the epoch. Its first page fixes the part of the surplus that is shared out.
        epoch: u64,
        /// A page of at most 100.
        rewards: Vec<ValidatorReward>,
    },
    /// Sends the next batches of booked rewards. Open to anyone.
    SendRewards {
        /// Most batches to send. Default 1, at most 10.
        limit: Option<u32>,
    },
    /// Recovers a batch whose callback never came. Asks `external-staking` over the control
    /// channel, which from then on never books the batch. If it has not booked it before, the batch
    /// is booked again here: by its answer if the refund has come, otherwise by another call. Open
    /// to anyone, from a grace period after the timeout of its transfer, and again a grace period
    /// after each question.
    RecoverBatch {
        /// Number of the batch.
        batch: BatchId,
    },
    /// Pays out coins of another denom than the reward token, such as fees. Admin only.
    WithdrawOther {
        /// Receiver of the coins.
        recipient: String,
        /// Coins to pay out.
        amount: Coin,
    },
}

crate::json_object!(ExecuteMsg);

/// State of a validator on the chain. A field that is `None` is unknown now, and stays as it was.
#[cw_serde]
#[serde(deny_unknown_fields)]
#[schemaifier(mute_warnings)]
pub struct ValidatorReport {
    /// Operator address.
    pub valoper: String,
    /// Raw ed25519 consensus key, 32 bytes.
    pub pub_key: Option<Binary>,
    /// Status on the chain.
    pub status: Option<ValidatorStatus>,
    /// True if it is tombstoned, which is final.
    pub tombstoned: bool,
}
