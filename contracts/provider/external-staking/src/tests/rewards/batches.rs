//! Each batch is booked at most once, and what was told of one stays true.

use std::collections::BTreeMap;

use mesh_apis::ack::{self, BatchAck};
use mesh_apis::external_staking::BatchResponse;
use proptest::prelude::*;

use cosmwasm_std::testing::mock_ibc_packet_recv;

use super::*;
use crate::ibc::ibc_packet_receive;
use crate::rewards::batches::BATCHES;

impl World {
    fn book(&mut self, batch: u64) -> Result<(), ContractError> {
        let split = RewardSplit { batch: BatchId(batch), ..split(&[(V, 7)]) };
        let msg = callback(self, &split, 7);
        self.transfer(msg)
    }

    /// Asks about a batch, and returns whether it was booked.
    fn close(&mut self, batch: u64) -> bool {
        let ack = self.receive(&ConsumerPacket::CloseBatch { batch: BatchId(batch) });
        let BatchAck { booked } = ack::data(&ack).unwrap();
        let told: BatchResponse = self.ask(QueryMsg::Batch { batch: BatchId(batch) });
        assert_eq!(told, BatchResponse { booked, closed: !booked });
        booked
    }
}

#[test]
fn a_batch_is_booked_once() {
    let mut world = World::staked("alice", 100);
    world.book(7).unwrap();
    let before = world.dump();
    assert_eq!(refusal_of(world.book(7)), RewardsError::AlreadyBooked { batch: BatchId(7) });
    assert_eq!(world.dump(), before);
    assert!(world.close(7));
    assert_eq!(world.dump(), before, "the answer costs nothing to keep");
}

#[test]
fn a_batch_that_was_told_not_to_be_booked_never_is() {
    let mut world = World::staked("alice", 100);
    assert!(!world.close(7));
    let before = world.dump();
    assert_eq!(refusal_of(world.book(7)), RewardsError::BatchClosed { batch: BatchId(7) });
    assert!(!world.close(7));
    assert_eq!(world.dump(), before);
    world.book(8).unwrap();
    assert_eq!(world.claimable("alice", V), 7);
}

#[test]
fn a_transfer_that_is_refused_leaves_its_batch_open() {
    let mut world = World::staked("alice", 100);
    let bad = RewardSplit { batch: BatchId(7), ..split(&[(V, 7)]) };
    let msg = callback(&world, &bad, 8);
    world.transfer(msg).unwrap_err();
    world.book(7).unwrap();
}

#[test]
fn only_the_control_channel_closes_batches() {
    let mut world = World::new();
    let packet = ConsumerPacket::CloseBatch { batch: BatchId(7) };
    let msg = mock_ibc_packet_recv("channel-99", &packet).unwrap();
    let ack =
        ibc_packet_receive(world.deps.as_mut(), world.env.clone(), msg).unwrap().acknowledgement.unwrap();
    assert_eq!(ack::data::<BatchAck>(&ack), None);
    world.book(7).unwrap();
}

#[test]
fn two_bits_are_kept_of_a_batch() {
    let mut world = World::new();
    for batch in 0..640 {
        match batch % 3 {
            0 => drop(world.close(batch)),
            _ => world.book(batch).unwrap(),
        }
    }
    let records: Vec<_> = BATCHES.range(&world.deps.storage, None, None, Order::Ascending).collect();
    assert_eq!(records.len(), 10);
    let bytes = records.iter().map(|record| to_json_binary(&record.as_ref().unwrap().1).unwrap().len());
    assert!(bytes.sum::<usize>() <= 10 * 60);
}

proptest! {
    #[test]
    fn any_order_of_transfers_and_questions_tells_the_same(
        steps in prop::collection::vec((prop_oneof![0u64..130, any::<u64>(), Just(u64::MAX)], any::<bool>()), 1..60),
    ) {
        let mut world = World::new();
        let mut fates = BTreeMap::new();
        for (batch, asks) in steps {
            let first = !fates.contains_key(&batch);
            let booked = *fates.entry(batch).or_insert(!asks);
            match asks {
                true => prop_assert_eq!(world.close(batch), booked),
                false => prop_assert_eq!(world.book(batch).is_ok(), first),
            }
        }
        let booked = fates.values().filter(|booked| **booked).count();
        prop_assert_eq!(world.pool(V).parked.u128(), 7 * booked as u128);
    }
}
