//! The messages of either master, and the chain's answers.

// An overflow fails the test.
#![allow(clippy::arithmetic_side_effects)]

mod answers;
mod masters;
mod migrate;

use cosmwasm_std::testing::{message_info, mock_dependencies, mock_env, MockApi, MockQuerier, MockStorage};
use cosmwasm_std::{
    Addr, Binary, Coin, CosmosMsg, Empty, MsgResponse, Order, OwnedDeps, Reply, Response, Storage,
    SubMsgResponse, SubMsgResult,
};
use mesh_apis::staking_proxy::{ExecuteMsg, InstantiateMsg};

use crate::contract::{execute, instantiate, reply};
use crate::ContractError;

const DENOM: &str = "ustake";

type Deps = OwnedDeps<MockStorage, MockApi, MockQuerier, Empty>;

fn addr(name: &str) -> Addr {
    MockApi::default().addr_make(name)
}

fn proxy() -> Deps {
    let mut deps = mock_dependencies();
    let msg = InstantiateMsg { owner: addr("owner").into_string(), denom: DENOM.to_string() };
    instantiate(deps.as_mut(), mock_env(), message_info(&addr("custodian"), &[]), msg).unwrap();
    deps
}

fn run(deps: &mut Deps, sender: &str, funds: &[Coin], msg: ExecuteMsg) -> Result<Response, ContractError> {
    execute(deps.as_mut(), mock_env(), message_info(&addr(sender), funds), msg)
}

fn dump(deps: &Deps) -> Vec<(Vec<u8>, Vec<u8>)> {
    deps.storage.range(None, None, Order::Ascending).collect()
}

fn sent(response: &Response) -> Vec<CosmosMsg> {
    response.messages.iter().map(|sub| sub.msg.clone()).collect()
}

fn replied(
    deps: &mut Deps,
    id: u64,
    payload: &Binary,
    result: Result<Vec<u8>, &str>,
) -> Result<Response, ContractError> {
    let result = match result {
        Ok(value) => {
            #[allow(deprecated)]
            let response = SubMsgResponse {
                events: vec![],
                data: None,
                msg_responses: vec![MsgResponse { type_url: "/any".to_string(), value: value.into() }],
            };
            SubMsgResult::Ok(response)
        }
        Err(error) => SubMsgResult::Err(error.to_string()),
    };
    reply(deps.as_mut(), mock_env(), Reply { id, payload: payload.clone(), gas_used: 0, result })
}
