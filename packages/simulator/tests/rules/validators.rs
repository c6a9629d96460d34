//! Specification, "Validator metadata syncing" and "Acks and retries".

use cosmwasm_std::Binary;
use mesh_apis::converter::OutboxEntry;
use mesh_apis::external_staking::TxStatus;
use mesh_apis::packet::ConsumerPacket;
use mesh_simulator::valset_file::ValidatorSpec;
use mesh_simulator::{Content, PacketId, System};
use serde_json::json;

use crate::clockwork::{holds, system, DAY, VA, VB};
use crate::steps::{lien, permutations, reason, stake_at_converter, staked, tx};

/// A validator that is not there at the start.
const NEW: &str = "conavaloper1e";

fn add_new(system: &mut System) {
    let chain = system.consumer(0).unwrap().chain;
    let spec = ValidatorSpec::small_set("cona", 5).pop().unwrap();
    assert_eq!(spec.operator_address, NEW);
    system.world.chain_mut(chain).add_validator(&spec).unwrap();
    system.sync_validators(0).unwrap();
}

fn jail(system: &mut System, validator: &str) {
    let chain = system.consumer(0).unwrap().chain;
    system.world.chain_mut(chain).jail(validator).unwrap();
    system.sync_validators(0).unwrap();
}

fn unjail(system: &mut System, validator: &str) {
    let chain = system.consumer(0).unwrap().chain;
    system.world.chain_mut(chain).unjail(validator).unwrap();
    system.sync_validators(0).unwrap();
}

fn tombstone(system: &mut System, validator: &str) {
    let chain = system.consumer(0).unwrap().chain;
    system.world.chain_mut(chain).tombstone(validator).unwrap();
    system.sync_validators(0).unwrap();
}

fn deliver_all(system: &mut System, ids: &[PacketId]) {
    for id in ids {
        system.world.deliver(*id).unwrap();
    }
}

/// Failure 7 of the reference, the jailing.
#[test]
fn a_jailing_that_arrives_before_its_addition_wins() {
    let mut system = system();
    add_new(&mut system);
    jail(&mut system, NEW);
    let mut ids = system.world.in_flight_ids().unwrap();
    assert_eq!(ids.len(), 2);
    ids.reverse();
    deliver_all(&mut system, &ids);
    assert!(!system.validator(0, NEW).unwrap().can_be_staked);
    assert!(system.stake("alice", 0, NEW, 1).unwrap_err().says("is not active"));
    system.world.relay_all().unwrap();
    holds(&mut system);
}

/// Failure 7 of the reference, the removal.
#[test]
fn a_removal_before_its_addition_wins_and_collects_its_key() {
    let mut system = system();
    add_new(&mut system);
    tombstone(&mut system, NEW);
    let mut ids = system.world.in_flight_ids().unwrap();
    assert!(ids.len() >= 2);
    ids.reverse();
    deliver_all(&mut system, &ids);
    let known = system.validator(0, NEW).unwrap();
    assert!(known.tombstoned_at.is_some() && !known.can_be_staked);
    assert_eq!(known.keys.len(), 1);
    assert!(system.stake("alice", 0, NEW, 1).unwrap_err().says("was tombstoned"));
    system.world.relay_all().unwrap();
    holds(&mut system);
}

#[test]
fn any_order_of_updates_gives_the_same_state() {
    let mut system = system();
    add_new(&mut system);
    jail(&mut system, NEW);
    unjail(&mut system, NEW);
    tombstone(&mut system, VB);
    let ids = system.world.in_flight_ids().unwrap();
    assert!((4..=5).contains(&ids.len()), "{ids:?}");
    let start = system.world.snapshot();
    let contract = system.consumer(0).unwrap().external_staking.clone();
    let mut states = vec![];
    for order in permutations(&ids) {
        system.world.restore(&start);
        deliver_all(&mut system, &order);
        states.push(system.world.chain(system.deployment.provider).contract_state(&contract));
    }
    assert!(states.iter().all(|state| *state == states[0]));
    assert!(system.validator(0, NEW).unwrap().can_be_staked, "its last status is active");
    assert!(!system.validator(0, VB).unwrap().can_be_staked);
}

/// Failure 8 of the reference.
#[test]
fn a_stake_on_a_tombstoned_or_unknown_validator_is_refused() {
    let mut system = system();
    // The provider does not know of it yet.
    tombstone(&mut system, VA);
    let lost = system.world.in_flight_ids().unwrap();
    lost.iter().for_each(|id| system.world.drop_packet(*id));
    let stake = system.stake("alice", 0, VA, 5).unwrap();
    system.world.relay_all().unwrap();
    assert_eq!(
        (tx(&system, stake).status, reason(&system, stake)),
        (TxStatus::Failed, "tombstoned_validator")
    );
    assert_eq!((lien(&system, "alice"), stake_at_converter(&system, VA)), (0, 0));

    // The provider says that an unknown one exists.
    let theirs = system.consumer(0).unwrap().consumer_end;
    let add = json!({"add_validators": {"validators": [{
        "valoper": "conavaloper1nobody", "pub_key": Binary::from([9u8; 32]), "start_height": 1, "seq": 1_000,
    }]}});
    let forged = system.world.byzantine_send(theirs, add.to_string().into_bytes()).unwrap();
    system.world.deliver(forged).unwrap();
    let stake = system.stake("alice", 0, "conavaloper1nobody", 5).unwrap();
    system.world.relay_all().unwrap();
    assert_eq!((tx(&system, stake).status, reason(&system, stake)), (TxStatus::Failed, "unknown_validator"));
    assert_eq!((lien(&system, "alice"), stake_at_converter(&system, "conavaloper1nobody")), (0, 0));
}

#[test]
fn an_unstake_from_a_tombstoned_or_jailed_one_is_accepted() {
    let mut system = system();
    staked(&mut system, "alice", VA, 100);
    staked(&mut system, "alice", VB, 50);
    tombstone(&mut system, VA);
    jail(&mut system, VB);
    system.world.relay_all().unwrap();
    for (validator, amount) in [(VA, 100), (VB, 50)] {
        let unstake = system.unstake("alice", 0, validator, amount).unwrap();
        system.world.relay_all().unwrap();
        assert_eq!(tx(&system, unstake).status, TxStatus::Confirmed);
        assert_eq!(stake_at_converter(&system, validator), 0);
    }
    holds(&mut system);
}

#[test]
fn a_rotated_key_is_kept_beside_the_old_one() {
    let mut system = system();
    let chain = system.consumer(0).unwrap().chain;
    let old = system.validator(0, VA).unwrap().keys[0].clone();
    let new = Binary::from([77u8; 32]);
    system.world.advance(DAY);
    system.world.chain_mut(chain).rotate_key(VA, new.clone()).unwrap();
    system.sync_validators(0).unwrap();
    system.world.relay_all().unwrap();
    let keys = system.validator(0, VA).unwrap().keys;
    assert_eq!(keys.len(), 2);
    let of = |pub_key: &Binary| keys.iter().find(|key| key.pub_key == *pub_key).unwrap();
    assert_eq!(of(&old.pub_key).start_height, old.start_height);
    assert!(of(&new).start_height >= old.start_height);
    assert!(of(&old.pub_key).answers_until.is_some() && of(&new).answers_until.is_none());
    holds(&mut system);
}

fn operations(system: &System, id: PacketId) -> Vec<u64> {
    match Content::of(&system.world.packet(id).unwrap().unwrap()) {
        Content::Consumer(ConsumerPacket::AddValidators { validators }) => {
            validators.iter().map(|op| op.seq).collect()
        }
        Content::Consumer(ConsumerPacket::RemoveValidators { validators }) => {
            validators.iter().map(|op| op.seq).collect()
        }
        Content::Consumer(ConsumerPacket::UpdateValidators { validators }) => {
            validators.iter().map(|op| op.seq).collect()
        }
        other => panic!("no update: {other:?}"),
    }
}

#[test]
fn the_next_stake_resends_failed_updates_in_their_order() {
    let mut system = system();
    staked(&mut system, "alice", VA, 100);
    add_new(&mut system);
    jail(&mut system, NEW);
    tombstone(&mut system, VB);
    let ids = system.world.in_flight_ids().unwrap();
    let sent: Vec<u64> = ids.iter().flat_map(|id| operations(&system, *id)).collect();
    assert!(sent.len() >= 3 && sent.is_sorted(), "{sent:?}");
    system.world.advance(8 * DAY);
    for id in ids.iter().rev() {
        system.world.timeout(*id).unwrap();
    }
    let waiting: Vec<(u64, OutboxEntry)> = system.outbox(0).unwrap();
    assert_eq!(waiting.iter().map(|(seq, _)| *seq).collect::<Vec<_>>(), sent);

    // Each packet of the provider takes one along.
    let mut again = vec![];
    let mut seen = vec![];
    for kind in ["stake", "unstake"] {
        match kind {
            "stake" => system.stake("alice", 0, VA, 1).unwrap(),
            _ => system.unstake("alice", 0, VA, 1).unwrap(),
        };
        let ids = new_packets(&system, &seen);
        assert_eq!(ids.len(), 1);
        system.world.deliver(ids[0]).unwrap();
        system.world.acknowledge(ids[0]).unwrap();
        let updates = new_packets(&system, &seen);
        assert_eq!(updates.len(), 1, "a bounded number each time");
        again.extend(operations(&system, updates[0]));
        seen.extend(updates);
    }
    assert_eq!(again, sent[..again.len()]);
    assert_eq!(system.outbox(0).unwrap().len(), sent.len() - again.len());

    system.world.relay_all().unwrap();
    assert_eq!(system.outbox(0).unwrap(), [], "an ack sends on");
    assert!(!system.validator(0, NEW).unwrap().can_be_staked);
    assert!(system.validator(0, VB).unwrap().tombstoned_at.is_some());
    holds(&mut system);
}

fn new_packets(system: &System, seen: &[PacketId]) -> Vec<PacketId> {
    let ids = system.world.in_flight_ids().unwrap();
    ids.into_iter().filter(|id| !seen.contains(id)).collect()
}
