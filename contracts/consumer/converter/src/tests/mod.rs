//! Tests of the contract through its entry points.

use cosmwasm_std::testing::{
    message_info, mock_dependencies, mock_env, mock_ibc_channel, mock_ibc_packet_ack, mock_ibc_packet_recv,
    mock_ibc_packet_timeout, MockApi, MockQuerier, MockStorage,
};
use cosmwasm_std::{
    coin, from_json, Addr, Binary, Coin, CosmosMsg, Decimal, Empty, IbcAcknowledgement, IbcBasicResponse,
    IbcChannel, IbcChannelConnectMsg, IbcMsg, IbcOrder, IbcReceiveResponse, MsgResponse, Order, OwnedDeps,
    Reply, Response, Storage, SubMsg, SubMsgResponse, SubMsgResult,
};
use mesh_apis::ack::{self, AckOutcome, ReasonCode, StakeAck};
use mesh_apis::converter::{
    ExecuteMsg, InstantiateMsg, OutboxEntry, OutboxResponse, QueryMsg, StakeResponse, ValidatorReport,
    ValidatorResponse, VirtualStakingInit,
};
use mesh_apis::handshake::{AuthorizedEndpoint, ProtocolVersion};
use mesh_apis::packet::{ConsumerPacket, ProviderPacket};
use mesh_apis::time::Seconds;
use mesh_apis::valset::ValidatorStatus;
use mesh_apis::TxId;
use serde::de::DeserializeOwned;

use crate::contract::{execute, instantiate, query, reply};
use crate::error::ContractError;
use crate::ibc::{ibc_channel_connect, ibc_packet_ack, ibc_packet_receive, ibc_packet_timeout};
use crate::reply_id::{SEND_FAILED, VIRTUAL_STAKING_CREATED};

mod admin;
mod arbitrary;
mod delivery;
mod handshake;
mod outbox;
mod quarantine;
mod queries;
mod receive;
mod reports;
mod rewards;

const CHANNEL_ID: &str = "channel-3";
const DENOM: &str = "ustake";
const REWARD_TOKEN: &str = "ureward";

type Deps = OwnedDeps<MockStorage, MockApi, MockQuerier, Empty>;

fn addr(name: &str) -> Addr {
    MockApi::default().addr_make(name)
}

fn init_msg() -> InstantiateMsg {
    InstantiateMsg {
        price_feed: addr("price feed").into_string(),
        price_max_age_secs: Seconds(100),
        discount: Decimal::percent(40),
        remote_denom: DENOM.to_string(),
        virtual_staking: VirtualStakingInit {
            code_id: 7,
            msg: Binary::from(b"{}"),
            label: "virtual staking".to_string(),
            admin: None,
        },
        admin: Some(addr("admin").into_string()),
        remote_contract: Some(remote()),
        packet_timeout_secs: None,
        grace_period_secs: None,
        transfer_channel: None,
    }
}

/// A converter created before its far end, which the admin has to pin.
fn unpinned_msg() -> InstantiateMsg {
    InstantiateMsg { remote_contract: None, ..init_msg() }
}

/// The far end of `mock_ibc_channel`.
fn remote() -> AuthorizedEndpoint {
    AuthorizedEndpoint { connection_id: "connection-2".to_string(), port_id: "their_port".to_string() }
}

fn created_reply(address: &str) -> Reply {
    let mut value = vec![0x0a, u8::try_from(address.len()).unwrap()];
    value.extend_from_slice(address.as_bytes());
    let msg_responses = vec![MsgResponse { type_url: "/any".to_string(), value: value.into() }];
    #[allow(deprecated)]
    let response = SubMsgResponse { events: vec![], data: None, msg_responses };
    Reply {
        id: VIRTUAL_STAKING_CREATED,
        payload: Binary::default(),
        gas_used: 0,
        result: SubMsgResult::Ok(response),
    }
}

fn instantiated(msg: InstantiateMsg) -> Deps {
    let mut deps = mock_dependencies();
    deps.querier.staking.update(REWARD_TOKEN, &[], &[]);
    instantiate(deps.as_mut(), mock_env(), message_info(&addr("creator"), &[]), msg).unwrap();
    reply(deps.as_mut(), mock_env(), created_reply(addr("virtual staking").as_str())).unwrap();
    deps
}

fn version() -> String {
    ProtocolVersion::highest().to_channel_version().unwrap()
}

fn channel(id: &str) -> IbcChannel {
    mock_ibc_channel(id, IbcOrder::Unordered, &version())
}

fn connect(deps: &mut Deps, id: &str) -> Result<IbcBasicResponse, ContractError> {
    let msg = IbcChannelConnectMsg::new_ack(channel(id), version());
    ibc_channel_connect(deps.as_mut(), mock_env(), msg)
}

/// A converter with an open channel and no validator.
fn opened() -> Deps {
    let mut deps = instantiated(init_msg());
    connect(&mut deps, CHANNEL_ID).unwrap();
    deps
}

/// A converter with an open channel and validators that take stake.
fn opened_with(validators: &[&str]) -> Deps {
    let mut deps = opened();
    for validator in validators {
        report(&mut deps, vec![added(validator, 1)]);
    }
    deps
}

/// Every byte that is stored.
fn state(deps: &Deps) -> Vec<(Vec<u8>, Vec<u8>)> {
    deps.storage.range(None, None, Order::Ascending).collect()
}

fn ask<T: DeserializeOwned>(deps: &Deps, msg: QueryMsg) -> T {
    from_json(query(deps.as_ref(), mock_env(), msg).unwrap()).unwrap()
}

fn stake_of(deps: &Deps, validator: &str) -> StakeResponse {
    ask(deps, QueryMsg::Stake { validator: validator.to_string() })
}

fn validator_of(deps: &Deps, validator: &str) -> ValidatorResponse {
    ask(deps, QueryMsg::Validator { validator: validator.to_string() })
}

fn outbox_of(deps: &Deps) -> Vec<(u64, OutboxEntry)> {
    ask::<OutboxResponse>(deps, QueryMsg::Outbox { start_after: None, limit: Some(100) }).entries
}

/// The whole outbox. A page of the query would end at 100.
fn outbox_seqs(deps: &Deps) -> Vec<u64> {
    crate::outbox::OUTBOX.keys(&deps.storage, None, None, Order::Ascending).collect::<Result<_, _>>().unwrap()
}

fn key(n: u8) -> Binary {
    Binary::from([n; 32])
}

fn blank(validator: &str) -> ValidatorReport {
    ValidatorReport { valoper: validator.to_string(), pub_key: None, status: None, tombstoned: false }
}

fn added(validator: &str, n: u8) -> ValidatorReport {
    ValidatorReport { pub_key: Some(key(n)), status: Some(ValidatorStatus::Active), ..blank(validator) }
}

fn status(validator: &str, status: ValidatorStatus) -> ValidatorReport {
    ValidatorReport { status: Some(status), ..blank(validator) }
}

fn tombstoned(validator: &str) -> ValidatorReport {
    ValidatorReport { tombstoned: true, ..blank(validator) }
}

fn many(n: usize) -> Vec<ValidatorReport> {
    (0..n).map(|i| added(&format!("valoper{i:03}"), 1)).collect()
}

fn run(deps: &mut Deps, sender: &str, msg: ExecuteMsg) -> Result<Response, ContractError> {
    execute(deps.as_mut(), mock_env(), message_info(&addr(sender), &[]), msg)
}

fn try_report(deps: &mut Deps, validators: Vec<ValidatorReport>) -> Result<Response, ContractError> {
    run(deps, "virtual staking", ExecuteMsg::ReportValidators { validators })
}

fn report(deps: &mut Deps, validators: Vec<ValidatorReport>) -> Vec<ConsumerPacket> {
    packets(&try_report(deps, validators).unwrap().messages)
}

/// Packets that messages send over the control channel.
fn packets(messages: &[SubMsg]) -> Vec<ConsumerPacket> {
    messages
        .iter()
        .map(|sub| match &sub.msg {
            CosmosMsg::Ibc(IbcMsg::SendPacket { channel_id, data, .. }) => {
                assert_eq!(channel_id, CHANNEL_ID);
                from_json(data).unwrap()
            }
            other => panic!("not a packet: {other:?}"),
        })
        .collect()
}

fn seqs(packet: &ConsumerPacket) -> Vec<u64> {
    match packet {
        ConsumerPacket::AddValidators { validators } => validators.iter().map(|op| op.seq).collect(),
        ConsumerPacket::RemoveValidators { validators } => validators.iter().map(|op| op.seq).collect(),
        ConsumerPacket::UpdateValidators { validators } => validators.iter().map(|op| op.seq).collect(),
        ConsumerPacket::CloseBatch { .. } => vec![],
    }
}

fn stake_packet(validator: &str, stake: Coin) -> ProviderPacket {
    ProviderPacket::Stake { validator: validator.to_string(), stake, tx_id: TxId(1) }
}

fn unstake_packet(validator: &str, unstake: Coin) -> ProviderPacket {
    ProviderPacket::Unstake { validator: validator.to_string(), unstake, tx_id: TxId(2) }
}

fn deliver(deps: &mut Deps, packet: &ProviderPacket) -> IbcReceiveResponse {
    let msg = mock_ibc_packet_recv(CHANNEL_ID, packet).unwrap();
    ibc_packet_receive(deps.as_mut(), mock_env(), msg).unwrap()
}

fn outcome(response: &IbcReceiveResponse) -> AckOutcome {
    ack::decode(response.acknowledgement.as_ref().unwrap())
}

fn sums(response: &IbcReceiveResponse) -> StakeAck {
    match outcome(response) {
        AckOutcome::Success(Some(sums)) => sums,
        other => panic!("not a success with sums: {other:?}"),
    }
}

fn stake(deps: &mut Deps, validator: &str, amount: u128) -> StakeAck {
    sums(&deliver(deps, &stake_packet(validator, coin(amount, DENOM))))
}

fn unstake(deps: &mut Deps, validator: &str, amount: u128) -> StakeAck {
    sums(&deliver(deps, &unstake_packet(validator, coin(amount, DENOM))))
}

/// Delivers a packet that must be refused and must not change any stored byte.
fn refused(deps: &mut Deps, packet: &ProviderPacket) -> ReasonCode {
    let before = state(deps);
    let response = deliver(deps, packet);
    assert_eq!(state(deps), before, "a refused packet has changed the state");
    assert!(response.messages.is_empty());
    match outcome(&response) {
        AckOutcome::Failure(error) => error.code,
        other => panic!("not refused: {other:?}"),
    }
}

fn acknowledge(deps: &mut Deps, packet: &ConsumerPacket, ack: impl Into<Binary>) -> Vec<ConsumerPacket> {
    let msg = mock_ibc_packet_ack(CHANNEL_ID, packet, IbcAcknowledgement::new(ack)).unwrap();
    packets(&ibc_packet_ack(deps.as_mut(), mock_env(), msg).unwrap().messages)
}

fn time_out(deps: &mut Deps, packet: &ConsumerPacket) {
    let msg = mock_ibc_packet_timeout(CHANNEL_ID, packet).unwrap();
    let response = ibc_packet_timeout(deps.as_mut(), mock_env(), msg).unwrap();
    assert!(response.messages.is_empty());
}

fn send_failed(deps: &mut Deps, sub: &SubMsg) {
    assert_eq!((sub.id, &sub.reply_on), (SEND_FAILED, &cosmwasm_std::ReplyOn::Error));
    let failed = Reply {
        id: sub.id,
        payload: sub.payload.clone(),
        gas_used: 0,
        result: SubMsgResult::Err("client is not active".to_string()),
    };
    reply(deps.as_mut(), mock_env(), failed).unwrap();
}

const SUCCESS: &[u8] = br#"{"result":"eyJyZWZ1c2VkIjowfQ=="}"#;
const FAILURE: &[u8] = br#"{"error":"refused"}"#;
