//! Answers of the modules of a chain.

use cosmrs::proto::cosmos::auth::v1beta1::{BaseAccount, QueryAccountInfoResponse};
use cosmrs::proto::cosmos::bank::v1beta1::QueryBalanceResponse;
use cosmrs::proto::cosmos::base::abci::v1beta1::{GasInfo, Result as TxResult};
use cosmrs::proto::cosmos::base::v1beta1::Coin;
use cosmrs::proto::cosmos::crypto::ed25519::PubKey;
use cosmrs::proto::cosmos::staking::v1beta1::{Description, QueryValidatorsResponse, Validator};
use cosmrs::proto::cosmos::tx::v1beta1::SimulateResponse;
use cosmrs::proto::tendermint::abci::{Event, EventAttribute};
use cosmrs::proto::traits::Message;
use cosmrs::Any;
use prost::encoding::encode_varint;

use super::{public, validator, VALIDATORS};

pub(super) const GAS: u64 = 400_000;

pub(super) fn account(sequence: u64) -> Vec<u8> {
    let info = BaseAccount { account_number: 3, sequence, ..Default::default() };
    QueryAccountInfoResponse { info: Some(info) }.encode_to_vec()
}

pub(super) fn balance() -> Vec<u8> {
    let balance = Coin { denom: "ustake".to_string(), amount: "1000000000000".to_string() };
    QueryBalanceResponse { balance: Some(balance) }.encode_to_vec()
}

/// All that a job may look for.
pub(super) fn simulated(contract: &str) -> Vec<u8> {
    let attribute =
        |key: &str, value: &str| EventAttribute { key: key.into(), value: value.into(), index: true };
    let event = |kind: &str| Event {
        r#type: kind.to_string(),
        attributes: vec![attribute("_contract_address", contract), attribute("paid", "1")],
    };
    let events = ["tx", "coin_spent", "transfer", "wasm", "wasm-mesh_tx", "send_packet"].map(event).to_vec();
    SimulateResponse {
        gas_info: Some(GasInfo { gas_wanted: GAS, gas_used: GAS }),
        result: Some(TxResult { events, ..Default::default() }),
    }
    .encode_to_vec()
}

pub(super) fn validators() -> Vec<u8> {
    let bonded = |number: u8| Validator {
        operator_address: validator(number),
        consensus_pubkey: Some(Any {
            type_url: "/cosmos.crypto.ed25519.PubKey".to_string(),
            value: PubKey { key: public(number) }.encode_to_vec(),
        }),
        status: 3,
        tokens: "1000000000000".to_string(),
        delegator_shares: "1000000000000000000000000000000".to_string(),
        description: Some(Description {
            moniker: format!("Validator {number}"),
            details: "What validators say of themselves. ".repeat(5),
            ..Default::default()
        }),
        ..Default::default()
    };
    QueryValidatorsResponse { validators: (0..VALIDATORS).map(bonded).collect(), pagination: None }
        .encode_to_vec()
}

fn bytes(tag: u8, value: &[u8]) -> Vec<u8> {
    let mut field = vec![tag << 3 | 2];
    encode_varint(value.len() as u64, &mut field);
    field.extend(value);
    field
}

fn number(tag: u8, value: u64) -> Vec<u8> {
    let mut field = vec![tag << 3];
    encode_varint(value, &mut field);
    field
}

pub(super) fn client_status() -> Vec<u8> {
    bytes(1, b"Active")
}

fn any(kind: &str, value: &[u8]) -> Vec<u8> {
    bytes(1, &[bytes(1, kind.as_bytes()), bytes(2, value)].concat())
}

/// With a trusting period of two weeks.
pub(super) fn client_state() -> Vec<u8> {
    any("/ibc.lightclients.tendermint.v1.ClientState", &bytes(3, &number(1, 1_209_600)))
}

pub(super) fn consensus_state(time: u64) -> Vec<u8> {
    any("/ibc.lightclients.tendermint.v1.ConsensusState", &bytes(1, &number(1, time)))
}

pub(super) fn open_channel() -> Vec<u8> {
    bytes(1, &number(1, 3))
}

/// Two packets in flight, others each minute.
pub(super) fn commitments(now: u64) -> Vec<u8> {
    [now / 60, now / 60 + 1].map(|sequence| bytes(1, &number(3, sequence))).concat()
}
