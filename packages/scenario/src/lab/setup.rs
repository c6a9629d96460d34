//! What to deploy.

use cosmwasm_std::{Decimal, Uint128};
use mesh_apis::virtual_staking::Bonding;
use mesh_simulator::staking::BondStatus;
use mesh_simulator::valset_file::ValidatorSpec;
use mesh_simulator::{ChainConfig, ConsumerConfig, DeployConfig, System};

use super::{Consumer, Lab, Run};
use crate::screen::warn;

/// How many transactions of a user are remembered: all of any run, so that the report is complete.
const HISTORY: u32 = 100_000;

/// The provider chain.
pub fn provider_config() -> ChainConfig {
    ChainConfig::new("provider-1", "provider", "uprov")
}

/// Validators of the provider: `home1` and so on.
pub fn home_validators(count: u64) -> Vec<ValidatorSpec> {
    let spec = |number: u64| ValidatorSpec {
        operator_address: format!("home{number}"),
        pub_key: number.to_be_bytes().repeat(4),
        moniker: format!("Home {number}"),
        tokens: 1_000_000_000,
        status: BondStatus::Bonded,
        jailed: false,
    };
    (1..=count).map(spec).collect()
}

/// What the operator addresses of a set say about the name of their chain: `amber` of
/// `ambervaloper1…`.
pub fn chain_name(validators: &[ValidatorSpec]) -> Option<&str> {
    let (prefix, _) = validators.first()?.operator_address.rsplit_once('1')?;
    let name = prefix.strip_suffix("valoper")?;
    let is_plain = name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit());
    is_plain.then_some(name)
}

/// A consumer chain of this name. One with the mesh-security module bonds with it and answers gRPC
/// queries; a plain one needs its governance to report the validators, and bonds with what its
/// community gives.
pub fn consumer_config(
    name: &str,
    number: usize,
    validators: &[ValidatorSpec],
    bonding: Bonding,
) -> ConsumerConfig {
    let prefix = chain_name(validators).unwrap_or("consumer");
    // Chains keep their prefix as long as the process lives.
    let prefix: &'static str = Box::leak(prefix.to_string().into_boxed_str());
    let mut config = ConsumerConfig::standard(number, vec![]);
    let has_module = bonding == Bonding::Module;
    config.chain = ChainConfig {
        chain_id: format!("{name}-1"),
        prefix,
        denom: format!("u{prefix}"),
        accepts_grpc: has_module,
        ..config.chain
    };
    config.bonding = bonding;
    config.price = Decimal::percent(150);
    config.discount = Decimal::percent(10);
    config.max_cap = Uint128::new(1_000_000_000_000);
    config.treasury = config.max_cap;
    config.history_limit = Some(HISTORY);
    config
}

/// Starts everything: chains, contracts, channels. The validators are on their chains, and the
/// provider knows none of them yet: see [`System::sync_validators`].
///
/// # Errors
/// What the contracts refuse.
pub fn start(config: &DeployConfig, users: Vec<String>, consumers: Vec<Consumer>) -> Run<Lab> {
    let mut system = System::new(config)?;
    for (number, consumer) in consumers.iter().enumerate() {
        for left_out in &consumer.left_out {
            warn(&format!("note: {left_out}"));
        }
        let chain = system.consumer(number)?.chain;
        for validator in &consumer.validators {
            let chain = system.world.chain_mut(chain);
            match consumer.own_keys {
                true => chain.add_validator(validator)?,
                // With a key of the simulator's own: it must be able to sign.
                false => chain.add_signer(validator)?,
            }
        }
    }
    Ok(Lab::new(system, users, consumers))
}
