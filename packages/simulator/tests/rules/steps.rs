//! What several tests do.

use mesh_apis::external_staking::TxResponse;
use mesh_apis::TxId;
use mesh_simulator::{PacketId, System};

/// The only packet in flight.
#[track_caller]
pub fn only_packet(system: &System) -> PacketId {
    let ids = system.world.in_flight_ids().unwrap();
    assert_eq!(ids.len(), 1, "{ids:?}");
    ids[0]
}

/// A Stake of the user on the first consumer, acknowledged.
#[track_caller]
pub fn staked(system: &mut System, user: &str, validator: &str, amount: u128) {
    system.stake(user, 0, validator, amount).unwrap();
    system.world.relay_all().unwrap();
    assert!(system.position(user, 0, validator).unwrap().stake.u128() >= amount);
}

/// (stake, unstaking, pending) of a user on the first consumer.
pub fn position(system: &System, user: &str, validator: &str) -> (u128, u128, u128) {
    let position = system.position(user, 0, validator).unwrap();
    (position.stake.u128(), position.unstaking.u128(), position.pending.u128())
}

/// What the first consumer has of a validator.
pub fn stake_at_converter(system: &System, validator: &str) -> u128 {
    system.consumer_stake(0, validator).unwrap().stake.u128()
}

/// A lien on the first consumer.
pub fn lien(system: &System, user: &str) -> u128 {
    system.lien(user, 0).unwrap().amount.u128()
}

/// What can be taken out of the vault.
pub fn free(system: &System, user: &str) -> u128 {
    system.account(user).unwrap().free.u128()
}

/// A transaction on the first consumer.
pub fn tx(system: &System, id: TxId) -> TxResponse {
    system.tx(0, id).unwrap()
}

/// Code of the reason why a transaction on the first consumer failed.
#[track_caller]
pub fn reason(system: &System, id: TxId) -> &'static str {
    tx(system, id).reason.unwrap().code.name()
}

/// All orders of these.
pub fn permutations<T: Clone>(items: &[T]) -> Vec<Vec<T>> {
    if items.is_empty() {
        return vec![vec![]];
    }
    let mut all = vec![];
    for first in 0..items.len() {
        let mut rest = items.to_vec();
        let item = rest.remove(first);
        for mut tail in permutations(&rest) {
            tail.insert(0, item.clone());
            all.push(tail);
        }
    }
    all
}

/// Height of a consumer.
pub fn height(system: &System, consumer: usize) -> u64 {
    system.world.chain(system.consumer(consumer).unwrap().chain).height()
}

/// A stranger proves that the validator signed twice at this height.
#[track_caller]
pub fn convicted(system: &mut System, consumer: usize, validator: &str, height: u64) {
    let evidence = system.double_sign(consumer, validator, height).unwrap();
    system.submit_evidence(consumer, validator, &evidence).unwrap();
}

/// Collateral of a user.
pub fn bonded(system: &System, user: &str) -> u128 {
    system.account(user).unwrap().bonded.u128()
}
