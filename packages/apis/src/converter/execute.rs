//! Messages.

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Binary, Coin, Decimal};

use crate::handshake::AuthorizedEndpoint;
use crate::rewards::ValidatorReward;
use crate::valset::ValidatorStatus;
use crate::BatchId;

/// What the admin, virtual-staking and passers-by can do.
#[cw_serde]
#[serde(deny_unknown_fields)]
#[schemaifier(mute_warnings)]
pub enum ExecuteMsg {
    /// Pins the far end that may open the channel. Admin only, before the first channel opens: D
    /// and what was told of the validators belong to one remote.
    PinRemote {
        /// (connection on this chain, port of external-staking).
        remote_contract: AuthorizedEndpoint,
    },
    /// Changes what is given. Admin only.
    UpdateConfig {
        /// New price feed.
        price_feed: Option<String>,
        /// New age of a stale price.
        price_max_age_secs: Option<u64>,
        /// New discount.
        discount: Option<Decimal>,
        /// New ICS20 channel for rewards. It must exist, over the connection of the remote, which
        /// must be known.
        transfer_channel: Option<String>,
    },
    /// From virtual-staking: what the chain says of these validators now. What is new goes to the
    /// provider.
    ReportValidators {
        /// A bounded page.
        validators: Vec<ValidatorReport>,
    },
    /// From virtual-staking: a validator is left alone by the epochs, or no longer. While it is,
    /// its D has no part in the total, it takes no new stake, and the provider is told that it is
    /// inactive. Its own status is kept, and told again afterwards.
    SetQuarantine {
        /// Operator address.
        validator: String,
        /// Whether it is left alone.
        quarantined: bool,
    },
    /// Sends updates of the validator set that wait in the outbox, oldest first. Open to anyone.
    SendUpdates {
        /// At most so many packets. Default 1, at most 10.
        limit: Option<u32>,
    },
    /// From virtual-staking: rewards that the chain has just paid to this contract. They are booked
    /// as far as the balance covers them, and a batch is sent if it can be.
    BookRewards {
        /// Number of the epoch. At its first page it is fixed what of the surplus is shared out.
        epoch: u64,
        /// A bounded page.
        rewards: Vec<ValidatorReward>,
    },
    /// Sends booked rewards, the next batches in turn. Open to anyone.
    SendRewards {
        /// At most so many batches. Default 1, at most 10.
        limit: Option<u32>,
    },
    /// Finds out what has become of a batch whose callback never came: asks `external-staking`,
    /// over the control channel, which then never books it any more. Once it is known not to be
    /// booked, books it again as soon as its refund is there. Open to anyone, from the timeout of
    /// its transfer + grace on, and again a grace after each time.
    RecoverBatch {
        /// Which.
        batch: BatchId,
    },
    /// Pays out coins that are not the reward token (fees in other denoms). Admin only.
    WithdrawOther {
        /// Who gets them.
        recipient: String,
        /// How much.
        amount: Coin,
    },
}

/// What the chain says of a validator. What is `None` is not known now, and stays as it was.
#[cw_serde]
#[serde(deny_unknown_fields)]
#[schemaifier(mute_warnings)]
pub struct ValidatorReport {
    /// Operator address.
    pub valoper: String,
    /// Raw ed25519 consensus key, 32 bytes.
    pub pub_key: Option<Binary>,
    /// Status in consensus.
    pub status: Option<ValidatorStatus>,
    /// Whether it was tombstoned. Final.
    pub tombstoned: bool,
}
