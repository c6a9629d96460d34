//! What a chain is like.

use std::rc::Rc;

use cosmwasm_std::Uint128;

use super::custom::CustomModule;
use super::journal::Observer;
use crate::staking::{Interceptor, MAX_ENTRIES};

/// What a chain is like.
#[derive(Clone, Debug)]
pub struct ChainConfig {
    /// Chain id, such as `provider-1`.
    pub chain_id: String,
    /// Prefix of its addresses, such as `prov`.
    pub prefix: &'static str,
    /// Its staking denom.
    pub denom: String,
    /// How long it unbonds.
    pub unbonding_secs: u64,
    /// Unbonding entries per validator, and redelegations per pair, that a delegator can have.
    pub max_entries: u32,
    /// Seconds between two blocks.
    pub block_secs: u64,
    /// Height at the start.
    pub height: u64,
    /// Whether contracts may ask gRPC queries.
    pub accepts_grpc: bool,
    /// Its module for custom messages, if it has one.
    pub custom: Option<Rc<dyn CustomModule>>,
    /// Whoever wants to know what happens on it.
    pub observer: Option<Rc<dyn Observer>>,
    /// What stands in front of its staking, distribution and gRPC, if anything does.
    pub interceptor: Option<Rc<dyn Interceptor>>,
    /// Whether its ICS20 has the callbacks middleware.
    pub has_callbacks: bool,
    /// What bonded validators earn together in a day, by their tokens: commissions and delegators'
    /// rewards.
    pub rewards_per_day: Uint128,
}

impl ChainConfig {
    /// A plain chain: unbonds in 21 days, a block every 5 s, callbacks, but neither gRPC queries
    /// nor custom messages, nor rewards of its own.
    pub fn new(chain_id: impl Into<String>, prefix: &'static str, denom: impl Into<String>) -> Self {
        Self {
            chain_id: chain_id.into(),
            prefix,
            denom: denom.into(),
            unbonding_secs: 21 * 24 * 60 * 60,
            max_entries: MAX_ENTRIES as u32,
            block_secs: 5,
            height: 1_000,
            accepts_grpc: false,
            custom: None,
            observer: None,
            interceptor: None,
            has_callbacks: true,
            rewards_per_day: Uint128::zero(),
        }
    }
}
