//! One file per topic. [`World`] is this contract with a vault that only counts liens, and a
//! channel whose packets wait in `flying` until a test delivers, acknowledges or times them out.
//! Messages are carried out as the engine does it: a sub-message that fails is replied to, a
//! message that fails undoes the whole call.

#![allow(clippy::arithmetic_side_effects)]

mod acks;
mod correct_consumer;
mod exit;
mod foreign_packets;
mod giving_up;
mod handshake;
mod history;
mod instantiate;
mod late_outcomes;
mod mock_vault;
mod owed;
mod parked;
mod phase;
mod queries;
mod receive_valset;
mod receive_virtual_stake;
mod rewards;
mod schedule;
mod slashing;
mod unstake;
mod withdraw;
mod world;

use cosmwasm_std::testing::{mock_dependencies, mock_ibc_channel, MockApi, MockQuerier, MockStorage};
use cosmwasm_std::{
    from_json, to_json_binary, Addr, Binary, Coin, ContractResult, Decimal, IbcChannel, IbcOrder, IbcPacket,
    Order, OwnedDeps, Record, Storage, SystemResult, Timestamp, WasmQuery,
};
use mesh_apis::ack::{self, AckError, ReasonCode, StakeAck};
use mesh_apis::external_staking::{
    EvidenceConfig, ExecuteMsg, InstantiateMsg, ReceiveVirtualStake, RewardsInit,
};
use mesh_apis::handshake::AuthorizedEndpoint;
use mesh_apis::packet::ProviderPacket;
use mesh_apis::time::Seconds;
use mesh_apis::ConsumerHeight;
use mesh_apis::{vault, TxId};

use phase::Phase;
use world::World;

const DENOM: &str = "ustake";
const VERSION: &str = r#"{"protocol":"mesh-security","version":"1.0.0"}"#;
const CHANNEL: &str = "channel-0";
const TRANSFER_CHANNEL: &str = "channel-1";
const REMOTE_DENOM: &str = "uosmo";
/// Address of the converter on the consumer.
const CONVERTER: &str = "osmo1converter";
const V: &str = "valoper1";
const W: &str = "valoper2";
/// Chain id of the consumer.
const CHAIN_ID: &str = "consumer-1";
/// How many heights unstaked stake stays exposed.
const LAG: u64 = 7;
const UNBONDING: u64 = 1_000;
const TIMEOUT: u64 = 100;
const GRACE: u64 = 50;

type Deps = OwnedDeps<MockStorage, MockApi, MockQuerier>;

fn addr(name: &str) -> Addr {
    MockApi::default().addr_make(name)
}

fn coin(amount: u128) -> Coin {
    Coin::new(amount, DENOM)
}

fn dump(storage: &dyn Storage) -> Vec<Record> {
    storage.range(None, None, Order::Ascending).collect()
}

/// Dependencies whose querier knows the transfer channel, and one contract: the vault, which
/// answers `Config`.
fn deps_with_vault() -> Deps {
    let mut deps = mock_dependencies();
    let vault = addr("vault").into_string();
    deps.querier.ibc.update("my_port", &[transfer_channel()]);
    deps.querier.update_wasm(move |request| match request {
        WasmQuery::Smart { contract_addr, msg } if *contract_addr == vault => {
            let vault::QueryMsg::Config {} = from_json(msg).unwrap() else { panic!("not the config") };
            let config = vault::ConfigResponse { denom: DENOM.to_string(), local_staking: None };
            SystemResult::Ok(ContractResult::Ok(to_json_binary(&config).unwrap()))
        }
        _ => SystemResult::Ok(ContractResult::Err("no such contract".to_string())),
    });
    deps
}

/// A channel to the converter.
fn control_channel(channel_id: &str) -> IbcChannel {
    let mut channel = mock_ibc_channel(channel_id, IbcOrder::Unordered, VERSION);
    channel.counterparty_endpoint.port_id = format!("wasm.{CONVERTER}");
    channel
}

/// The ICS20 channel, over the same connection.
fn transfer_channel() -> IbcChannel {
    let mut channel = mock_ibc_channel(TRANSFER_CHANNEL, IbcOrder::Unordered, "ics20-1");
    channel.endpoint.port_id = "transfer".to_string();
    channel.counterparty_endpoint.port_id = "transfer".to_string();
    channel
}

/// The converter's end of the control channel.
fn remote() -> AuthorizedEndpoint {
    let channel = control_channel(CHANNEL);
    AuthorizedEndpoint {
        connection_id: channel.connection_id,
        port_id: channel.counterparty_endpoint.port_id,
    }
}

fn settings() -> InstantiateMsg {
    InstantiateMsg {
        vault: addr("vault").into_string(),
        remote_contract: remote(),
        unbonding_period_secs: Seconds(UNBONDING),
        max_slash: Decimal::percent(10),
        packet_timeout_secs: Some(Seconds(TIMEOUT)),
        grace_period_secs: Some(Seconds(GRACE)),
        history_limit: None,
        rewards: RewardsInit {
            transfer_channel: TRANSFER_CHANNEL.to_string(),
            remote_denom: REMOTE_DENOM.to_string(),
            sink: addr("sink").into_string(),
        },
        evidence: EvidenceConfig {
            chain_id: CHAIN_ID.to_string(),
            min_height: ConsumerHeight(1),
            exposure_lag: LAG,
        },
    }
}

fn success(n: u64, staked: u128, unstaked: u128) -> Binary {
    ack::success(&StakeAck {
        n,
        height: Some(ConsumerHeight(n)),
        staked: staked.into(),
        unstaked: unstaked.into(),
    })
    .unwrap()
}

/// A success whose sums cannot be read: it is never checked.
fn bare_success() -> Binary {
    Binary::from(br#"{"result":""}"#)
}

fn refusal() -> Binary {
    AckError::new(ReasonCode::UnknownValidator, "never heard of it").to_ack().unwrap()
}

fn stake_msg(user: &str, validator: &str, amount: Coin) -> ExecuteMsg {
    let msg = to_json_binary(&ReceiveVirtualStake { validator: validator.to_string() }).unwrap();
    ExecuteMsg::ReceiveVirtualStake { owner: addr(user).into_string(), amount, msg }
}

fn packet_of(packet: &IbcPacket) -> ProviderPacket {
    from_json(&packet.data).unwrap()
}

fn packet_tx(packet: &IbcPacket) -> TxId {
    match packet_of(packet) {
        ProviderPacket::Stake { tx_id, .. } | ProviderPacket::Unstake { tx_id, .. } => tx_id,
    }
}

fn timeout_of(packet: &IbcPacket) -> Timestamp {
    packet.timeout.timestamp().unwrap()
}
