//! A staking proxy: holds the delegations of one user on the provider chain, for the custodian of
//! local staking.
//!
//! Its delegations are the user's own in the chain's books: they vote by themselves, earn by
//! themselves, and are slashed by themselves.

use cosmwasm_schema::{cw_serde, QueryResponses};
use cosmwasm_std::{Addr, Timestamp, Uint128, VoteOption, WeightedVoteOption};

/// Creates the proxy of a user for the custodian that sends this.
#[cw_serde]
#[serde(deny_unknown_fields, remote = "Self")]
#[schemaifier(mute_warnings)]
pub struct InstantiateMsg {
    /// The user: gets the rewards, and votes.
    pub owner: String,
    /// What is staked. The owner cannot take it out of the proxy.
    pub denom: String,
}

crate::json_object!(InstantiateMsg);

/// What the custodian and the owner can do.
#[cw_serde]
#[serde(deny_unknown_fields, remote = "Self")]
#[schemaifier(mute_warnings)]
pub enum ExecuteMsg {
    /// Custodian only: delegates the coins that are sent along.
    Delegate {
        /// Operator address.
        validator: String,
    },
    /// Custodian only: undelegates. The answer's data is an [`UndelegateResponse`].
    Undelegate {
        /// Operator address.
        validator: String,
        /// How much.
        amount: Uint128,
        /// Whether this is all that the chain lists: then one more is asked for first, because a
        /// rounding can make the chain list one too few.
        all: bool,
        /// Whether the proxy is its own withdraw address meanwhile, because the chain refuses to
        /// pay rewards to the owner.
        keep_rewards: bool,
    },
    /// Custodian only: moves a delegation. The answer's data is a [`RedelegateResponse`].
    Redelegate {
        /// Operator address.
        from: String,
        /// Operator address.
        to: String,
        /// How much.
        amount: Uint128,
        /// As in [`ExecuteMsg::Undelegate`].
        all: bool,
    },
    /// Custodian only: sends it coins of the staked denom.
    HandOver {
        /// How much.
        amount: Uint128,
    },
    /// Owner only: votes on a proposal of the chain's governance, with the weight of the
    /// delegations.
    Vote {
        /// Number of the proposal.
        proposal_id: u64,
        /// How.
        option: VoteOption,
    },
    /// Owner only: splits the vote.
    VoteWeighted {
        /// Number of the proposal.
        proposal_id: u64,
        /// How; the weights add up to 1.
        options: Vec<WeightedVoteOption>,
    },
    /// Owner only: withdraws the rewards of these validators. They go to the withdraw address: the
    /// owner.
    WithdrawRewards {
        /// Operator addresses.
        validators: Vec<String>,
    },
    /// Owner only: sends the owner what the proxy has of other denoms than the staked one.
    Sweep {
        /// Which denoms.
        denoms: Vec<String>,
    },
}

crate::json_object!(ExecuteMsg);

/// Queries.
#[cw_serde]
#[derive(QueryResponses)]
#[serde(deny_unknown_fields, remote = "Self")]
#[schemaifier(mute_warnings)]
pub enum QueryMsg {
    /// Configuration.
    #[returns(ConfigResponse)]
    Config {},
}

crate::json_object!(QueryMsg);

/// Configuration.
#[cw_serde]
pub struct ConfigResponse {
    /// Moves the stake.
    pub custodian: Addr,
    /// Gets the rewards, and votes.
    pub owner: Addr,
    /// What is staked.
    pub denom: String,
}

/// Data of the answer to [`ExecuteMsg::Undelegate`].
#[cw_serde]
pub struct UndelegateResponse {
    /// How much the chain will pay, if it is not slashed.
    pub amount: Uint128,
    /// When.
    pub completion: Timestamp,
}

/// Data of the answer to [`ExecuteMsg::Redelegate`].
#[cw_serde]
pub struct RedelegateResponse {
    /// When the moved stake is free of its source. Zero: at once.
    pub completion: Timestamp,
}

/// Migration to this version of the code.
#[cw_serde]
#[serde(deny_unknown_fields)]
#[schemaifier(mute_warnings)]
pub struct MigrateMsg {}
