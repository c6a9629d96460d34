//! Stake of a user: positions, claims, and parked releases.

use cosmwasm_schema::cw_serde;
use cosmwasm_std::Uint128;

use crate::time::UnixTime;
use crate::ConsumerHeight;
use crate::TxId;

/// A position.
#[cw_serde]
pub struct StakeResponse {
    /// The user.
    pub user: String,
    /// Operator address on the consumer.
    pub validator: String,
    /// Acknowledged stake, what is unstaking included.
    pub stake: Uint128,
    /// The part of `stake` whose Unstake is in flight.
    pub unstaking: Uint128,
    /// The part that can be forced now: its Unstake has failed, and it is not unstaking again.
    pub forcible: Uint128,
    /// Stakes in flight: pledged, not yet acknowledged.
    pub pending: Uint128,
    /// The part of `stake` that was charged for a slash.
    pub charged: Uint128,
    /// Amount that was burned for it.
    pub burned: Uint128,
    /// Consumer height since which it is exposed.
    pub exposed_since: Option<ConsumerHeight>,
}

/// A page of positions.
#[cw_serde]
pub struct StakesResponse {
    /// By operator address.
    pub stakes: Vec<StakeResponse>,
}

/// Key of a claim in the list of its user.
#[cw_serde]
#[derive(Copy, Eq)]
#[serde(remote = "Self")]
#[schemaifier(mute_warnings)]
pub struct ClaimKey {
    /// Its maturity.
    pub release_at: UnixTime,
    /// The transaction that made it.
    pub tx_id: TxId,
}

crate::json_object!(ClaimKey);

/// An unbonding entry: stake that was removed and is released at a time.
#[cw_serde]
pub struct ClaimResponse {
    /// Its maturity, and the transaction that made it.
    pub key: ClaimKey,
    /// Operator address on the consumer.
    pub validator: String,
    /// The amount.
    pub amount: Uint128,
    /// Whether it was forced or aborted, rather than confirmed by the consumer.
    pub forced: bool,
    /// Amount by which it lowers the lien: the amount, less what was burned, less what has paid a
    /// debt.
    pub releases: Uint128,
    /// The part of it that can still be charged for a slash.
    pub exposed: Uint128,
    /// Consumer height since which it is exposed.
    pub exposed_since: ConsumerHeight,
    /// Consumer height until which it is exposed. None: not known, or no end.
    pub exposed_until: Option<ConsumerHeight>,
}

/// A page of claims.
#[cw_serde]
pub struct ClaimsResponse {
    /// By time of maturity.
    pub claims: Vec<ClaimResponse>,
}

/// A release that failed.
#[cw_serde]
pub struct ParkedReleaseResponse {
    /// The amount.
    pub amount: Uint128,
    /// The part of it that could still be slashed.
    pub exposed: Uint128,
}
