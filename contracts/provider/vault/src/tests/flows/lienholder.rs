//! A lienholder that does whatever it is told, in the call of the vault and out of it. It answers no query, so a vault that
//! asked it anything would fail every test here.

use cosmwasm_std::{
    from_json, to_json_binary, Binary, Coin, CosmosMsg, Deps, DepsMut, Empty, Env, MessageInfo, Response,
    StdError, StdResult, Uint128, WasmMsg,
};
use cw_multi_test::{Contract, ContractWrapper};
use cw_storage_plus::Item;
use mesh_apis::lienholder::SettleSlashResponse;
use mesh_apis::vault::{ExecuteMsg, LienResponse, QueryMsg};
use serde::{Deserialize, Serialize};

use crate::tests::coin;

/// What it does when it is told of a slash, or of a shrunk lien.
pub(super) const PLAN: Item<Plan> = Item::new("plan");
/// How often it was asked to settle anyone, and succeeded or failed at its own will.
pub(super) const ASKED: Item<u32> = Item::new("asked");
/// By how much its liens have shrunk, as far as it was told.
pub(super) const TOLD: Item<Uint128> = Item::new("told");

#[derive(Serialize, Deserialize, Debug)]
pub(super) struct Init {}

#[derive(Serialize, Deserialize, Debug)]
#[serde(rename_all = "snake_case")]
pub(super) enum Order {
    ReceiveVirtualStake { owner: String, amount: Coin, msg: Binary },
    SettleSlash { owner: String },
    LienShrunk { owner: String, amount: Coin },
    Do { calls: Vec<CosmosMsg> },
    Set { plan: Plan },
}

#[derive(Serialize, Deserialize, Debug, Clone, Default)]
pub(super) struct Plan {
    pub settle: Settle,
    pub shrunk: Shrunk,
}

/// What to do when asked to settle.
#[derive(Serialize, Deserialize, Debug, Clone, Default)]
#[serde(rename_all = "snake_case")]
pub(super) enum Settle {
    /// Say that all is done.
    #[default]
    Done,
    /// Charge so much, want so much, and say whether that was all.
    Charge { exposed: u128, amount: u128, done: bool },
    /// Fail. A lienholder that panics or burns its gas looks the same.
    Refuse,
    /// Answer something else.
    Garbage,
    /// Answer nothing.
    Silence,
    /// Call others, this time only, and say that all is done.
    Call { calls: Vec<CosmosMsg> },
}

/// What to do when told that a lien has shrunk.
#[derive(Serialize, Deserialize, Debug, Clone, Default)]
#[serde(rename_all = "snake_case")]
pub(super) enum Shrunk {
    #[default]
    Listen,
    Refuse,
    /// Call others, this time only.
    Call {
        calls: Vec<CosmosMsg>,
    },
}

/// What to do on a new lien.
#[derive(Serialize, Deserialize, Debug, Clone)]
#[serde(rename_all = "snake_case")]
pub(super) enum On {
    Accept,
    Refuse,
    /// Accept if the vault says that the lien is this large.
    Expect(u128),
    /// Call others.
    Call(Vec<CosmosMsg>),
}

pub(super) fn contract() -> Box<dyn Contract<Empty>> {
    Box::new(ContractWrapper::new(execute, instantiate, query))
}

fn instantiate(_: DepsMut, _: Env, _: MessageInfo, _: Init) -> StdResult<Response> {
    Ok(Response::new())
}

fn query(_: Deps, _: Env, _: Empty) -> StdResult<Binary> {
    Err(StdError::msg("a lienholder is never asked"))
}

fn execute(deps: DepsMut, env: Env, info: MessageInfo, order: Order) -> StdResult<Response> {
    match order {
        Order::Do { calls } => Ok(Response::new().add_messages(calls)),
        Order::Set { plan } => PLAN.save(deps.storage, &plan).map(|()| Response::new()),
        Order::ReceiveVirtualStake { owner, msg, .. } => {
            receive(deps.as_ref(), env, info, owner, from_json(msg)?)
        }
        Order::SettleSlash { owner } => settle(deps, info, owner),
        Order::LienShrunk { amount, .. } => shrunk(deps, amount),
    }
}

fn receive(deps: Deps, env: Env, info: MessageInfo, owner: String, on: On) -> StdResult<Response> {
    match on {
        On::Accept => Ok(Response::new()),
        On::Refuse => Err(StdError::msg("refused by the lienholder")),
        On::Expect(expected) => {
            let question = QueryMsg::Claim { account: owner, lienholder: env.contract.address.into() };
            let lien: LienResponse = deps.querier.query_wasm_smart(info.sender, &question)?;
            if lien.amount.u128() != expected {
                return Err(StdError::msg(format!("the lien is {}", lien.amount)));
            }
            Ok(Response::new())
        }
        On::Call(calls) => Ok(Response::new().add_messages(calls)),
    }
}

fn settle(deps: DepsMut, info: MessageInfo, owner: String) -> StdResult<Response> {
    let mut plan = PLAN.may_load(deps.storage)?.unwrap_or_default();
    let asked = ASKED.may_load(deps.storage)?.unwrap_or_default();
    ASKED.save(deps.storage, &asked.strict_add(1))?;
    let done = |done| to_json_binary(&SettleSlashResponse { done });
    match std::mem::take(&mut plan.settle) {
        Settle::Done => Ok(Response::new().set_data(done(true)?)),
        Settle::Charge { exposed, amount, done: all } => {
            let msg = ExecuteMsg::SlashCrossStake { owner, exposed: exposed.into(), amount: coin(amount) };
            let contract_addr = info.sender.into_string();
            let call = WasmMsg::Execute { contract_addr, msg: to_json_binary(&msg)?, funds: vec![] };
            Ok(Response::new().add_message(call).set_data(done(all)?))
        }
        Settle::Refuse => Err(StdError::msg("refused by the lienholder")),
        Settle::Garbage => Ok(Response::new().set_data(b"\xff{\"done\":")),
        Settle::Silence => Ok(Response::new()),
        Settle::Call { calls } => {
            PLAN.save(deps.storage, &plan)?;
            Ok(Response::new().add_messages(calls).set_data(done(true)?))
        }
    }
}

fn shrunk(deps: DepsMut, amount: Coin) -> StdResult<Response> {
    let mut plan = PLAN.may_load(deps.storage)?.unwrap_or_default();
    let told = TOLD.may_load(deps.storage)?.unwrap_or_default();
    TOLD.save(deps.storage, &told.strict_add(Uint128::try_from(amount.amount).unwrap()))?;
    match std::mem::take(&mut plan.shrunk) {
        Shrunk::Listen => Ok(Response::new()),
        Shrunk::Refuse => Err(StdError::msg("refused by the lienholder")),
        Shrunk::Call { calls } => {
            PLAN.save(deps.storage, &plan)?;
            Ok(Response::new().add_messages(calls))
        }
    }
}
