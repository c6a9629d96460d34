//! The two contracts, and the channels between them.

use cosmwasm_std::testing::{
    message_info, mock_dependencies, mock_env, mock_ibc_channel, MockApi, MockQuerier, MockStorage,
};
use cosmwasm_std::{
    to_json_binary, Addr, Binary, ContractResult, Decimal, Env, IbcChannel, IbcOrder, MsgResponse, OwnedDeps,
    Reply, SubMsgResponse, SubMsgResult, SystemResult, Timestamp,
};
use mesh_apis::handshake::{AuthorizedEndpoint, ProtocolVersion};
use mesh_apis::time::Seconds;
use mesh_apis::{converter, external_staking, vault, ConsumerHeight};

use crate::pair::{DAY, DENOM, TIMEOUT, TRANSFER};

pub(crate) type Deps = OwnedDeps<MockStorage, MockApi, MockQuerier>;

pub(crate) fn env(now: u64) -> Env {
    let mut env = mock_env();
    env.block.time = Timestamp::from_seconds(now);
    env
}

pub(crate) fn this() -> Addr {
    mock_env().contract.address
}

pub(crate) fn port() -> String {
    format!("wasm.{}", this())
}

pub(crate) fn version() -> String {
    ProtocolVersion::highest().to_channel_version().unwrap()
}

pub(crate) fn control_channel(number: u64) -> IbcChannel {
    let mut channel = mock_ibc_channel(&format!("channel-{number}"), IbcOrder::Unordered, &version());
    channel.counterparty_endpoint.port_id = port();
    channel
}

pub(crate) fn transfer_channel() -> IbcChannel {
    let mut channel = mock_ibc_channel(TRANSFER, IbcOrder::Unordered, "ics20-1");
    channel.endpoint.port_id = "transfer".to_string();
    channel.counterparty_endpoint.port_id = "transfer".to_string();
    channel
}

pub(crate) fn remote() -> AuthorizedEndpoint {
    AuthorizedEndpoint { connection_id: control_channel(1).connection_id, port_id: port() }
}

pub(crate) fn new_converter() -> Deps {
    let mut deps = mock_dependencies();
    deps.querier.staking.update(DENOM, &[], &[]);
    deps.querier.ibc.update("my_port", &[transfer_channel()]);
    let addr = |name: &str| MockApi::default().addr_make(name);
    let msg = converter::InstantiateMsg {
        price_feed: addr("price feed").into_string(),
        price_max_age_secs: Seconds(100),
        discount: Decimal::zero(),
        remote_denom: "uprov".to_string(),
        virtual_staking: converter::VirtualStakingInit {
            code_id: 1,
            msg: Binary::default(),
            label: "virtual staking".to_string(),
            admin: None,
        },
        admin: None,
        remote_contract: Some(remote()),
        packet_timeout_secs: Some(Seconds(TIMEOUT)),
        grace_period_secs: Some(Seconds(DAY)),
        transfer_channel: Some(TRANSFER.to_string()),
    };
    let info = message_info(&addr("creator"), &[]);
    mesh_converter::contract::instantiate(deps.as_mut(), mock_env(), info, msg).unwrap();
    let created = addr("virtual staking").into_string();
    let mut value = vec![0x0a, u8::try_from(created.len()).unwrap()];
    value.extend_from_slice(created.as_bytes());
    let msg_responses = vec![MsgResponse { type_url: "/any".to_string(), value: value.into() }];
    #[allow(deprecated)]
    let response = SubMsgResponse { events: vec![], data: None, msg_responses };
    let result = SubMsgResult::Ok(response);
    let reply = Reply { id: 1, payload: Binary::default(), gas_used: 0, result };
    mesh_converter::contract::reply(deps.as_mut(), mock_env(), reply).unwrap();
    deps
}

pub(crate) fn new_staking() -> Deps {
    let mut deps = mock_dependencies();
    deps.querier.ibc.update("my_port", &[transfer_channel()]);
    deps.querier.update_wasm(|_| {
        let config = vault::ConfigResponse { denom: "uprov".to_string(), local_staking: None };
        SystemResult::Ok(ContractResult::Ok(to_json_binary(&config).unwrap()))
    });
    let addr = |name: &str| MockApi::default().addr_make(name).into_string();
    let msg = external_staking::InstantiateMsg {
        vault: addr("vault"),
        remote_contract: remote(),
        unbonding_period_secs: Seconds(21 * DAY),
        max_slash: Decimal::percent(10),
        packet_timeout_secs: Some(Seconds(TIMEOUT)),
        grace_period_secs: Some(Seconds(DAY)),
        history_limit: None,
        rewards: external_staking::RewardsInit {
            transfer_channel: TRANSFER.to_string(),
            remote_denom: DENOM.to_string(),
            sink: addr("sink"),
        },
        evidence: external_staking::EvidenceConfig {
            chain_id: "consumer-1".to_string(),
            min_height: ConsumerHeight(1),
            exposure_lag: 1,
        },
    };
    let info = message_info(&MockApi::default().addr_make("creator"), &[]);
    mesh_external_staking::contract::instantiate(deps.as_mut(), mock_env(), info, msg).unwrap();
    deps
}
