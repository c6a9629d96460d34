//! A lienholder that does whatever it is told, in the call of the vault and out of it. It answers no query, so a vault that
//! asked it anything would fail every test here.

use cosmwasm_std::{
    from_json, Binary, Coin, CosmosMsg, Deps, DepsMut, Empty, Env, MessageInfo, Response, StdError, StdResult,
};
use cw_multi_test::{Contract, ContractWrapper};
use mesh_apis::vault::{LienResponse, QueryMsg};
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, Debug)]
pub(super) struct Init {}

#[derive(Serialize, Deserialize, Debug)]
#[serde(rename_all = "snake_case")]
pub(super) enum Order {
    ReceiveVirtualStake { owner: String, amount: Coin, msg: Binary },
    Do { calls: Vec<CosmosMsg> },
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
    let (owner, msg) = match order {
        Order::Do { calls } => return Ok(Response::new().add_messages(calls)),
        Order::ReceiveVirtualStake { owner, msg, .. } => (owner, msg),
    };
    match from_json(msg)? {
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
