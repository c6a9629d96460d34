//! What proxies have answered.

use cosmwasm_std::{from_json, DepsMut, Env, Event, Reply, Response, SubMsgResponse, SubMsgResult};
use cw_utils::{parse_execute_response_data, parse_instantiate_response_data};
use mesh_apis::reply;
use serde::de::DeserializeOwned;

use crate::execute::receive_stake;
use crate::execute::restake::{self, Moving};
use crate::execute::unstake::{self, Leaving};
use crate::state::USERS;
use crate::ContractError;

/// A proxy was created. Payload: its first stake.
pub(crate) const PROXY_CREATED: u64 = 1;
/// A user's undelegation. Payload: a [`Leaving`].
pub(crate) const UNSTAKED: u64 = 2;
/// A redelegation. Payload: a [`Moving`].
pub(crate) const RESTAKED: u64 = 3;
/// An undelegation for a debt, which may fail. Payload: a [`Leaving`].
pub(crate) const WORKED_OFF: u64 = 4;

pub(crate) fn reply(deps: DepsMut, env: Env, reply: Reply) -> Result<Response, ContractError> {
    let Reply { id, payload, result, .. } = reply;
    match (id, result) {
        (PROXY_CREATED, SubMsgResult::Ok(answer)) => {
            let proxy = deps.api.addr_validate(&created_address(answer)?)?;
            receive_stake::created(deps, from_json(payload)?, proxy)
        }
        (UNSTAKED | WORKED_OFF, SubMsgResult::Ok(answer)) => {
            undelegated(deps, &env, &from_json(payload)?, answer)
        }
        (RESTAKED, SubMsgResult::Ok(answer)) => redelegated(deps, &env, &from_json(payload)?, answer),
        (WORKED_OFF, SubMsgResult::Err(error)) => refused(deps, from_json(payload)?, error),
        (id, _) => Err(ContractError::UnknownReply { id }),
    }
}

fn invalid(reason: impl ToString) -> ContractError {
    ContractError::InvalidAnswer { reason: reason.to_string() }
}

fn created_address(answer: SubMsgResponse) -> Result<String, ContractError> {
    let answer = reply::answer(answer).ok_or_else(|| invalid("there is none"))?;
    Ok(parse_instantiate_response_data(&answer).map_err(invalid)?.contract_address)
}

fn data<T: DeserializeOwned>(answer: SubMsgResponse) -> Result<T, ContractError> {
    let answer = reply::answer(answer).ok_or_else(|| invalid("there is none"))?;
    let data = parse_execute_response_data(&answer).map_err(invalid)?.data;
    from_json(data.ok_or_else(|| invalid("it has no data"))?).map_err(invalid)
}

fn undelegated(
    deps: DepsMut,
    env: &Env,
    leaving: &Leaving,
    answer: SubMsgResponse,
) -> Result<Response, ContractError> {
    let answer = data(answer)?;
    let mut user = USERS.load(deps.storage, &leaving.owner)?;
    user.refused = false;
    let booked = unstake::enter(deps.storage, env, leaving, &mut user, &answer)?;
    Ok(Response::new().add_event(
        Event::new("mesh_local_unbonding")
            .add_attribute("owner", &leaving.owner)
            .add_attribute("validator", &leaving.validator)
            .add_attribute("amount", booked)
            .add_attribute("completion", answer.completion.to_string()),
    ))
}

fn redelegated(
    deps: DepsMut,
    env: &Env,
    moving: &Moving,
    answer: SubMsgResponse,
) -> Result<Response, ContractError> {
    let mut user = USERS.load(deps.storage, &moving.owner)?;
    restake::moved(deps.storage, env, moving, &mut user, &data(answer)?)?;
    Ok(Response::new())
}

/// The chain did not undelegate. It pays rewards first, so the reason may be that it refuses the
/// owner coins; the next attempt pays them to the proxy.
fn refused(deps: DepsMut, leaving: Leaving, error: String) -> Result<Response, ContractError> {
    let mut user = USERS.load(deps.storage, &leaving.owner)?;
    user.refused = true;
    USERS.save(deps.storage, &leaving.owner, &user)?;
    Ok(Response::new().add_event(
        Event::new("mesh_work_off_failed")
            .add_attribute("owner", leaving.owner)
            .add_attribute("validator", leaving.validator)
            .add_attribute("error", error),
    ))
}
