//! Handlers of external-staking that get bytes from the consumer, or from anyone.

use cosmwasm_std::{
    Addr, Binary, Coin, IbcAcknowledgement, IbcBasicResponse, IbcDestinationCallbackMsg, IbcEndpoint,
    IbcPacket, IbcPacketAckMsg, IbcPacketReceiveMsg, IbcPacketTimeoutMsg, IbcTransferCallback,
};
use mesh_apis::ack::{self, AckOutcome};
use mesh_apis::packet::{self, ProviderPacket};
use mesh_external_staking::ibc;
use mesh_simulator::ibc::is_relayable;

use crate::scene::{packet_to, Scene};
use crate::shape::{self, json, Ack, FromConsumer, Split};
use crate::state::{Changes, Copied};

fn relayer() -> Addr {
    Addr::unchecked("relayer")
}

fn deliver(scene: &Scene, state: &mut Copied, channel_id: String, data: Vec<u8>) -> Binary {
    let dest = IbcEndpoint { port_id: "wasm.staking".to_string(), channel_id };
    let msg = IbcPacketReceiveMsg::new(packet_to(dest, data), relayer());
    let Ok(response) = ibc::ibc_packet_receive(state.deps(), scene.provider.env(), msg);
    response.acknowledgement.expect("every packet gets an ack")
}

/// Since when each newest key was known: told by the clock, and kept beside what is merged.
const KNOWN_SINCE: &[u8] = b"\0\x02kn";

/// Every packet gets an ack that can be relayed. A refusal changes nothing, and neither does a
/// repetition. Two packets give the same in either order.
pub(super) fn receive(data: &[u8]) {
    let (choice, bytes) = shape::read::<FromConsumer>(data);
    Scene::with(|scene| {
        let channel = || match choice {
            255 => "channel-77".to_string(),
            _ => scene.deployed.provider_end.id(),
        };
        let mut state = scene.provider.copy();
        let ack = deliver(scene, &mut state, channel(), bytes.clone());
        assert!(is_relayable(&ack), "{ack:?}");
        match ack::decode(&ack) {
            AckOutcome::Success(_) => {}
            AckOutcome::Failure(_) => assert!(state.is_unchanged()),
            AckOutcome::Malformed => panic!("not an ack of this protocol: {ack:?}"),
        }
        let once = state.changes();
        if once.is_empty() {
            return;
        }
        deliver(scene, &mut state, channel(), bytes.clone());
        assert_eq!(state.changes(), once, "a repetition");
        // What is in flight from the honest converter, before and after.
        let other = &scene.from_converter[usize::from(choice) % scene.from_converter.len()];
        let both = |packets: [Vec<u8>; 2]| -> Changes {
            let mut state = scene.provider.copy();
            for data in packets {
                deliver(scene, &mut state, channel(), data);
            }
            let mut merged = state.changes();
            merged.retain(|key, _| !key.starts_with(KNOWN_SINCE));
            merged
        };
        let honest = other.data.to_vec();
        assert_eq!(both([bytes.clone(), honest.clone()]), both([honest, bytes]), "another order");
    });
}

/// A packet that is in flight, or one that is nearly that, or any bytes.
fn original(packets: &[IbcPacket], choice: u8, bytes: &[u8]) -> IbcPacket {
    let mut packet = packets[usize::from(choice) % packets.len()].clone();
    match choice / 64 {
        0..=2 => {}
        _ => packet.data = bytes.into(),
    }
    packet
}

fn ignored(response: &IbcBasicResponse) -> bool {
    response.events.iter().any(|event| event.ty == "mesh_packet_ignored")
}

/// Whether a packet means the same as one that is in flight.
fn in_flight(scene: &Scene, packet: &IbcPacket) -> bool {
    let read = |packet: &IbcPacket| packet::decode::<ProviderPacket>(&packet.data).ok();
    let read_packet = read(packet);
    read_packet.is_some() && scene.from_provider.iter().any(|sent| read(sent) == read_packet)
}

/// Runs a handler twice on one packet: what it ignores changes nothing, it ignores what is not in
/// flight, and the second time it ignores everything.
fn resolved_once(scene: &Scene, packet: &IbcPacket, handle: impl Fn(&mut Copied) -> IbcBasicResponse) {
    let mut state = scene.provider.copy();
    let response = handle(&mut state);
    assert!(ignored(&response) || in_flight(scene, packet), "resolved what is not in flight");
    if ignored(&response) {
        assert!(state.is_unchanged() && response.messages.is_empty());
        return;
    }
    let once = state.changes();
    let again = handle(&mut state);
    assert!(ignored(&again) && again.messages.is_empty(), "resolved twice: {again:?}");
    assert_eq!(state.changes(), once);
}

pub(super) fn acknowledge(data: &[u8]) {
    let (choice, bytes) = shape::read::<Ack>(data);
    Scene::with(|scene| {
        let packet = original(&scene.from_provider, choice, &bytes);
        resolved_once(scene, &packet, |state| {
            let ack = IbcAcknowledgement::new(bytes.clone());
            let msg = IbcPacketAckMsg::new(ack, packet.clone(), relayer());
            let Ok(response) = ibc::ibc_packet_ack(state.deps(), scene.provider.env(), msg);
            response
        });
    });
}

pub(super) fn time_out(data: &[u8]) {
    let (choice, bytes) = shape::read::<crate::shape::FromProvider>(data);
    Scene::with(|scene| {
        let mut packet = original(&scene.from_provider, choice, &bytes);
        // Its number is of a transaction that there is.
        if let (192.., Ok(mut made)) = (choice, packet::decode::<ProviderPacket>(&bytes)) {
            let (ProviderPacket::Stake { tx_id, .. } | ProviderPacket::Unstake { tx_id, .. }) = &mut made;
            tx_id.0 %= 16;
            packet.data = shape::json(&made).into();
        }
        resolved_once(scene, &packet, |state| {
            let msg = IbcPacketTimeoutMsg::new(packet.clone(), relayer());
            let Ok(response) = ibc::ibc_packet_timeout(state.deps(), scene.provider.env(), msg);
            response
        });
    });
}

/// Rewards that arrive with any memo: booked once, or refused.
pub(super) fn rewards(data: &[u8]) {
    Scene::with(|scene| {
        let deployed = &scene.deployed;
        let (converter, staking) = (deployed.converter.as_str(), deployed.external_staking.as_str());
        let encode = |split: &Split| {
            let memo = split.memo(converter, staking);
            let packet = serde_json::json!({
                "denom": deployed.denom, "amount": split.amount().to_string(),
                "sender": converter, "receiver": staking, "memo": memo,
            });
            json(&packet)
        };
        let (choice, bytes) = shape::read_with(data, encode);
        // The chain itself has read the amount.
        let amount = serde_json::from_slice::<serde_json::Value>(&bytes).ok();
        let amount = amount.and_then(|packet| packet.get("amount")?.as_str()?.parse::<u128>().ok());
        let funds = vec![Coin { denom: deployed.reward_denom.clone(), amount: amount.unwrap_or(5).into() }];
        let transfer = IbcTransferCallback {
            sender: if choice == 255 { "stranger".to_string() } else { converter.to_string() },
            receiver: deployed.external_staking.clone(),
            funds: if choice == 254 { vec![] } else { funds },
        };
        let dest =
            IbcEndpoint { port_id: "transfer".to_string(), channel_id: deployed.provider_transfer.id() };
        let ack = if choice == 253 { b"{}".to_vec() } else { json(&cosmwasm_std::StdAck::success(b"\x01")) };
        let msg = IbcDestinationCallbackMsg {
            packet: packet_to(dest, bytes),
            ack: IbcAcknowledgement::new(ack),
            transfer: (choice != 252).then_some(transfer),
        };
        let mut state = scene.provider.copy();
        let booked = ibc::ibc_destination_callback(state.deps(), scene.provider.env(), msg.clone());
        assert!(booked.is_err() || choice < 252, "booked what is not from the converter");
        if booked.is_ok() {
            assert!(!state.is_unchanged());
            let again = ibc::ibc_destination_callback(state.deps(), scene.provider.env(), msg);
            assert!(again.is_err(), "a batch is booked twice");
        }
    });
}
