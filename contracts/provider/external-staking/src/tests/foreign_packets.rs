//! Specification, "The engine": ack and timeout handlers are total, and what is not ours changes
//! nothing.

use cosmwasm_std::{Event, IbcAcknowledgement, IbcPacketAckMsg, IbcPacketTimeoutMsg};
use proptest::prelude::*;

use super::*;
use crate::ibc::{ibc_packet_ack, ibc_packet_timeout};
use mesh_apis::ConsumerHeight;

pub(super) fn ack_events(world: &mut World, packet: IbcPacket, ack: Binary) -> Vec<Event> {
    let msg = IbcPacketAckMsg::new(IbcAcknowledgement::new(ack), packet, addr("relayer"));
    ibc_packet_ack(world.deps.as_mut(), world.env.clone(), msg).unwrap().events
}

fn timeout_events(world: &mut World, packet: IbcPacket) -> Vec<Event> {
    let msg = IbcPacketTimeoutMsg::new(packet, addr("relayer"));
    ibc_packet_timeout(world.deps.as_mut(), world.env.clone(), msg).unwrap().events
}

/// Every answer to this packet is a no-op with an event, and leaves the storage byte-identical.
fn ignored(world: &mut World, packet: &IbcPacket) {
    let before = world.dump();
    let malformed = Binary::from(b"{");
    for answer in [Some(bare_success()), Some(success(9, 9, 9)), Some(refusal()), Some(malformed), None] {
        let events = match answer {
            Some(ack) => ack_events(world, packet.clone(), ack),
            None => timeout_events(world, packet.clone()),
        };
        assert_eq!(events.len(), 1);
        assert_eq!(events[0].ty, "mesh_packet_ignored");
        assert_eq!(events[0].attributes[0].key, "reason");
        assert_eq!(world.dump(), before);
    }
}

fn with_data(packet: &IbcPacket, data: impl Into<Vec<u8>>) -> IbcPacket {
    let mut packet = packet.clone();
    packet.data = Binary::from(data.into());
    packet
}

fn with_packet(packet: &IbcPacket, data: &ProviderPacket) -> IbcPacket {
    with_data(packet, to_json_binary(data).unwrap().to_vec())
}

/// One transaction in each phase in which something is in flight, and its packet.
fn in_flight() -> (World, Vec<IbcPacket>) {
    let mut world = World::staked("alice", 100);
    let aborted = world.stake("alice", V, 1).unwrap();
    let forced = world.unstake("alice", V, 2).unwrap();
    world.pass(TIMEOUT + GRACE);
    world.abort("alice", aborted).unwrap();
    world.force("alice", forced).unwrap();
    world.stake("alice", V, 3).unwrap();
    world.unstake("alice", V, 4).unwrap();
    let flying = world.flying.clone();
    assert_eq!(flying.len(), 4);
    (world, flying)
}

#[test]
fn an_unknown_transaction_is_ignored() {
    let (mut world, flying) = in_flight();
    for tx_id in [TxId(999), TxId(u64::MAX)] {
        let validator = V.to_string();
        let stake = ProviderPacket::Stake { validator: validator.clone(), stake: coin(1), tx_id };
        ignored(&mut world, &with_packet(&flying[0], &stake));
        let unstake = ProviderPacket::Unstake { validator, unstake: coin(1), tx_id };
        ignored(&mut world, &with_packet(&flying[0], &unstake));
    }
}

#[test]
fn a_packet_over_another_channel_is_ignored() {
    let (mut world, flying) = in_flight();
    for mut packet in flying {
        packet.src.channel_id = "channel-9".to_string();
        ignored(&mut world, &packet);
    }
}

#[test]
fn bytes_that_are_no_packet_of_ours_are_ignored() {
    let (mut world, flying) = in_flight();
    for data in
        ["", "{}", "[]", "null", r#"{"add_validators":{"validators":[]}}"#, r#"{"stake":{"tx_id":0}}"#]
    {
        ignored(&mut world, &with_data(&flying[0], data));
    }
}

#[test]
fn a_packet_that_is_not_what_was_sent_is_ignored() {
    let (mut world, flying) = in_flight();
    for packet in &flying {
        let sent = packet_of(packet);
        let (validator, coin, tx_id) = match sent.clone() {
            ProviderPacket::Stake { validator, stake, tx_id } => (validator, stake, tx_id),
            ProviderPacket::Unstake { validator, unstake, tx_id } => (validator, unstake, tx_id),
        };
        let more = super::coin(77);
        let other_denom = Coin::new(coin.amount, "uother");
        let other = W.to_string();
        for wrong in [(validator.clone(), more), (validator.clone(), other_denom), (other, coin.clone())] {
            let wrong = match sent {
                ProviderPacket::Stake { .. } => {
                    ProviderPacket::Stake { validator: wrong.0, stake: wrong.1, tx_id }
                }
                ProviderPacket::Unstake { .. } => {
                    ProviderPacket::Unstake { validator: wrong.0, unstake: wrong.1, tx_id }
                }
            };
            ignored(&mut world, &with_packet(packet, &wrong));
        }
        let other_kind = match sent {
            ProviderPacket::Stake { .. } => ProviderPacket::Unstake { validator, unstake: coin, tx_id },
            ProviderPacket::Unstake { .. } => ProviderPacket::Stake { validator, stake: coin, tx_id },
        };
        ignored(&mut world, &with_packet(packet, &other_kind));
    }
}

#[test]
fn a_packet_that_is_resolved_already_is_ignored() {
    let (mut world, flying) = in_flight();
    for (packet, answer) in flying.iter().zip([refusal(), bare_success(), bare_success(), refusal()]) {
        world.ack_packet(packet.clone(), answer);
        ignored(&mut world, packet);
    }
}

fn hostile_ack() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        any::<Vec<u8>>(),
        r#"\{"(result|error|x)":.{0,60}\}"#.prop_map(String::into_bytes),
        r#"\{"(result|error)":"[a-zA-Z0-9+/={}\\"]{0,60}"\}"#.prop_map(String::into_bytes),
        (any::<u64>(), any::<u64>(), any::<u128>(), any::<u128>()).prop_map(
            |(n, height, staked, unstaked)| {
                let sums = StakeAck {
                    n,
                    height: Some(ConsumerHeight(height)),
                    staked: staked.into(),
                    unstaked: unstaked.into(),
                };
                ack::success(&sums).unwrap().to_vec()
            }
        ),
    ]
}

proptest! {
    /// `ack_events` unwraps: the handler never returns an error.
    #[test]
    fn any_ack_of_a_packet_of_ours_resolves_it(bytes in hostile_ack()) {
        let (mut world, flying) = in_flight();
        for packet in flying {
            let events = ack_events(&mut world, packet.clone(), Binary::from(bytes.clone()));
            prop_assert_eq!(events[0].ty.as_str(), "mesh_tx");
            ignored(&mut world, &packet);
        }
    }

    #[test]
    fn any_bytes_as_a_packet_are_ignored(bytes: Vec<u8>, text in r#"\{"(un)?stake":\{.{0,80}\}\}"#) {
        let (mut world, flying) = in_flight();
        for data in [bytes, text.into_bytes()] {
            ignored(&mut world, &with_data(&flying[0], data));
        }
    }
}
