//! Validators of the consumer, and the books of each.

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Binary, Uint128};

use crate::ack::StakeAck;
use crate::time::UnixTime;
use crate::valset::ValidatorStatus;
use crate::ConsumerHeight;
use crate::TxId;

/// State of a validator: the merge of all operations received.
#[cw_serde]
pub struct ValidatorResponse {
    /// Operator address on the consumer.
    pub validator: String,
    /// All keys it has ever signed with (the first 100), by consensus address. Empty until its
    /// addition arrives.
    pub keys: Vec<ConsensusKey>,
    /// Last known status, if any was received.
    pub status: Option<ValidatorStatus>,
    /// Consumer height of its tombstone, if it has one.
    pub tombstoned_at: Option<ConsumerHeight>,
    /// Whether it can be staked to: added, active, not tombstoned, not slashed, and not diverged
    /// (see [`LedgerResponse`]).
    pub can_be_staked: bool,
}

/// A consensus key, the height from which it signs, and how long it answers for votes.
#[cw_serde]
#[derive(Eq)]
pub struct ConsensusKey {
    /// Consumer height. Of several for one key the smallest.
    pub start_height: ConsumerHeight,
    /// Raw ed25519 key, 32 bytes.
    pub pub_key: Binary,
    /// Time from which evidence about it is refused: the unbonding period after a newer key was
    /// known. None: it is the newest, and answers without a limit.
    pub answers_until: Option<UnixTime>,
}

/// A page of validators.
#[cw_serde]
pub struct ListValidatorsResponse {
    /// By operator address.
    pub validators: Vec<ValidatorResponse>,
}

/// A page of operator addresses.
#[cw_serde]
pub struct ListActiveValidatorsResponse {
    /// By operator address.
    pub validators: Vec<String>,
    /// `start_after` of the next page, if there may be one.
    pub next: Option<String>,
}

/// The books of one validator. `staked - unstaked` is A\[V\] of the protocol: what the consumer has
/// acknowledged.
#[cw_serde]
pub struct LedgerResponse {
    /// Sum of all acknowledged Stakes.
    pub staked: Uint128,
    /// Sum of all acknowledged Unstakes.
    pub unstaked: Uint128,
    /// Stakes sent and unresolved.
    pub staking: Uint128,
    /// Unstakes sent and unresolved.
    pub unstaking: Uint128,
    /// Forced, and not acknowledged: waiting, in flight again, or unresolved since before it was
    /// forced.
    pub owed: Uint128,
    /// Packets sent and unresolved.
    pub in_flight: u64,
    /// Sums of the ack that counted most operations.
    pub latest: Option<StakeAck>,
    /// The first contradiction. A diverged validator takes no new stake; every exit stays
    /// open.
    pub diverged: Option<Divergence>,
    /// The greatest height at which it is known to have signed twice. It takes no new stake, and
    /// earns no more.
    pub slashed: Option<ConsumerHeight>,
}

/// Contradiction between the acks of the consumer and the books of the provider.
#[cw_serde]
#[serde(remote = "Self")]
#[schemaifier(mute_warnings)]
pub struct Divergence {
    /// The packet whose ack showed it.
    pub tx_id: TxId,
    /// Which rule was broken.
    pub kind: DivergenceKind,
    /// The possible values.
    pub expected: String,
    /// The actual value.
    pub actual: String,
}

crate::json_object!(Divergence);

/// Which rule of error correction was broken.
#[cw_serde]
#[derive(Copy, Eq)]
#[serde(remote = "Self")]
#[schemaifier(mute_warnings)]
pub enum DivergenceKind {
    /// The sum of Stakes is outside of what can have been applied.
    Staked,
    /// The sum of Unstakes is outside of what can have been applied.
    Unstaked,
    /// With nothing in flight, the latest sums or their count differ from what was acknowledged.
    Settled,
    /// The height is below one that was known when the packet was sent.
    Height,
    /// The ack was neither a result nor an error.
    MalformedAck,
}

crate::json_name!(DivergenceKind);
