//! A lienholder that does whatever it is told, in the call of the vault and out of it. It answers
//! no query, so a vault that asked it anything would fail every test here.

use cosmwasm_std::{
    from_json, Binary, Coin, CosmosMsg, Deps, DepsMut, Empty, Env, MessageInfo, Response, StdError,
    StdResult, Uint128,
};
use cw_multi_test::{Contract, ContractWrapper};
use cw_storage_plus::Item;
use mesh_apis::vault::{LienResponse, QueryMsg};
use serde::{Deserialize, Serialize};

/// What it does when it is told of a shrunk lien.
pub(super) const PLAN: Item<Shrunk> = Item::new("plan");
/// By how much its liens have shrunk, as far as it was told.
pub(super) const TOLD: Item<Uint128> = Item::new("told");

#[derive(Serialize, Deserialize, Debug)]
pub(super) struct Init {}

#[derive(Serialize, Deserialize, Debug)]
#[serde(rename_all = "snake_case")]
pub(super) enum Order {
    ReceiveVirtualStake { owner: String, amount: Coin, msg: Binary },
    LienShrunk { owner: String, amount: Coin },
    Do { calls: Vec<CosmosMsg> },
    Set { plan: Shrunk },
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
        Order::LienShrunk { amount, .. } => shrunk(deps, amount),
    }
}

fn receive(deps: Deps, env: Env, info: MessageInfo, owner: String, on: On) -> StdResult<Response> {
    match on {
        On::Accept => Ok(Response::new()),
        On::Refuse => Err(StdError::msg("refused by the lienholder")),
        On::Expect(expected) => {
            let question = QueryMsg::Lien { account: owner, lienholder: env.contract.address.into() };
            let lien: LienResponse = deps.querier.query_wasm_smart(info.sender, &question)?;
            if lien.amount.u128() != expected {
                return Err(StdError::msg(format!("the lien is {}", lien.amount)));
            }
            Ok(Response::new())
        }
        On::Call(calls) => Ok(Response::new().add_messages(calls)),
    }
}

fn shrunk(deps: DepsMut, amount: Coin) -> StdResult<Response> {
    let plan = PLAN.may_load(deps.storage)?.unwrap_or_default();
    let told = TOLD.may_load(deps.storage)?.unwrap_or_default();
    TOLD.save(deps.storage, &told.strict_add(Uint128::try_from(amount.amount).unwrap()))?;
    match plan {
        Shrunk::Listen => Ok(Response::new()),
        Shrunk::Refuse => Err(StdError::msg("refused by the lienholder")),
        Shrunk::Call { calls } => {
            PLAN.remove(deps.storage);
            Ok(Response::new().add_messages(calls))
        }
    }
}
