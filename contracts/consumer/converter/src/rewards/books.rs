//! The books of rewards: amounts booked by validator, and batches in transit.

use cosmwasm_std::{Env, QuerierWrapper, StdResult, Storage, Uint128};
use cw_storage_plus::{Item, Map};
use mesh_apis::rewards::{ValidatorReward, MAX_SPLIT};
use mesh_apis::time::{Seconds, UnixTime};
use mesh_apis::BatchId;
use mesh_toolkit::amount::narrow;
use serde::{Deserialize, Serialize};

/// Configuration of rewards. Not part of [`crate::state::CONFIG`], which every Stake reads.
pub(crate) const REWARD_CONFIG: Item<RewardConfig> = Item::new("reward_config");
/// Booked rewards, which wait to be sent, by operator address. Absent: zero.
pub(crate) const BOOKED: Map<&str, Uint128> = Map::new("booked");
/// Sums of the rewards, and the state of sending them. Absent: the default.
pub(crate) const REWARDS: Item<Rewards> = Item::new("rewards");
/// Batches in transit, by number.
pub(crate) const BATCHES: Map<u64, Batch> = Map::new("batches");

/// Configuration of rewards.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq, Eq)]
pub(crate) struct RewardConfig {
    /// The reward token: the chain's staking denom.
    pub denom: String,
    /// Time from the timeout of a batch until it counts as silent.
    pub grace_period_secs: Seconds,
    /// This chain's end of the transfer channel, validated. None: rewards wait.
    pub channel: Option<String>,
}

/// Sums of the rewards, in units of the reward token, and the state of sending them.
///
/// `booked` is at most the balance. The rest of the balance is the surplus. The saturating
/// arithmetic never saturates, because all sums are of coins that exist.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq, Eq)]
pub(crate) struct Rewards {
    /// Sum of [`BOOKED`].
    #[serde(rename = "b")]
    pub booked: Uint128,
    /// Sum of [`BATCHES`]. Zero if and only if there is none.
    #[serde(rename = "t")]
    pub in_transit: Uint128,
    /// Most entries of the next batch, from 1 to [`MAX_SPLIT`].
    #[serde(rename = "l")]
    pub limit: usize,
    /// Set once a callback has come.
    #[serde(rename = "w")]
    pub callbacks_work: bool,
    /// The validator that was sent last. The next batch begins after it, so that all take turns.
    #[serde(rename = "c")]
    pub cursor: String,
    /// Number of the batch that was sent last.
    #[serde(rename = "n")]
    pub last_batch: u64,
    /// The sharing out of surplus in this epoch.
    #[serde(rename = "e", default, skip_serializing_if = "Option::is_none")]
    pub sharing: Option<Sharing>,
    /// Time from which the batch that was sent last counts as silent, seconds. None once a callback
    /// has come, or if that batch could not be sent.
    #[serde(rename = "s", default, skip_serializing_if = "Option::is_none")]
    pub silent_at: Option<UnixTime>,
}

impl Rewards {
    /// The stored record, or the default.
    pub(crate) fn load(storage: &dyn Storage) -> StdResult<Self> {
        Ok(REWARDS.may_load(storage)?.unwrap_or_default())
    }
}

impl Default for Rewards {
    fn default() -> Self {
        Self {
            booked: Uint128::zero(),
            in_transit: Uint128::zero(),
            limit: MAX_SPLIT,
            callbacks_work: false,
            cursor: String::new(),
            last_batch: 0,
            sharing: None,
            silent_at: None,
        }
    }
}

/// Surplus that is shared out in an epoch. It is fixed at the first page, so that the share of a
/// validator does not depend on its page.
#[derive(Serialize, Deserialize, Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Sharing {
    /// Number of the epoch.
    #[serde(rename = "e")]
    pub epoch: u64,
    /// Amount at the first page.
    #[serde(rename = "a")]
    pub amount: Uint128,
    /// Amount that is left.
    #[serde(rename = "l")]
    pub left: Uint128,
    /// Total stake at the first page.
    #[serde(rename = "t")]
    pub total_stake: Uint128,
    /// Sum in transit at the first page.
    #[serde(rename = "i", default)]
    pub in_transit: Uint128,
}

/// A batch in transit.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq, Eq)]
pub(crate) struct Batch {
    /// Time from which external-staking can be asked about it, seconds: a grace period after its
    /// timeout, or after the last question.
    #[serde(rename = "t")]
    pub ask_from: UnixTime,
    /// External-staking has not booked it and never will. Its refund has not come yet.
    #[serde(rename = "n", default, skip_serializing_if = "std::ops::Not::not")]
    pub not_booked: bool,
    /// (operator address, amount). No amount is zero.
    #[serde(rename = "s")]
    pub split: Vec<(String, Uint128)>,
}

impl Batch {
    /// Sum of the split.
    pub(crate) fn amount(&self) -> Uint128 {
        self.split.iter().fold(Uint128::zero(), |sum, (_, amount)| sum.saturating_add(*amount))
    }

    /// The split, as written in memos and answers.
    pub(crate) fn to_split(&self) -> Vec<ValidatorReward> {
        let reward = |(validator, amount): &(String, Uint128)| ValidatorReward {
            validator: validator.clone(),
            amount: *amount,
        };
        self.split.iter().map(reward).collect()
    }
}

/// This contract's balance of the reward token.
pub(crate) fn balance(querier: QuerierWrapper, env: &Env, denom: impl Into<String>) -> StdResult<Uint128> {
    let coin = querier.query_balance(&env.contract.address, denom)?;
    Ok(narrow(coin.amount))
}

/// Books an amount for a validator. The caller saves `rewards`.
pub(crate) fn book(
    storage: &mut dyn Storage,
    rewards: &mut Rewards,
    validator: &str,
    amount: Uint128,
) -> StdResult<()> {
    let booked = BOOKED.may_load(storage, validator)?.unwrap_or_default();
    BOOKED.save(storage, validator, &booked.saturating_add(amount))?;
    rewards.booked = rewards.booked.saturating_add(amount);
    Ok(())
}

/// Books the split of a batch in transit again, and removes the batch. The caller saves `rewards`.
pub(crate) fn rebook(
    storage: &mut dyn Storage,
    rewards: &mut Rewards,
    id: BatchId,
    batch: &Batch,
) -> StdResult<()> {
    for (validator, amount) in &batch.split {
        book(storage, rewards, validator, *amount)?;
    }
    rewards.in_transit = rewards.in_transit.saturating_sub(batch.amount());
    BATCHES.remove(storage, id.0);
    Ok(())
}
