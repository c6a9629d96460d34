//! Messages of users, of the vault, and of anyone.

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Binary, Coin};

use crate::TxId;

/// Purpose of a new lien: the `msg` of the vault's `stake_remote`.
#[cw_serde]
#[serde(deny_unknown_fields, remote = "Self")]
#[schemaifier(mute_warnings)]
pub struct ReceiveVirtualStake {
    /// Operator address on the consumer.
    pub validator: String,
}

crate::json_object!(ReceiveVirtualStake);

/// Messages of users, of the vault, and of anyone.
#[cw_serde]
#[serde(deny_unknown_fields, remote = "Self")]
#[schemaifier(mute_warnings)]
pub enum ExecuteMsg {
    /// From the vault: see [`crate::lienholder::LienholderMsg`]. `msg` is a
    /// [`ReceiveVirtualStake`].
    ReceiveVirtualStake {
        /// The user.
        owner: String,
        /// The pledged amount.
        amount: Coin,
        /// A [`ReceiveVirtualStake`].
        msg: Binary,
    },
    /// Starts to remove stake of the sender from a validator. If the packet cannot be sent at all
    /// (expired client, closed channel), the unstake is forced at once.
    Unstake {
        /// Operator address on the consumer.
        validator: String,
        /// The amount.
        amount: Coin,
    },
    /// Releases the sender's matured claims in the vault, oldest first.
    WithdrawUnbonded {
        /// At most so many claims. Default 30, at most 100.
        limit: Option<u32>,
    },
    /// Forces an Unstake of the sender that is silent: its claim matures from now on, whatever the
    /// consumer does. Once per transaction.
    ForceUnstake {
        /// The Unstake.
        tx_id: TxId,
    },
    /// Forces stake of the sender that failed to be unstaked, because Unstakes were refused or have
    /// timed out: a new transaction, whose claim matures from now on, whatever the consumer does.
    ForceFailed {
        /// Operator address on the consumer.
        validator: String,
        /// At most what is `forcible` of the position.
        amount: Coin,
    },
    /// Gives up a Stake of the sender that is silent: it becomes a claim that matures from now on.
    AbortStake {
        /// The Stake.
        tx_id: TxId,
    },
    /// Sends owed Unstakes (forced ones that the consumer has not seen), oldest first. Open to
    /// anyone.
    SendOwed {
        /// At most so many. Default 10, at most 30.
        limit: Option<u32>,
    },
    /// Tries again to release liens of a user that the vault failed to release. Open to anyone.
    RetryRelease {
        /// The user.
        user: String,
    },
    /// Pays out the sender's rewards, in whole units; what is left of a unit stays claimable.
    WithdrawRewards {
        /// Of this validator. None: of a page of all the sender's positions, by operator address.
        validator: Option<String>,
        /// Of all: the last validator of the page before (attribute `next` of its event).
        start_after: Option<String>,
        /// Of all: at most so many positions. Default 30, at most 100.
        limit: Option<u32>,
        /// Recipient. None: the sender.
        recipient: Option<String>,
    },
    /// Pays what is parked for a tombstoned validator to the sink, once it has been parked for the
    /// unbonding period. Open to anyone.
    SinkRewards {
        /// Operator address on the consumer.
        validator: String,
    },
    /// Slashes a validator that signed two votes in one step of consensus. Constant cost. Open to
    /// anyone.
    SubmitEvidence {
        /// Operator address on the consumer: whose key it is, or was.
        validator: String,
        /// CometBFT's `DuplicateVoteEvidence`: the bytes of the JSON object that a node's RPC shows
        /// in a block, or protobuf. Of any length: extensions of the votes prove nothing, and are
        /// not kept.
        evidence: Binary,
    },
    /// Charges a page of each of these users for what was slashed. Open to anyone.
    Settle {
        /// 1 to 10 users.
        users: Vec<String>,
    },
    /// Works off the debt of a user: out of the next page of claims, which then release less, and
    /// after the last of them out of the next page of positions, which are unstaked without giving
    /// anything back. Open to anyone.
    WorkOffDebt {
        /// The user.
        user: String,
        /// At most so many of each. Default 10, at most 30.
        limit: Option<u32>,
    },
    /// From the vault: see [`crate::lienholder::LienholderMsg`].
    LienShrunk {
        /// The user.
        owner: String,
        /// Amount by which the lien has shrunk.
        amount: Coin,
    },
}

crate::json_object!(ExecuteMsg);
