//! The books of a user, and the messages against a chain and a vault that answer what the test
//! says.

// An overflow fails the test.
#![allow(clippy::arithmetic_side_effects)]

mod books;
mod collect;
mod config;
mod moves;
mod queries;
mod senders;
mod stake;
mod work_off;

use std::cell::RefCell;
use std::rc::Rc;

use cosmwasm_std::testing::{message_info, mock_dependencies, mock_env, MockApi, MockQuerier, MockStorage};
use cosmwasm_std::{
    coin, coins, from_json, to_json_binary, Addr, Binary, Coin, ContractResult, CosmosMsg, Decimal, Empty,
    Env, FullDelegation, MsgResponse, Order, OwnedDeps, Reply, Response, Storage, SubMsg, SubMsgResponse,
    SubMsgResult, SystemResult, Timestamp, Uint128, Validator, WasmMsg, WasmQuery,
};
use mesh_apis::local_staking::{ExecuteMsg, InstantiateMsg, QueryMsg, StakeTarget, UserResponse};
use mesh_apis::staking_proxy::{RedelegateResponse, UndelegateResponse};
use mesh_apis::{staking_proxy, vault};
use serde::Serialize;

use crate::contract::{execute, instantiate, query, reply};
use crate::reply_id::PROXY_CREATED;
use crate::ContractError;

const DENOM: &str = "ustake";
const V: &str = "valoper1";
const W: &str = "valoper2";
/// Entries on one validator.
const MAX: u32 = 3;
const UNBONDING: u64 = 1_000;

type Outcome = Result<Response, ContractError>;

fn addr(name: &str) -> Addr {
    MockApi::default().addr_make(name)
}

/// The custodian of a user, with chain and vault.
struct World {
    deps: OwnedDeps<MockStorage, MockApi, MockQuerier, Empty>,
    env: Env,
    delegations: Vec<(String, u128)>,
    books: Rc<RefCell<vault::LocalAccountResponse>>,
}

impl World {
    fn new() -> Self {
        let mut deps = mock_dependencies();
        deps.querier.staking.update(DENOM, &validators(), &[]);
        let zero = Uint128::zero();
        let books = Rc::new(RefCell::new(vault::LocalAccountResponse {
            idle: zero,
            out: zero,
            owed: zero,
            lost: zero,
            reserved: zero,
            slashable_by_lienholders: zero,
            free_unreconciled: zero,
        }));
        let (vault, answer) = (addr("vault").into_string(), books.clone());
        deps.querier.update_wasm(move |request| match request {
            WasmQuery::Smart { contract_addr, msg } if *contract_addr == vault => {
                let vault::QueryMsg::LocalAccount { .. } = from_json(msg).unwrap() else { panic!("{msg}") };
                SystemResult::Ok(ContractResult::Ok(to_json_binary(&*answer.borrow()).unwrap()))
            }
            _ => SystemResult::Ok(ContractResult::Err("no such contract".to_string())),
        });
        let mut world = Self { deps, env: mock_env(), delegations: vec![], books };
        world.instantiate(DENOM, MAX).unwrap();
        world
    }

    /// With stake on V and W, as the chain lists it.
    fn staked(v: u128, w: u128) -> Self {
        let mut world = Self::new();
        for (validator, amount) in [(V, v), (W, w)] {
            world.receive(validator, amount, None).unwrap();
            world.list(validator, amount);
        }
        world
    }

    fn instantiate(&mut self, denom: &str, max_entries: u32) -> Outcome {
        let governance = Some(addr("gov").into_string());
        let msg = InstantiateMsg { denom: denom.to_string(), proxy_code_id: 6, max_entries, governance };
        instantiate(self.deps.as_mut(), self.env.clone(), message_info(&addr("vault"), &[]), msg)
    }

    fn run(&mut self, sender: &str, funds: &[Coin], msg: ExecuteMsg) -> Outcome {
        execute(self.deps.as_mut(), self.env.clone(), message_info(&addr(sender), funds), msg)
    }

    /// The vault sends coins; the proxy is created if it has to be.
    fn receive(&mut self, validator: &str, amount: u128, nonce: Option<u64>) -> Outcome {
        let msg = to_json_binary(&StakeTarget { validator: validator.to_string(), nonce }).unwrap();
        let owner = addr("user").into_string();
        let response = self.run("vault", &coins(amount, DENOM), ExecuteMsg::ReceiveStake { owner, msg })?;
        self.books.borrow_mut().out += Uint128::new(amount);
        let sub = response.messages[0].clone();
        if sub.id != PROXY_CREATED {
            return Ok(response);
        }
        let proxy = addr(&format!("proxy{}", nonce.unwrap_or_default()));
        let mut answer = vec![10, u8::try_from(proxy.as_str().len()).unwrap()];
        answer.extend(proxy.as_bytes());
        self.reply(&sub, Ok(answer))
    }

    fn reply(&mut self, sub: &SubMsg, result: Result<Vec<u8>, &str>) -> Outcome {
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
        let reply_to = Reply { id: sub.id, payload: sub.payload.clone(), gas_used: 0, result };
        reply(self.deps.as_mut(), self.env.clone(), reply_to)
    }

    /// The proxy answers to the last message of a response.
    fn answer(&mut self, response: &Response, answer: &impl Serialize) -> Outcome {
        let data = to_json_binary(answer).unwrap();
        let mut bytes = vec![10, u8::try_from(data.len()).unwrap()];
        bytes.extend(data.as_slice());
        self.reply(response.messages.last().unwrap(), Ok(bytes))
    }

    /// The chain undelegates what was asked for.
    fn undelegates(&mut self, response: &Response, amount: u128) -> Outcome {
        let completion = self.env.block.time.plus_seconds(UNBONDING);
        self.answer(response, &UndelegateResponse { amount: amount.into(), completion })
    }

    fn redelegates(&mut self, response: &Response, completion: Timestamp) -> Outcome {
        self.answer(response, &RedelegateResponse { completion })
    }

    fn unstake(&mut self, validator: &str, amount: u128) -> Outcome {
        let msg = ExecuteMsg::Unstake { validator: validator.to_string(), amount: coin(amount, DENOM) };
        self.run("user", &[], msg)
    }

    /// And the chain does it.
    fn unstaked(&mut self, validator: &str, amount: u128) {
        let response = self.unstake(validator, amount).unwrap();
        self.undelegates(&response, amount).unwrap();
        let listed = self.listed(validator);
        self.list(validator, listed - amount);
    }

    fn restake(&mut self, from: &str, to: &str, amount: u128) -> Outcome {
        let (from, to) = (from.to_string(), to.to_string());
        self.run("user", &[], ExecuteMsg::Restake { from, to, amount: coin(amount, DENOM) })
    }

    fn collect(&mut self) -> Response {
        let user = addr("user").into_string();
        self.run("stranger", &[], ExecuteMsg::Collect { user, proxy: None }).unwrap()
    }

    fn work_off(&mut self, validator: &str) -> Outcome {
        let (user, validator) = (addr("user").into_string(), validator.to_string());
        self.run("stranger", &[], ExecuteMsg::WorkOff { user, validator })
    }

    fn owes(&mut self, owed: u128) {
        self.books.borrow_mut().owed = owed.into();
    }

    fn listed(&self, validator: &str) -> u128 {
        self.delegations.iter().find(|(v, _)| v == validator).map(|(_, amount)| *amount).unwrap_or_default()
    }

    /// What the chain lists.
    fn list(&mut self, validator: &str, amount: u128) {
        self.delegations.retain(|(v, _)| v != validator);
        self.delegations.push((validator.to_string(), amount));
        let delegations: Vec<_> = self
            .delegations
            .iter()
            .map(|(v, amount)| {
                let amount = coin(*amount, DENOM);
                FullDelegation::create(addr("proxy0"), v.clone(), amount.clone(), amount, vec![])
            })
            .collect();
        self.deps.querier.staking.update(DENOM, &validators(), &delegations);
    }

    fn coins_of(&mut self, proxy: &str, amount: u128) {
        self.deps.querier.bank.update_balance(addr(proxy), coins(amount, DENOM));
    }

    fn blocks(&mut self, blocks: u64, secs: u64) {
        self.env.block.height += blocks;
        self.env.block.time = self.env.block.time.plus_seconds(secs);
    }

    fn user(&self) -> UserResponse {
        let user = addr("user").into_string();
        from_json(query(self.deps.as_ref(), self.env.clone(), QueryMsg::User { user }).unwrap()).unwrap()
    }

    fn dump(&self) -> Vec<(Vec<u8>, Vec<u8>)> {
        self.deps.storage.range(None, None, Order::Ascending).collect()
    }
}

/// Those of the chain.
fn validators() -> Vec<Validator> {
    let names = (1..=20).map(|number| format!("valoper{number}"));
    let (least, most) = (Decimal::zero(), Decimal::one());
    names.map(|name| Validator::create(name, least, most, most)).collect()
}

/// (closed, coins) of each message to the vault.
fn returned(response: &Response) -> Vec<(u128, u128)> {
    let to_vault = |sub: &SubMsg| match &sub.msg {
        CosmosMsg::Wasm(WasmMsg::Execute { contract_addr, msg, funds })
            if *contract_addr == addr("vault").as_str() =>
        {
            let vault::ExecuteMsg::ReturnLocal { owner, closed } = from_json(msg).unwrap() else { panic!() };
            assert_eq!(owner, addr("user").as_str());
            let coins: u128 = funds.iter().map(|coin| coin.amount.to_string().parse::<u128>().unwrap()).sum();
            Some((closed.u128(), coins))
        }
        _ => None,
    };
    response.messages.iter().filter_map(to_vault).collect()
}

/// What a proxy was told.
fn told(response: &Response, proxy: &str) -> Vec<staking_proxy::ExecuteMsg> {
    let to_proxy = |sub: &SubMsg| match &sub.msg {
        CosmosMsg::Wasm(WasmMsg::Execute { contract_addr, msg, .. })
            if *contract_addr == addr(proxy).as_str() =>
        {
            Some(from_json(msg).unwrap())
        }
        _ => None,
    };
    response.messages.iter().filter_map(to_proxy).collect()
}

fn undelegate(validator: &str, amount: u128, all: bool, keep_rewards: bool) -> staking_proxy::ExecuteMsg {
    let validator = validator.to_string();
    staking_proxy::ExecuteMsg::Undelegate { validator, amount: amount.into(), all, keep_rewards }
}

fn no_msg() -> Binary {
    Binary::default()
}
