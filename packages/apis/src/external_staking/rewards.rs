//! Rewards of users and validators.

use crate::time::UnixTime;
use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Uint128, Uint256};

/// Rewards of a user from one validator.
#[cw_serde]
pub struct PendingRewardsResponse {
    /// Operator address on the consumer.
    pub validator: String,
    /// Whole units that can be withdrawn.
    pub amount: Uint128,
}

/// A page of rewards.
#[cw_serde]
pub struct AllPendingRewardsResponse {
    /// By operator address. Positions without rewards are in it too.
    pub rewards: Vec<PendingRewardsResponse>,
}

/// Outcome of a batch of rewards. Neither: it has not arrived, and still can.
#[cw_serde]
pub struct BatchResponse {
    /// It has arrived and was booked.
    pub booked: bool,
    /// The converter has asked for it before it was booked: it can never be booked.
    pub closed: bool,
}

/// Reward pool of a validator. Amounts in units of the reward token.
#[cw_serde]
pub struct RewardPoolResponse {
    /// Operator address on the consumer.
    pub validator: String,
    /// The stake that earns: the sum of all positions.
    pub stake: Uint128,
    /// Rewards of one unit of stake so far, in 10^-18 units.
    pub per_share: Uint256,
    /// Remainder of the last division, in 10^-18 units. Added to the next rewards.
    pub remainder: Uint256,
    /// Waits until there is stake.
    pub parked: Uint128,
    /// Time since which something is parked.
    pub parked_since: Option<UnixTime>,
}

/// A page of reward pools.
#[cw_serde]
pub struct RewardPoolsResponse {
    /// By operator address.
    pub pools: Vec<RewardPoolResponse>,
}
