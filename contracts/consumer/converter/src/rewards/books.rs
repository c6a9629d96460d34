//! The books of rewards: what is booked by validator, and the batches in transit.

use cosmwasm_std::{Env, QuerierWrapper, StdResult, Storage, Uint128};
use cw_storage_plus::{Item, Map};
use mesh_apis::rewards::{ValidatorReward, MAX_SPLIT};
use mesh_apis::BatchId;
use mesh_toolkit::amount::narrow;
use serde::{Deserialize, Serialize};

/// What rewards need to know. Not part of [`CONFIG`], which every Stake reads.
pub(crate) const REWARD_CONFIG: Item<RewardConfig> = Item::new("reward_config");
/// Rewards that wait to be sent, by operator address. Never zero: absent instead.
pub(crate) const BOOKED: Map<&str, Uint128> = Map::new("booked");
/// Sums of the rewards, and how they are sent. Absent: the default.
pub(crate) const REWARDS: Item<Rewards> = Item::new("rewards");
/// Batches in transit, by number.
pub(crate) const BATCHES: Map<u64, Batch> = Map::new("batches");

/// What rewards need to know.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq, Eq)]
pub(crate) struct RewardConfig {
    /// The reward token: the chain's staking denom.
    pub denom: String,
    /// How long after its timeout a batch counts as silent.
    pub grace_period_secs: u64,
    /// This chain's end of the ICS20 channel, checked when it was named. None: rewards wait.
    pub channel: Option<String>,
}

/// Sums of the rewards, in units of the reward token, and how they are sent.
///
/// `booked` is at most the balance: what is above it is the surplus. All sums are of coins that
/// exist, so they fit: the saturating arithmetic never saturates.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq, Eq)]
pub(crate) struct Rewards {
    /// Sum of [`BOOKED`].
    #[serde(rename = "b")]
    pub booked: Uint128,
    /// Sum of [`BATCHES`]. Zero if and only if there is none.
    #[serde(rename = "t")]
    pub in_transit: Uint128,
    /// Entries of the next batch at most, from 1 to [`MAX_SPLIT`].
    #[serde(rename = "l")]
    pub limit: usize,
    /// Whether a callback ever came.
    #[serde(rename = "w")]
    pub callbacks_work: bool,
    /// The validator that was sent last. The next batch begins after it, so that each one has its
    /// turn.
    #[serde(rename = "c")]
    pub cursor: String,
    /// Number of the batch that was sent last.
    #[serde(rename = "n")]
    pub last_batch: u64,
    /// What is shared out in this epoch.
    #[serde(rename = "e", default, skip_serializing_if = "Option::is_none")]
    pub sharing: Option<Sharing>,
    /// When the batch that was sent last counts as silent, seconds. Kept as long as no callback
    /// ever came.
    #[serde(rename = "s", default, skip_serializing_if = "Option::is_none")]
    pub silent_at: Option<u64>,
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

/// What of the surplus is shared out, fixed at the first page of an epoch: so the share of a
/// validator does not depend on its page.
#[derive(Serialize, Deserialize, Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Sharing {
    /// Number of the epoch.
    #[serde(rename = "e")]
    pub epoch: u64,
    /// All that is shared out.
    #[serde(rename = "a")]
    pub amount: Uint128,
    /// What is left of it.
    #[serde(rename = "l")]
    pub left: Uint128,
    /// The stake that it is shared out to.
    #[serde(rename = "t")]
    pub total_stake: Uint128,
}

/// A batch in transit. Its amount is the sum of its split.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq, Eq)]
pub(crate) struct Batch {
    /// From when on it can be asked about, seconds: its timeout and the grace, or the last question
    /// and the grace.
    #[serde(rename = "t")]
    pub ask_from: u64,
    /// It is known not to be booked on the provider, now or ever: its refund is on its way.
    #[serde(rename = "n", default, skip_serializing_if = "std::ops::Not::not")]
    pub not_booked: bool,
    /// (operator address, amount), none of them zero.
    #[serde(rename = "s")]
    pub split: Vec<(String, Uint128)>,
}

impl Batch {
    /// Sum of the split.
    pub(crate) fn amount(&self) -> Uint128 {
        self.split.iter().fold(Uint128::zero(), |sum, (_, amount)| sum.saturating_add(*amount))
    }

    /// The split as it stands in memos and queries.
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

/// Sums of the rewards.
pub(crate) fn load(storage: &dyn Storage) -> StdResult<Rewards> {
    Ok(REWARDS.may_load(storage)?.unwrap_or_default())
}

/// Books an amount for a validator. The caller saves `rewards`.
pub(crate) fn add(
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

/// Books a batch again that was in transit, and forgets it. The caller saves `rewards`.
pub(crate) fn end(
    storage: &mut dyn Storage,
    rewards: &mut Rewards,
    id: BatchId,
    batch: &Batch,
) -> StdResult<()> {
    for (validator, amount) in &batch.split {
        add(storage, rewards, validator, *amount)?;
    }
    rewards.in_transit = rewards.in_transit.saturating_sub(batch.amount());
    BATCHES.remove(storage, id.0);
    Ok(())
}
