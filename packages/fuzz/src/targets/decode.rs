//! Decoders of the wire. What decodes is written and read again as the same.

use std::fmt::Debug;

use mesh_apis::ack::{self, AckError, AckOutcome, BatchAck, ValsetAck, MAX_REASON_BYTES};
use mesh_apis::handshake::{self, ProtocolVersion};
use mesh_apis::packet::{self, ConsumerPacket, ProviderPacket};
use mesh_apis::rewards::{self, RewardSplit};
use mesh_apis::{OperatorAddress, MAX_OPERATOR_BYTES};
use mesh_simulator::ibc::is_relayable;
use serde::de::DeserializeOwned;
use serde::Serialize;

use crate::shape::{self, json, Ack, FromConsumer, FromProvider, Shape, Split, Validator};

fn packet<T: Shape, P: DeserializeOwned + Serialize + PartialEq + Debug>(data: &[u8]) {
    let (_, bytes) = shape::read::<T>(data);
    if let Ok(decoded) = packet::decode::<P>(&bytes) {
        assert_eq!(packet::decode::<P>(&json(&decoded)).as_ref(), Ok(&decoded));
    }
}

pub(super) fn provider_packet(data: &[u8]) {
    packet::<FromProvider, ProviderPacket>(data);
}

pub(super) fn consumer_packet(data: &[u8]) {
    packet::<FromConsumer, ConsumerPacket>(data);
}

/// Every ack has a meaning, and the reason of a failure survives being passed on.
pub(super) fn acknowledgement(data: &[u8]) {
    let (_, bytes) = shape::read::<Ack>(data);
    match ack::decode(&bytes) {
        AckOutcome::Success(Some(sums)) => {
            let again = ack::success(&sums).expect("sums encode");
            assert_eq!(ack::decode(&again), AckOutcome::Success(Some(sums)));
        }
        AckOutcome::Failure(AckError { code, text }) => {
            assert!(text.len() <= MAX_REASON_BYTES);
            let passed_on = AckError::new(code, text).to_ack().expect("a reason encodes");
            assert!(is_relayable(&passed_on), "{passed_on:?}");
            assert!(matches!(ack::decode(&passed_on), AckOutcome::Failure(same) if same.code == code));
        }
        AckOutcome::Success(None) | AckOutcome::Malformed => {}
    }
    let _ = (ack::data::<BatchAck>(&bytes), ack::data::<ValsetAck>(&bytes));
}

/// What one side answers, the other accepts, and it is never above what was proposed.
pub(super) fn channel_version(data: &[u8]) {
    let text = String::from_utf8_lossy(data.get(1..).unwrap_or_default());
    let version = match data.first() {
        Some(mode) if mode % 2 == 1 => {
            json(&ProtocolVersion { protocol: handshake::PROTOCOL.to_string(), version: text.to_string() })
        }
        _ => text.as_bytes().to_vec(),
    };
    let version = String::from_utf8_lossy(&version);
    let highest = ProtocolVersion::highest().to_channel_version().expect("a version encodes");
    if let Ok(proposed) = handshake::propose(&version) {
        let proposed = proposed.to_channel_version().expect("a version encodes");
        let answered = handshake::answer(&proposed).expect("what is proposed is answered");
        let answered = answered.to_channel_version().expect("a version encodes");
        handshake::accept(&proposed, &answered).expect("what is answered is accepted");
    }
    if let Ok(answered) = handshake::answer(&version) {
        let answered = answered.to_channel_version().expect("a version encodes");
        handshake::accept(&version, &answered).expect("what is answered is accepted");
    }
    if let Ok(accepted) = handshake::accept(&highest, &version) {
        assert!(handshake::SUPPORTED_VERSIONS.iter().any(|known| known.to_string() == accepted.version));
    }
}

/// Both readers of a memo see the same batch, and what is read is written and read again.
pub(super) fn rewards_memo(data: &[u8]) {
    let built = |split: &Split| split.memo("converter", "staking").into_bytes();
    let (_, bytes) = shape::read_with(data, built);
    let memo = String::from_utf8_lossy(&bytes);
    if let Ok(split) = RewardSplit::from_memo(&memo) {
        assert_eq!(rewards::batch_of(&memo), Ok(split.batch));
        let again = split.to_memo(&cosmwasm_std::Addr::unchecked("c"), "e").expect("a split encodes");
        assert_eq!(RewardSplit::from_memo(&again), Ok(split));
    }
    let _ = mesh_simulator::ibc::transfer::TransferData::decode(&bytes);
}

/// An address is taken or refused, and nothing that is not printable gets in.
pub(super) fn operator_address(data: &[u8]) {
    let (_, bytes) = shape::read_with(data, |validator: &Validator| validator.address().into_bytes());
    let text = String::from_utf8_lossy(&bytes).to_string();
    match OperatorAddress::try_from(text.clone()) {
        Ok(address) => {
            assert!((1..=MAX_OPERATOR_BYTES).contains(&address.len()));
            assert!(address.bytes().all(|byte| (0x21..0x7f).contains(&byte)));
            assert_eq!(String::from(address), text);
        }
        Err(err) => assert_eq!(err.actual, text.len()),
    }
    let endpoint = handshake::AuthorizedEndpoint { connection_id: "connection-0".to_string(), port_id: text };
    assert_eq!(endpoint.contract().map(|contract| format!("wasm.{contract}")), {
        let port = &endpoint.port_id;
        (port.starts_with("wasm.") && port.len() > 5).then(|| port.clone())
    });
}
