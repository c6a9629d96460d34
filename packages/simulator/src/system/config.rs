//! What to deploy.

use cosmwasm_std::{Decimal, Uint128};
use mesh_apis::exposure::{self, LagInputs};
use mesh_apis::virtual_staking::Bonding;

use crate::valset_file::ValidatorSpec;
use crate::ChainConfig;

const DAY: u64 = 24 * 60 * 60;

/// One provider and its consumers.
#[derive(Clone, Debug)]
pub struct DeployConfig {
    /// The provider chain. Its staking denom is what the vault takes.
    pub provider: ChainConfig,
    /// Its validators. If there are some, users can stake their collateral on them, with a reserve
    /// of 7 %.
    pub provider_validators: Vec<ValidatorSpec>,
    /// The consumers.
    pub consumers: Vec<ConsumerConfig>,
}

/// A consumer chain, and the contracts on both sides that are for it.
#[derive(Clone, Debug)]
pub struct ConsumerConfig {
    /// The chain.
    pub chain: ChainConfig,
    /// Its validators.
    pub validators: Vec<ValidatorSpec>,
    /// How virtual staking bonds. With `Module` the chain has a
    /// [`VirtualStakeModule`](super::VirtualStakeModule).
    pub bonding: Bonding,
    /// Native tokens per provider token.
    pub price: Decimal,
    /// A price older than this allows decreases only.
    pub price_max_age_secs: u64,
    /// Part of the value that is not delegated.
    pub discount: Decimal,
    /// The most that virtual staking may delegate.
    pub max_cap: Uint128,
    /// What governance gives to virtual staking (`Treasury`).
    pub treasury: Uint128,
    /// Shortest time between two epochs.
    pub epoch_interval_secs: u64,
    /// Validators per page of an epoch.
    pub page_limit: Option<u32>,
    /// Part of a target or delegation below which a difference is dust.
    pub dead_band: Option<Decimal>,
    /// How long a claim matures on the provider.
    pub unbonding_secs: u64,
    /// The greatest part of a lien that can be slashed.
    pub max_slash: Decimal,
    /// How many blocks of the consumer unstaked stake stays exposed.
    pub exposure_lag: u64,
    /// How long packets travel. None: the contracts' default, 7 days.
    pub packet_timeout_secs: Option<u64>,
    /// How long after its timeout a packet counts as silent. None: the contract's default, 1 day.
    pub grace_period_secs: Option<u64>,
    /// How many transactions of a user are remembered. None: the contract's default, 50.
    pub history_limit: Option<u32>,
    /// Trusting period of the clients on both sides.
    pub trusting_secs: u64,
}

const PREFIXES: [&str; 4] = ["cona", "conb", "conc", "cond"];

impl DeployConfig {
    /// A provider, and a consumer for each set of validators. The first consumer, and every other
    /// one after it, is a plain chain with a treasury that refuses gRPC queries of contracts; the
    /// others have the mesh-security module.
    pub fn standard(validators: Vec<Vec<ValidatorSpec>>) -> Self {
        let consumers = validators.into_iter().enumerate();
        Self {
            provider: ChainConfig::new("provider-1", "prov", "uprov"),
            provider_validators: vec![],
            consumers: consumers.map(|(index, set)| ConsumerConfig::standard(index, set)).collect(),
        }
    }
}

impl ConsumerConfig {
    /// The least exposure lag of this consumer: see [`mesh_apis::exposure`].
    pub fn least_lag(&self, longest_gap_secs: u64, longest_paging_secs: u64) -> u64 {
        let spacing_secs = match self.bonding {
            Bonding::Treasury => exposure::spacing_secs(self.chain.unbonding_secs, self.chain.max_entries),
            Bonding::Module => 0,
        };
        let shortest_block_millis = self.chain.block_secs * 1_000;
        LagInputs { spacing_secs, longest_gap_secs, longest_paging_secs, shortest_block_millis }
            .least_lag_blocks()
    }

    /// The consumer with this number, see [`DeployConfig::standard`].
    pub fn standard(index: usize, validators: Vec<ValidatorSpec>) -> Self {
        let letter = char::from(b'a' + (index % 26) as u8);
        let mut chain = ChainConfig::new(
            format!("consumer{letter}-1"),
            PREFIXES[index % PREFIXES.len()],
            format!("ucon{letter}"),
        );
        chain.height = 5_000 * (index as u64 + 2);
        chain.block_secs = 6;
        let has_module = index % 2 == 1;
        chain.accepts_grpc = has_module;
        let mut config = Self {
            unbonding_secs: chain.unbonding_secs,
            chain,
            validators,
            bonding: if has_module { Bonding::Module } else { Bonding::Treasury },
            price: Decimal::percent(150),
            price_max_age_secs: 365 * DAY,
            discount: Decimal::percent(10),
            max_cap: Uint128::new(1_000_000_000_000),
            treasury: Uint128::new(1_000_000_000_000),
            epoch_interval_secs: DAY,
            page_limit: None,
            dead_band: None,
            max_slash: Decimal::percent(10),
            exposure_lag: 0,
            packet_timeout_secs: None,
            grace_period_secs: None,
            history_limit: None,
            trusting_secs: 14 * DAY,
        };
        // Epochs are run on every second day at the latest.
        config.exposure_lag = config.least_lag(2 * DAY, DAY / 24);
        config
    }
}
