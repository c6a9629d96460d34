//! A system that earns rewards, for several tests.

use mesh_simulator::{PacketId, SimResult, System};

use crate::clockwork::{holds, system, DAY, VA};
use crate::steps::staked;

/// alice has 600 on the first validator, and all of it is delegated.
pub fn earning() -> System {
    let mut system = system();
    staked(&mut system, "alice", VA, 600);
    epoch(&mut system);
    system
}

pub fn epoch(system: &mut System) {
    system.world.advance(DAY);
    system.run_epoch(0).unwrap();
}

/// The chain pays rewards, and an epoch collects them. Returns the batch that is in flight then,
/// and its amount.
#[track_caller]
pub fn batch(system: &mut System, validators: &[&str]) -> (PacketId, u128) {
    for validator in validators {
        system.distribute(0, validator, 1_000_000).unwrap();
    }
    epoch(system);
    let sent = only_transfer(system);
    let amount = system.reward_books(0).unwrap().travelling.u128();
    assert!(amount > 0);
    holds(system);
    (sent, amount)
}

#[track_caller]
pub fn only_transfer(system: &System) -> PacketId {
    let at = system.consumer(0).unwrap().consumer_transfer;
    let mut ids = system.world.in_flight_ids().unwrap();
    ids.retain(|id| id.channel == at);
    assert_eq!(ids.len(), 1, "{ids:?}");
    ids[0]
}

pub fn claimable(system: &System) -> u128 {
    system.reward_books(0).unwrap().claimable.u128()
}

pub fn booked(system: &System) -> u128 {
    system.rewards(0).unwrap().booked.u128()
}

pub fn withdraw(system: &mut System, user: &str) -> SimResult<u128> {
    system.withdraw_rewards(user, 0, Some(VA), None).map(|paid| paid.u128())
}

pub fn resolve(system: &mut System, id: PacketId) {
    system.world.deliver(id).unwrap();
    system.world.acknowledge(id).unwrap();
}
