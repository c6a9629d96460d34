//! Where the scenarios take place.

use cosmwasm_std::Decimal;
use mesh_apis::virtual_staking::Bonding;
use mesh_simulator::valset_file::ValidatorSpec;
use mesh_simulator::{DeployConfig, SimResult, System};

use crate::moves::{Allowed, Setting};
use crate::scenario::Scenario;

/// Collateral of each user.
pub const COLLATERAL: u128 = 100;
/// What consumers slash, in percent.
const MAX_SLASH: u64 = 40;

/// Both users of a scenario.
pub const USERS: [&str; 2] = ["alice", "bob"];

/// Consumers that are all alike, and slash this percentage.
pub fn config(consumers: usize, validators: u8, max_slash: u64) -> DeployConfig {
    let prefixes = ["cona", "conb"].into_iter().take(consumers);
    let sets = prefixes.map(|prefix| ValidatorSpec::small_set(prefix, validators)).collect();
    let mut config = DeployConfig::standard(sets);
    for consumer in &mut config.consumers {
        consumer.max_slash = Decimal::percent(max_slash);
        // They can be exchanged for one another.
        consumer.bonding = Bonding::Treasury;
        consumer.chain.accepts_grpc = false;
    }
    config
}

/// Both users have collateral.
pub fn with_collateral(config: &DeployConfig, collateral: u128) -> SimResult<System> {
    let mut system = System::new(config)?;
    for user in USERS {
        system.fund(user, collateral)?;
        system.bond(user, collateral)?;
    }
    Ok(system)
}

fn begins(config: &DeployConfig) -> SimResult<(System, Setting)> {
    let system = with_collateral(config, COLLATERAL)?;
    let chains = system.deployment.consumers.iter().map(|of| system.world.chain(of.chain));
    let heights = chains.map(|chain| chain.height()).collect();
    Ok((system, Setting { hostile: None, heights }))
}

/// One consumer with one validator.
pub fn small() -> SimResult<(System, Setting)> {
    begins(&config(1, 1, MAX_SLASH))
}

/// One consumer with two validators.
pub fn one_consumer() -> SimResult<(System, Setting)> {
    begins(&config(1, 2, MAX_SLASH))
}

/// Two consumers with two validators each.
pub fn two_consumers() -> SimResult<(System, Setting)> {
    begins(&config(2, 2, MAX_SLASH))
}

/// One consumer with one validator, and a lienholder that means harm.
pub fn with_hostile() -> SimResult<(System, Setting)> {
    let (mut system, mut setting) = small()?;
    setting.hostile = Some(system.add_hostile(Decimal::percent(50))?);
    Ok((system, setting))
}

/// One consumer with one validator, and two validators of the provider.
pub fn at_home() -> SimResult<(System, Setting)> {
    let mut config = config(1, 1, MAX_SLASH);
    config.provider_validators = ValidatorSpec::small_set("prov", 2);
    begins(&config)
}

/// A validator of a consumer, by number.
pub fn validator(consumer: usize, index: u8) -> String {
    let (consumer, index) = (letter(consumer as u8), letter(index));
    format!("con{consumer}valoper1{index}")
}

/// A validator of the provider, by number.
pub fn home(index: u8) -> String {
    format!("provvaloper1{}", letter(index))
}

fn letter(number: u8) -> char {
    char::from(b'a'.saturating_add(number))
}

/// A scenario of these users.
pub fn scenario(
    name: &'static str,
    build: fn() -> SimResult<(System, Setting)>,
    users: &[&'static str],
    allowed: Vec<(Allowed, u8)>,
) -> Scenario {
    Scenario {
        name,
        build,
        users: users.to_vec(),
        homes: vec![],
        allowed,
        alike: vec![],
        exits_everywhere: false,
        most_steps: None,
    }
}
