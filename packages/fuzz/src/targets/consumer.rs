//! Handlers of the converter that get bytes from the provider.

use cosmwasm_std::{
    Addr, IbcAckCallbackMsg, IbcAcknowledgement, IbcBasicResponse, IbcEndpoint, IbcPacket, IbcPacketAckMsg,
    IbcPacketReceiveMsg, IbcPacketTimeoutMsg, IbcSourceCallbackMsg, IbcTimeoutCallbackMsg,
};
use mesh_apis::ack::{self, AckOutcome};
use mesh_converter::ibc;
use mesh_simulator::ibc::is_relayable;

use crate::scene::{packet_to, Scene};
use crate::shape::{self, Ack, FromProvider};
use crate::state::Copied;

fn relayer() -> Addr {
    Addr::unchecked("relayer")
}

/// Every packet gets an ack that can be relayed, and a refusal changes no sums. What may change
/// besides is the outbox, of which each packet sends a part.
pub(super) fn receive(data: &[u8]) {
    let (choice, bytes) = shape::read::<FromProvider>(data);
    Scene::with(|scene| {
        let channel_id = match choice {
            255 => "channel-77".to_string(),
            _ => scene.deployed.consumer_end.id(),
        };
        let dest = IbcEndpoint { port_id: "wasm.converter".to_string(), channel_id };
        let msg = IbcPacketReceiveMsg::new(packet_to(dest, bytes), relayer());
        let mut state = scene.converter.copy();
        let response = ibc::ibc_packet_receive(state.deps(), scene.converter.env(), msg);
        let response = response.expect("every packet gets an ack");
        let ack = response.acknowledgement.expect("every packet gets an ack");
        assert!(is_relayable(&ack), "{ack:?}");
        assert!(response.messages.len() <= 1, "the cost is constant");
        match ack::decode(&ack) {
            AckOutcome::Success(Some(sums)) => {
                assert!(choice != 255, "applied over another channel");
                assert!(sums.unstaked <= sums.staked && sums.n > 0 && sums.height.is_some());
            }
            AckOutcome::Failure(_) => {
                let is_outbox = |key: &Vec<u8>| key.windows(6).any(|part| part == b"outbox");
                assert!(state.changes().keys().all(is_outbox), "a refusal changes sums");
            }
            other => panic!("not an ack of this protocol: {other:?}"),
        }
    });
}

fn well_formed(response: &IbcBasicResponse) {
    assert!(response.messages.len() <= 1, "the cost is constant");
    // Some chains refuse an empty attribute.
    assert!(response.attributes.iter().all(|attribute| !attribute.value.trim().is_empty()));
}

fn original(packets: &[IbcPacket], choice: u8, bytes: &[u8]) -> IbcPacket {
    let mut packet = packets[usize::from(choice) % packets.len()].clone();
    if choice >= 192 {
        packet.data = bytes.into();
    }
    packet
}

/// The ack, and the timeout, of a chunk of updates or of a question about a batch.
pub(super) fn acknowledge(data: &[u8]) {
    let (choice, bytes) = shape::read::<Ack>(data);
    Scene::with(|scene| {
        let mut packet = original(&scene.from_converter, choice, &bytes);
        if (128..192).contains(&choice) {
            packet.data = format!(r#"{{"close_batch":{{"batch":{}}}}}"#, choice - 128).into_bytes().into();
        }
        let msg = IbcPacketAckMsg::new(IbcAcknowledgement::new(bytes), packet.clone(), relayer());
        let response = ibc::ibc_packet_ack(scene.converter.copy().deps(), scene.converter.env(), msg);
        well_formed(&response.expect("an ack is never an error"));
        let msg = IbcPacketTimeoutMsg::new(packet, relayer());
        let response = ibc::ibc_packet_timeout(scene.converter.copy().deps(), scene.converter.env(), msg);
        well_formed(&response.expect("a timeout is never an error"));
    });
}

/// The outcome of a transfer of rewards, told twice: nothing changes the second time.
pub(super) fn callback(data: &[u8]) {
    let (choice, bytes) = shape::read::<Ack>(data);
    Scene::with(|scene| {
        let packet = original(&scene.transfers, choice & 0b1101_1111, &bytes);
        let msg = if choice & 0b10_0000 == 0 {
            let ack = IbcAcknowledgement::new(bytes);
            IbcSourceCallbackMsg::Acknowledgement(IbcAckCallbackMsg::new(ack, packet, relayer()))
        } else {
            IbcSourceCallbackMsg::Timeout(IbcTimeoutCallbackMsg::new(packet, relayer()))
        };
        let mut state: Copied = scene.converter.copy();
        let mut tell = || {
            let response = ibc::ibc_source_callback(state.deps(), scene.converter.env(), msg.clone());
            let response = response.expect("a callback is never an error");
            well_formed(&response);
            let arrived = response.attributes.iter().any(|attribute| attribute.value == "arrived");
            (state.changes(), arrived)
        };
        let (once, arrived) = tell();
        let (twice, arrived_again) = tell();
        assert_eq!(twice, once, "told twice");
        assert!(!(arrived && arrived_again), "arrived twice");
    });
}
