//! Systems in which something has happened already, so that a search begins where it matters.

use mesh_simulator::valset_file::ValidatorSpec;
use mesh_simulator::{SimResult, System};

use crate::moves::Setting;
use crate::periods::DAY;
use crate::scenarios::setting::{config, with_collateral, COLLATERAL};

/// What a scenario begins with.
pub(super) type Built = SimResult<(System, Setting)>;

/// Without a hostile lienholder.
pub(super) fn alone(system: SimResult<System>) -> Built {
    Ok((system?, Setting::default()))
}

/// A validator of the first consumer, and the other one.
pub(super) const VA: &str = "conavaloper1a";
pub(super) const VB: &str = "conavaloper1b";
/// A validator of the first consumer that is not there at first.
pub(super) const NEW: &str = "conavaloper1c";
/// A validator of the second consumer.
pub(super) const WA: &str = "conbvaloper1a";
/// A validator of the provider.
pub(super) const HOME: &str = "provvaloper1a";

fn staked(mut system: System, consumer: usize, validator: &str, amount: u128) -> SimResult<System> {
    system.stake("alice", consumer, validator, amount)?;
    system.world.relay_all()?;
    Ok(system)
}

/// One consumer. alice and bob have 100 of collateral each.
pub(super) fn fresh() -> SimResult<System> {
    with_collateral(&config(1, 2, 40), COLLATERAL)
}

/// Two consumers, each of which can slash 60 %.
pub(super) fn greedy() -> SimResult<System> {
    with_collateral(&config(2, 2, 60), COLLATERAL)
}

/// alice has 60 on a validator.
pub(super) fn backed() -> SimResult<System> {
    staked(fresh()?, 0, VA, 60)
}

/// alice has 100 on one consumer, and 50 on the other.
pub(super) fn backed_twice() -> SimResult<System> {
    staked(staked(with_collateral(&config(2, 2, 40), COLLATERAL)?, 0, VA, 100)?, 1, WA, 50)
}

/// alice has one unit on each of two validators.
pub(super) fn dust() -> SimResult<System> {
    staked(staked(fresh()?, 0, VA, 1)?, 0, VB, 1)
}

/// alice has 60 on a validator that is known to have signed twice at a height that has not come.
pub(super) fn late_evidence() -> SimResult<System> {
    let mut system = backed()?;
    let height = system.world.chain(system.consumer(0)?.chain).height();
    let evidence = system.double_sign(0, VA, height.saturating_mul(1_000))?;
    system.submit_evidence(0, VA, &evidence)?;
    Ok(system)
}

/// The consumer has a new validator. Its addition is in flight.
pub(super) fn new_validator() -> SimResult<System> {
    let mut system = fresh()?;
    let chain = system.consumer(0)?.chain;
    for spec in ValidatorSpec::small_set("cona", 3) {
        if spec.operator_address == NEW {
            system.world.chain_mut(chain).add_signer(&spec)?;
        }
    }
    system.sync_validators(0)?;
    Ok(system)
}

/// A batch of rewards is in flight.
fn earning(mut system: System, stake: u128, reward: u128) -> SimResult<System> {
    system = staked(system, 0, VA, stake)?;
    system.world.advance(DAY);
    system.run_epoch(0)?;
    system.distribute(0, VA, reward)?;
    system.world.advance(DAY);
    system.run_epoch(0)?;
    Ok(system)
}

/// alice has 60 on a validator, and has earned.
pub(super) fn earned() -> SimResult<System> {
    let mut system = earning(fresh()?, 60, 1_000_000)?;
    system.world.relay_all()?;
    Ok(system)
}

/// alice has 5 x 10^18 on a validator, and a few units of rewards are in flight.
pub(super) fn fine_grained() -> SimResult<System> {
    earning(with_collateral(&config(1, 2, 40), 10_u128.pow(19))?, 5 * 10_u128.pow(18), 5)
}

/// A batch of rewards is in flight, and its callback will be lost.
pub(super) fn lost_callback() -> SimResult<System> {
    let mut system = earning(fresh()?, 60, 1_000_000)?;
    let chain = system.consumer(0)?.chain;
    system.world.chain_mut(chain).starve_callbacks(1)?;
    Ok(system)
}

/// alice has staked all of her collateral at home, and 60 of it back a consumer, too.
pub(super) fn at_home() -> SimResult<System> {
    let mut config = config(1, 2, 40);
    config.provider_validators = ValidatorSpec::small_set("prov", 2);
    let mut system = with_collateral(&config, COLLATERAL)?;
    system.stake_local("alice", HOME, COLLATERAL)?;
    system.stake_reconciled("alice", 0, VA, 60)?;
    system.world.relay_all()?;
    Ok(system)
}
